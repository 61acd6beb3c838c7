import { checkClusterName } from '../cluster-names.ts';
import type { Rule } from '../rule.ts';
import { hostsOf, namedInstead } from '../settings.ts';

/** The name of a Service in what configures an application, of a Service that neither is on the target nor goes along. */
export const rule: Rule = {
  id: 'svc-ref-missing',
  *check(object, about) {
    for (const { host, setting } of hostsOf(object)) {
      if (setting.secret) continue;
      const instead = (other: string) => namedInstead(setting, host, other);
      yield* checkClusterName({ host, pointer: setting.pointer, instead }, about);
    }
  },
};
