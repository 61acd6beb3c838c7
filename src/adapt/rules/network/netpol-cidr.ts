import { jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isPrivateAddress } from '../../objects/addresses.ts';
import { isNetworkPolicy, peersOf } from '../../objects/network-policies.ts';
import type { Rule } from '../rule.ts';

/** Whole private ranges, which mean every network alike. Source: RFC 1918, RFC 6598. */
const whole = new Set(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fd00::/8']);

/** Addresses that mean other machines in the network of the target. */
export const rule: Rule = {
  id: 'netpol-cidr',
  *check(object) {
    if (!isNetworkPolicy(object)) return;
    for (const { pointer, peer } of peersOf(object)) {
      const cidr = recordAt(peer, 'ipBlock')?.cidr;
      if (typeof cidr !== 'string' || whole.has(cidr) || !isPrivateAddress(cidr.split('/')[0] ?? '')) continue;
      const at = `${pointer}${jsonPointer('ipBlock', 'cidr')}`;
      const fixes = [toDo(message('todo.other-range', { cidr }))];
      yield { severity: 'warning', pointer: at, message: message('rule.netpol-cidr', { cidr }), fixes };
    }
  },
};
