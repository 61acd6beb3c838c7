import { isIP } from 'node:net';
import { message } from '../../../model/message.ts';
import { knownHost } from '../../providers/hosts.ts';
import { isPrivateAddress, isPrivateName } from '../addresses.ts';
import { dataAt } from '../data-endpoints.ts';
import type { Rule } from '../rule.ts';
import { hostsOf } from '../settings.ts';

/** A database outside of the cluster, which the target has to reach. */
export const rule: Rule = {
  id: 'db-endpoint',
  *check(object, { objects }) {
    for (const named of hostsOf(object)) {
      const { host, setting } = named;
      const known = knownHost(host);
      const { pointer } = setting;
      if (known?.role === 'database') {
        const shown = setting.secret ? known.pattern : host;
        yield { severity: 'warning', pointer, message: message('rule.db-endpoint', { host: shown }) };
      } else if (dataAt(named) === 'database' && objects.holderOf(host) === undefined) {
        if (!isPrivateAddress(host) && !isPrivateName(host)) continue;
        const code = isIP(host) === 0 ? 'rule.db-endpoint.name' : 'rule.db-endpoint.address';
        yield { severity: 'warning', pointer, message: message(code, { host: setting.secret ? '…' : host }) };
      }
    }
  },
};
