import type { Fix } from '../../../model/finding.ts';
import { type JsonRecord, jsonPointer, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { list } from '../../../model/parse.ts';
import { safeEdit } from '../fixes.ts';
import type { Rule } from '../rule.ts';

/** Secrets that a cluster made for an account, by names that it made up. */
export const rule: Rule = {
  id: 'sa-secrets-list',
  *check(object) {
    const { apiVersion, kind, metadata, secrets } = object;
    if (apiVersion !== 'v1' || kind !== 'ServiceAccount') return;
    for (const [index, secret] of recordsOf(secrets)) {
      if (!isMadeFor(metadata.name, secret)) continue;
      const pointer = jsonPointer('secrets', index, 'name');
      const words = message('rule.sa-secrets-list', { name: String(secret.name) });
      yield { severity: 'warning', pointer, message: words, fixes: [withoutMade(object)] };
    }
  },
};

function isMadeFor(account: string, { name }: JsonRecord): boolean {
  if (typeof name !== 'string' || !name.startsWith(`${account}-`)) return false;
  return /^(token|dockercfg)-[a-z0-9]{5}$/.test(name.slice(account.length + 1));
}

/** Without all of them at once: each that goes moves the others up. */
function withoutMade({ metadata, secrets }: KubeObject): Fix {
  const made = recordsOf(secrets).filter(([, secret]) => isMadeFor(metadata.name, secret));
  const indexes = made.map(([index]) => index);
  const left = list(secrets).filter((_, index) => !indexes.includes(index));
  const title = message('fix.leave-out-made-secrets');
  if (left.length === 0) return safeEdit(title, { op: 'remove', path: '/secrets' });
  return safeEdit(title, { op: 'replace', path: '/secrets', value: left });
}
