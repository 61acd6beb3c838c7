import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isBinding } from '../../objects/bindings.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** Roles that every API server makes at its start; others of its own begin with `system:`. Source: its bootstrap policy. */
const ofEveryCluster = new Set(['admin', 'cluster-admin', 'edit', 'view', 'extension-apiserver-authentication-reader']);

/** A role that neither goes along nor is on the target. */
export const rule: Rule = {
  id: 'rbac-missing-role',
  *check(object, about) {
    const { kind, name } = recordAt(object, 'roleRef') ?? {};
    if (!isBinding(object) || typeof name !== 'string' || (kind !== 'Role' && kind !== 'ClusterRole')) return;
    if (ofEveryCluster.has(name) || name.startsWith('system:')) return;
    const namespace = object.metadata.namespace;
    const there = kind === 'Role' ? hasRole(name, namespace, about) : hasClusterRole(name, about);
    if (there === undefined) {
      yield { unknown: kind === 'Role' ? `roles in ${namespace ?? usualNamespace}` : 'clusterRoles' };
    } else if (!there) {
      const words = message('rule.rbac-missing-role', { kind, name });
      const bring =
        kind === 'Role'
          ? message('todo.bring-along', { kind, name, namespace: namespace ?? usualNamespace })
          : message('todo.bring-cluster-role', { name });
      yield { severity: 'error', pointer: '/roleRef/name', message: words, fixes: [toDo(bring)] };
    }
  },
};

function hasRole(name: string, namespace: string | undefined, { target, objects }: RuleAbout): boolean | undefined {
  if (objects.has('Role.rbac.authorization.k8s.io', namespace, name)) return true;
  return target.has('roles.rbac.authorization.k8s.io', namespace ?? usualNamespace, name);
}

function hasClusterRole(name: string, { target, objects }: RuleAbout): boolean | undefined {
  return (
    objects.has('ClusterRole.rbac.authorization.k8s.io', undefined, name) || target.facts.clusterRoles?.includes(name)
  );
}
