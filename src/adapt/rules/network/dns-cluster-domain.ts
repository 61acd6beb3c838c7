import { message } from '../../../model/message.ts';
import { serviceNamed } from '../cluster-names.ts';
import type { Rule } from '../rule.ts';
import { hostsOf } from '../settings.ts';

/** A full name of a Service whose end is not the one of the target. */
export const rule: Rule = {
  id: 'dns-cluster-domain',
  *check(object, { target }) {
    for (const { host, setting } of hostsOf(object)) {
      const domain = serviceNamed(host)?.domain?.toLowerCase();
      if (domain === undefined || setting.secret) continue;
      const { clusterDomain } = target.facts;
      if (clusterDomain === undefined) {
        yield { unknown: 'clusterDomain' };
        continue;
      }
      if (domain === clusterDomain) continue;
      const words = message('rule.dns-cluster-domain', { host, domain: clusterDomain });
      yield { severity: 'error', pointer: setting.pointer, message: words };
    }
  },
};
