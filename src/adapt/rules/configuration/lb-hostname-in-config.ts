import { message } from '../../../model/message.ts';
import { knownHost } from '../../providers/hosts.ts';
import type { Rule } from '../rule.ts';
import { hostsOf } from '../settings.ts';

/** The address of a Service or a load balancer of the source in what configures an application. */
export const rule: Rule = {
  id: 'lb-hostname-in-config',
  *check(object, { objects }) {
    for (const { host, setting } of hostsOf(object)) {
      if (setting.secret) continue;
      const holder = objects.holderOf(host);
      const { pointer } = setting;
      if (holder !== undefined) {
        yield { severity: 'error', pointer, message: message('rule.lb-hostname-in-config.own', { host, holder }) };
      } else if (knownHost(host)?.role === 'balancer') {
        yield { severity: 'warning', pointer, message: message('rule.lb-hostname-in-config', { host }) };
      }
    }
  },
};
