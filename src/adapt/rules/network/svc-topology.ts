import { message } from '../../../model/message.ts';
import type { Rule } from '../rule.ts';
import { serviceSpec } from '../services.ts';

/** The field that Kubernetes dropped. Source: the release notes of Kubernetes 1.22. */
const gone = 22;

/** Keeping traffic near by a field that is no more. */
export const rule: Rule = {
  id: 'svc-topology',
  *check(object, { target }) {
    if (serviceSpec(object)?.topologyKeys === undefined) return;
    const { version } = target.facts;
    if (version === undefined) yield { unknown: 'version' };
    else if (Number.parseInt(version.minor, 10) >= gone) {
      const words = message('rule.svc-topology', { version: `${version.major}.${version.minor}` });
      yield { severity: 'warning', pointer: '/spec/topologyKeys', message: words };
    }
  },
};
