import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';

/** A token by which nodes join one cluster. */
export const rule: Rule = {
  id: 'secret-bootstrap',
  *check({ apiVersion, kind, type }) {
    if (apiVersion !== 'v1' || kind !== 'Secret' || type !== 'bootstrap.kubernetes.io/token') return;
    yield { severity: 'warning', pointer: '/type', message: message('rule.secret-bootstrap') };
  },
};
