import { message } from '../../../model/message.ts';
import { knownHost } from '../../providers/hosts.ts';
import { edit, endpointInPlan, toDo } from '../fixes.ts';
import type { Rule } from '../rule.ts';
import { hostsOf, namedInstead } from '../settings.ts';

/** The address of a Service or a load balancer of the source in what configures an application. */
export const rule: Rule = {
  id: 'lb-hostname-in-config',
  *check(object, { objects }) {
    for (const { host, setting } of hostsOf(object)) {
      if (setting.secret) continue;
      const holder = objects.holderOf(host);
      const { pointer } = setting;
      if (holder !== undefined) {
        const instead = objects.hostAt(host);
        const fixes =
          instead === undefined
            ? [toDo(message('todo.other-name', { host }))]
            : [
                edit(message('fix.name-instead', { host, instead }), namedInstead(setting, host, instead)),
                endpointInPlan(host, instead),
              ];
        yield {
          severity: 'error',
          pointer,
          message: message('rule.lb-hostname-in-config.own', { host, holder }),
          fixes,
        };
      } else if (knownHost(host)?.role === 'balancer') {
        yield {
          severity: 'warning',
          pointer,
          message: message('rule.lb-hostname-in-config', { host }),
          fixes: [toDo(message('todo.other-name', { host }))],
        };
      }
    }
  },
};
