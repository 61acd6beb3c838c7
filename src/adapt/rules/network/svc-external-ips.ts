import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** Addresses that the network of the source brings to its nodes. */
export const rule: Rule = {
  id: 'svc-external-ips',
  kinds: ['Service'],
  *check(object) {
    const addresses = texts(serviceSpec(object)?.externalIPs);
    if (addresses.length === 0) return;
    const words = message('rule.svc-external-ips', { addresses: addresses.join(', ') });
    const said = addresses.join(', ');
    const fixes = [
      edit(message('fix.leave-out-addresses', { addresses: said }), { op: 'remove', path: '/spec/externalIPs' }),
      toDo(message('todo.route-to-nodes', { addresses: said })),
    ];
    yield { severity: 'warning', pointer: '/spec/externalIPs', message: words, fixes };
  },
};
