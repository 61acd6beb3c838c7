import { message } from '../../../model/message.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** The Service of the API server, and its addresses. */
export const rule: Rule = {
  id: 'default-ns-objects',
  *check(object) {
    const { kind, metadata } = object;
    if (metadata.name !== 'kubernetes' || (metadata.namespace ?? 'default') !== 'default') return;
    if (kind !== 'Service' && kind !== 'Endpoints' && kind !== 'EndpointSlice') return;
    const words = message('rule.default-ns-objects', { kind });
    yield { severity: 'warning', pointer: '/metadata/name', message: words, fixes: [leaveOut(object)] };
  },
};
