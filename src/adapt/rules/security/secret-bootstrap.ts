import { message } from '../../../model/message.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** A token by which nodes join one cluster. */
export const rule: Rule = {
  id: 'secret-bootstrap',
  kinds: ['Secret'],
  *check(object) {
    const { apiVersion, type } = object;
    if (apiVersion !== 'v1' || type !== 'bootstrap.kubernetes.io/token') return;
    const fixes = [leaveOut(object)];
    yield { severity: 'warning', pointer: '/type', message: message('rule.secret-bootstrap'), fixes };
  },
};
