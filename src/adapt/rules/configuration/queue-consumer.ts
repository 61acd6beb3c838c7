import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isPrivateAddress, isPrivateName } from '../../objects/addresses.ts';
import { dataAt } from '../../objects/data-endpoints.ts';
import { hostsOf, partOf } from '../../objects/named-hosts.ts';
import { unknownValues } from '../../objects/settings.ts';
import { knownHost } from '../../providers/hosts.ts';
import type { Rule } from '../rule.ts';

/** A queue outside of the cluster, from which two clusters would take messages. */
export const rule: Rule = {
  id: 'queue-consumer',
  *check(object, { objects }) {
    yield* unknownValues(object);
    for (const named of hostsOf(object)) {
      const { host, setting } = named;
      const known = knownHost(host);
      const elsewhere = dataAt(named) === 'queue' && (isPrivateAddress(host) || isPrivateName(host));
      if (known?.role !== 'queue' && (!elsewhere || objects.holderOf(host) !== undefined)) continue;
      const shown = setting.secret ? (known?.pattern ?? '…') : host;
      const fixes = shown === '…' ? [] : [toDo(message('todo.one-consumer', { host: shown }))];
      const words = message('rule.queue-consumer', { host: shown });
      yield { severity: 'warning', pointer: setting.pointer, part: partOf(named), message: words, fixes };
    }
  },
};
