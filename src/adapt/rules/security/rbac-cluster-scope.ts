import { message } from '../../../model/message.ts';
import { isBootstrapped } from '../../../model/objects/made-again.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A role for the whole cluster whose name the target has already, with rights that the facts do not tell. */
export const rule: Rule = {
  id: 'rbac-cluster-scope',
  kinds: ['ClusterRole'],
  *check(object, { target }) {
    const { apiVersion, metadata } = object;
    if (parseApiVersion(apiVersion).group !== 'rbac.authorization.k8s.io') return;
    if (isBootstrapped(metadata)) return;
    const { clusterRoles } = target.facts;
    if (clusterRoles === undefined) yield { unknown: 'clusterRoles' };
    // Where the rights there are known, they are compared.
    else if (clusterRoles.includes(metadata.name) && typeof target.existing(object) !== 'object') {
      const words = message('rule.rbac-cluster-scope', { name: metadata.name });
      const fixes = [toDo(message('todo.compare-role', { name: metadata.name }))];
      yield { severity: 'info', pointer: '/metadata/name', message: words, fixes };
    }
  },
};
