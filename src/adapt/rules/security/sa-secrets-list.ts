import { jsonPointer, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';

/** Secrets that a cluster made for an account, by names that it made up. */
export const rule: Rule = {
  id: 'sa-secrets-list',
  *check({ apiVersion, kind, metadata, secrets }) {
    if (apiVersion !== 'v1' || kind !== 'ServiceAccount') return;
    for (const [index, { name }] of recordsOf(secrets)) {
      if (typeof name !== 'string' || !name.startsWith(`${metadata.name}-`)) continue;
      if (!/^(token|dockercfg)-[a-z0-9]{5}$/.test(name.slice(metadata.name.length + 1))) continue;
      const pointer = jsonPointer('secrets', index, 'name');
      yield { severity: 'warning', pointer, message: message('rule.sa-secrets-list', { name }) };
    }
  },
};
