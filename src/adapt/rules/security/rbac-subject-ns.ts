import { message } from '../../../model/message.ts';
import { subjectsOf } from '../bindings.ts';
import { isPresent } from '../present.ts';
import type { Rule } from '../rule.ts';

/** Rights for an account that neither goes along nor is on the target. */
export const rule: Rule = {
  id: 'rbac-subject-ns',
  *check(object, about) {
    for (const [index, { kind, name, namespace: said }] of subjectsOf(object)) {
      const namespace = said ?? object.metadata.namespace;
      if (kind !== 'ServiceAccount' || typeof name !== 'string' || typeof namespace !== 'string') continue;
      // Accounts of the cluster itself come with it.
      if (namespace.startsWith('kube-')) continue;
      // Manifests often leave the namespace to whoever applies them.
      if (about.objects.has(kind, undefined, name)) continue;
      const there = isPresent({ kind, name }, namespace, about);
      if (there === undefined) yield { unknown: `serviceaccounts in ${namespace}` };
      if (there !== false) continue;
      const words = message('rule.rbac-subject-ns', { name, namespace });
      yield { severity: 'warning', pointer: `/subjects/${index}`, message: words };
    }
  },
};
