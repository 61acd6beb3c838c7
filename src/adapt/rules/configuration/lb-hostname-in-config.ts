import type { Fix } from '../../../model/assessment/finding.ts';
import { message } from '../../../model/message.ts';
import { edit, endpointInPlan, toDo } from '../../fixes/fixes.ts';
import { hostsOf, type NamedHost, namedInstead, partOf } from '../../objects/named-hosts.ts';
import { unknownValues } from '../../objects/settings.ts';
import { knownHost } from '../../providers/hosts.ts';
import type { Rule } from '../rule.ts';

/** The address of a Service or a load balancer of the source in what configures an application. */
export const rule: Rule = {
  id: 'lb-hostname-in-config',
  *check(object, { objects }) {
    yield* unknownValues(object);
    for (const named of hostsOf(object)) {
      const { host, setting } = named;
      const known = knownHost(host);
      const holder = objects.holderOf(host);
      const { pointer } = setting;
      const part = partOf(named);
      if (holder !== undefined) {
        const shown = setting.secret ? '…' : host;
        const words = message('rule.lb-hostname-in-config.own', { host: shown, holder });
        yield { severity: 'error', pointer, part, message: words, fixes: fixesFor(named, objects.hostAt(host)) };
      } else if (known?.role === 'balancer') {
        const shown = setting.secret ? known.pattern : host;
        const words = message('rule.lb-hostname-in-config', { host: shown });
        yield {
          severity: 'warning',
          pointer,
          part,
          message: words,
          fixes: [toDo(message('todo.other-name', { host: shown }))],
        };
      }
    }
  },
};

/** The name at which the same Service is on the target, where that is known; values of Secrets are changed by the plan alone. */
function fixesFor({ host, setting }: NamedHost, instead: string | undefined): Fix[] {
  if (setting.secret) return [toDo(message('todo.map-endpoint.value', { key: setting.key }))];
  if (instead === undefined) return [toDo(message('todo.other-name', { host }))];
  return [
    edit(message('fix.name-instead', { host, instead }), namedInstead(setting, host, instead)),
    endpointInPlan(host, instead),
  ];
}
