import { message } from '../../../model/message.ts';
import { isPrivateAddress } from '../addresses.ts';
import { endpointsOf } from '../endpoints.ts';
import type { Rule } from '../rule.ts';

/** Addresses of machines that somebody wrote down for a Service. */
export const rule: Rule = {
  id: 'ep-manual',
  *check(object) {
    const endpoints = endpointsOf(object);
    if (!endpoints || endpoints.ofPods) return;
    for (const { address, pointer } of endpoints.addresses) {
      if (!isPrivateAddress(address)) continue;
      yield { severity: 'warning', pointer, message: message('rule.ep-manual', { address }) };
    }
  },
};
