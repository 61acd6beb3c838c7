import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { safeEdit, toDo } from '../../fixes/fixes.ts';
import { exclude } from '../../fixes/leaving-out.ts';
import type { Problem, Rule } from '../rule.ts';

const policies = 'podsecuritypolicies';

/** Pod security policies, and rights to use them, on a target that knows none. */
export const rule: Rule = {
  id: 'api-psp',
  *check(object, { target }) {
    const problem = object.kind === 'PodSecurityPolicy' ? policy(object) : useOfPolicies(object);
    if (!problem) return;
    if (target.facts.apis === undefined) yield { unknown: 'apis' };
    else if (!target.facts.apis.some((api) => api.kind === 'PodSecurityPolicy')) yield problem();
  },
};

function policy({ metadata }: KubeObject): () => Problem {
  const label = toDo(message('todo.pod-security-labels', { name: metadata.name }));
  const fixes = [label, exclude(`${policies}.policy`)];
  return () => ({ severity: 'error', pointer: '/kind', message: message('rule.api-psp'), fixes });
}

/** What is said of a role that gives the right to use policies; nothing where it does not. */
function useOfPolicies(object: KubeObject): (() => Problem) | undefined {
  const { apiVersion, kind, rules } = object;
  if (parseApiVersion(apiVersion).group !== 'rbac.authorization.k8s.io') return undefined;
  if (kind !== 'Role' && kind !== 'ClusterRole') return undefined;
  const found = recordsOf(rules).find(([, { resources }]) => texts(resources).includes(policies));
  if (!found) return undefined;
  const pointer = jsonPointer('rules', found[0]);
  return () => ({ severity: 'info', pointer, message: message('rule.api-psp.use'), fixes: [withoutUse(object)] });
}

/** Without the right: rules that give no other go. */
function withoutUse(object: KubeObject): Fix {
  const rules = recordsOf(object.rules).flatMap(([, one]) => {
    const resources = texts(one.resources);
    if (!resources.includes(policies)) return [one];
    const others = resources.filter((name) => name !== policies);
    return others.length === 0 ? [] : [{ ...one, resources: others }];
  });
  return safeEdit(message('fix.leave-out-policies'), { op: 'replace', path: '/rules', value: rules });
}
