import { message } from '../../../model/message.ts';
import { texts } from '../../../model/parse.ts';
import type { Rule } from '../rule.ts';
import { serviceSpec } from '../services.ts';

/** Addresses that the network of the source brings to its nodes. */
export const rule: Rule = {
  id: 'svc-external-ips',
  *check(object) {
    const addresses = texts(serviceSpec(object)?.externalIPs);
    if (addresses.length === 0) return;
    const words = message('rule.svc-external-ips', { addresses: addresses.join(', ') });
    yield { severity: 'warning', pointer: '/spec/externalIPs', message: words };
  },
};
