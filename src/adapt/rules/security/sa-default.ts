import { recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';

/** Secrets for pulling at the account that every namespace has already. */
export const rule: Rule = {
  id: 'sa-default',
  *check({ apiVersion, kind, metadata, imagePullSecrets }) {
    if (apiVersion !== 'v1' || kind !== 'ServiceAccount' || metadata.name !== 'default') return;
    if (recordsOf(imagePullSecrets).length === 0) return;
    yield { severity: 'info', pointer: '/imagePullSecrets', message: message('rule.sa-default') };
  },
};
