import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isPrivateAddress } from '../../objects/addresses.ts';
import { endpointsOf } from '../../objects/endpoints.ts';
import type { Rule } from '../rule.ts';

/** Addresses of machines that somebody wrote down for a Service. */
export const rule: Rule = {
  id: 'ep-manual',
  kinds: ['Endpoints', 'EndpointSlice'],
  *check(object) {
    const endpoints = endpointsOf(object);
    if (!endpoints || endpoints.ofPods) return;
    for (const { address, pointer } of endpoints.addresses) {
      if (!isPrivateAddress(address)) continue;
      const fixes = [toDo(message('todo.other-address', { address }))];
      yield { severity: 'warning', pointer, message: message('rule.ep-manual', { address }), fixes };
    }
  },
};
