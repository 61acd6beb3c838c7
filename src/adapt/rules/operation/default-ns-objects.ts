import { message } from '../../../model/message.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import { isOfApiServer } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** The Service of the API server, and its addresses. */
export const rule: Rule = {
  id: 'default-ns-objects',
  *check(object) {
    if (!isOfApiServer(object)) return;
    const words = message('rule.default-ns-objects', { kind: object.kind });
    yield { severity: 'warning', pointer: '/metadata/name', message: words, fixes: [leaveOut(object)] };
  },
};
