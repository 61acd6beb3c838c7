import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { hostsOf, namedInstead, partOf } from '../../objects/named-hosts.ts';
import { isNamespacePresent } from '../../objects/services.ts';
import { unknownValues } from '../../objects/settings.ts';
import { serviceNamed } from '../cluster-names.ts';
import type { Rule } from '../rule.ts';

/** A full name of a Service whose end is not the one of the target. */
export const rule: Rule = {
  id: 'dns-cluster-domain',
  *check(object, about) {
    yield* unknownValues(object);
    for (const one of hostsOf(object)) {
      const { host, setting } = one;
      const named = serviceNamed(host);
      const domain = named?.domain?.toLowerCase();
      if (!named || domain === undefined) continue;
      const { clusterDomain } = about.target.facts;
      if (clusterDomain === undefined) {
        yield { unknown: 'clusterDomain' };
        continue;
      }
      // A name of somewhere else may look like one of a cluster.
      if (domain === clusterDomain || isNamespacePresent(named.namespace, about) !== true) continue;
      const shown = setting.secret ? '…' : host;
      const words = message('rule.dns-cluster-domain', { host: shown, domain: clusterDomain });
      const bare = host.slice(0, -domain.length - 1);
      const fixes = setting.secret
        ? [toDo(message('todo.map-endpoint.value', { key: setting.key }))]
        : [`${bare}.${clusterDomain}`, bare].map((instead) =>
            edit(message('fix.name-instead', { host, instead }), namedInstead(setting, host, instead)),
          );
      yield { severity: 'error', pointer: setting.pointer, part: partOf(one), message: words, fixes };
    }
  },
};
