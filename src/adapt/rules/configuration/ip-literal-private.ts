import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isPrivateAddress } from '../../objects/addresses.ts';
import { dataAt } from '../../objects/data-endpoints.ts';
import { hostsOf, type NamedHost, partOf } from '../../objects/named-hosts.ts';
import { placeOf } from '../../objects/setting-places.ts';
import type { Rule } from '../rule.ts';

/** Settings in which such a number is no address of a machine, or of none in particular. */
const others = /version|(^|[._-])ver$|release|no_?proxy|cidr|subnet|netmask|allow|deny|trusted|whitelist|range|tag$/i;

/** An address of a machine in the network of the source. */
export const rule: Rule = {
  id: 'ip-literal-private',
  *check(object, { objects }) {
    for (const named of hostsOf(object)) {
      const { host, setting } = named;
      if (!isPrivateAddress(host) || !isAddress(named)) continue;
      // Other rules say more of these.
      if (dataAt(named) !== undefined || objects.holderOf(host) !== undefined) continue;
      const words = message('rule.ip-literal-private', { address: host });
      const fixes = [toDo(message('todo.other-address', { address: host }))];
      yield { severity: 'warning', pointer: setting.pointer, part: partOf(named), message: words, fixes };
    }
  },
};

/** Whether such a number is an address: in a URL it is; otherwise where what is set is nothing else, or a list of them. */
function isAddress(named: NamedHost): boolean {
  const { setting, scheme, slash } = named;
  if (setting.secret || others.test(setting.key)) return false;
  const { key, value } = placeOf(named);
  if (others.test(key)) return false;
  return scheme !== undefined || (!slash && /^\d+(\.\d+){3}(:\d+)?([,; ]+\d+(\.\d+){3}(:\d+)?)*$/.test(value.trim()));
}
