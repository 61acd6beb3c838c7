import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isPrivateAddress, privateRanges } from '../../objects/addresses.ts';
import { isNetworkPolicy, peersOf } from '../../objects/network-policies.ts';
import type { Rule } from '../rule.ts';

/** Whole private ranges, which mean every network alike. */
const whole = new Set([...privateRanges, 'fd00::/8']);

/** Addresses that mean other machines in the network of the target. */
export const rule: Rule = {
  id: 'netpol-cidr',
  kinds: ['NetworkPolicy'],
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
