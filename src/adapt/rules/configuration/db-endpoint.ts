import { isIP } from 'node:net';
import type { Fix } from '../../../model/assessment/finding.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isPrivateAddress, isPrivateName } from '../../objects/addresses.ts';
import { dataAt } from '../../objects/data-endpoints.ts';
import { hostsOf, partOf } from '../../objects/named-hosts.ts';
import { unknownValues } from '../../objects/settings.ts';
import { knownHost } from '../../providers/hosts.ts';
import type { Rule } from '../rule.ts';

/** A database outside of the cluster, which the target has to reach. */
export const rule: Rule = {
  id: 'db-endpoint',
  *check(object, { objects }) {
    yield* unknownValues(object);
    for (const named of hostsOf(object)) {
      const { host, setting } = named;
      const known = knownHost(host);
      const { pointer } = setting;
      const part = partOf(named);
      if (known?.role === 'database') {
        const shown = setting.secret ? known.pattern : host;
        yield {
          severity: 'warning',
          pointer,
          part,
          message: message('rule.db-endpoint', { host: shown }),
          fixes: waysTo(shown),
        };
      } else if (dataAt(named) === 'database' && objects.holderOf(host) === undefined) {
        if (!isPrivateAddress(host) && !isPrivateName(host)) continue;
        const code = isIP(host) === 0 ? 'rule.db-endpoint.name' : 'rule.db-endpoint.address';
        const shown = setting.secret ? '…' : host;
        const fixes = setting.secret ? [toDo(message('todo.map-endpoint.value', { key: setting.key }))] : waysTo(host);
        yield { severity: 'warning', pointer, part, message: message(code, { host: shown }), fixes };
      }
    }
  },
};

function waysTo(host: string): Fix[] {
  return [
    toDo(message('todo.reach-host', { host })),
    toDo(message('todo.move-database', { host })),
    toDo(message('todo.map-endpoint', { host })),
  ];
}
