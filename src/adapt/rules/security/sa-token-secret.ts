import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';

/** A token that one cluster made for itself. */
export const rule: Rule = {
  id: 'sa-token-secret',
  *check({ apiVersion, kind, metadata, type }) {
    if (apiVersion !== 'v1' || kind !== 'Secret' || type !== 'kubernetes.io/service-account-token') return;
    const account = metadata.annotations?.['kubernetes.io/service-account.name'] ?? '';
    yield { severity: 'error', pointer: '/type', message: message('rule.sa-token-secret', { account }) };
  },
};
