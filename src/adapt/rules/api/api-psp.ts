import { jsonPointer, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import { texts } from '../../../model/parse.ts';
import type { Rule } from '../rule.ts';

/** Pod security policies, and rights to use them, on a target that knows none. */
export const rule: Rule = {
  id: 'api-psp',
  *check({ apiVersion, kind, rules }, { target }) {
    const { group } = parseApiVersion(apiVersion);
    const pointer = kind === 'PodSecurityPolicy' ? '/kind' : useOfPolicies(group, kind, rules);
    if (pointer === undefined) return;
    if (target.facts.apis === undefined) yield { unknown: 'apis' };
    else if (!target.facts.apis.some((api) => api.kind === 'PodSecurityPolicy')) {
      const policy = kind === 'PodSecurityPolicy';
      const words = message(policy ? 'rule.api-psp' : 'rule.api-psp.use');
      yield { severity: policy ? 'warning' : 'info', pointer, message: words };
    }
  },
};

/** Where a role gives the right to use policies; nothing where it does not. */
function useOfPolicies(group: string, kind: string, rules: unknown): string | undefined {
  if (group !== 'rbac.authorization.k8s.io' || (kind !== 'Role' && kind !== 'ClusterRole')) return undefined;
  const found = recordsOf(rules).find(([, { resources }]) => texts(resources).includes('podsecuritypolicies'));
  return found && jsonPointer('rules', found[0]);
}
