import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';

/** The Service of the API server, and its addresses. */
export const rule: Rule = {
  id: 'default-ns-objects',
  *check({ kind, metadata }) {
    if (metadata.name !== 'kubernetes' || (metadata.namespace ?? 'default') !== 'default') return;
    if (kind !== 'Service' && kind !== 'Endpoints' && kind !== 'EndpointSlice') return;
    yield { severity: 'warning', pointer: '/metadata/name', message: message('rule.default-ns-objects', { kind }) };
  },
};
