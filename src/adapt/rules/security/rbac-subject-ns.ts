import type { Fix } from '../../../model/assessment/finding.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, onTarget, removing } from '../../fixes/fixes.ts';
import { subjectsOf } from '../../objects/bindings.ts';
import { isTemplate } from '../../objects/template-value.ts';
import { isPresent } from '../present.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** Rights for an account that neither goes along nor is on the target. */
export const rule: Rule = {
  id: 'rbac-subject-ns',
  *check(object, about) {
    for (const [index, { kind, name, namespace: said }] of subjectsOf(object)) {
      const namespace = said ?? object.metadata.namespace;
      if (kind !== 'ServiceAccount' || typeof name !== 'string' || typeof namespace !== 'string') continue;
      if (isTemplate(name) || isTemplate(namespace)) continue;
      // Accounts of the cluster itself come with it.
      if (namespace.startsWith('kube-')) continue;
      // Manifests often leave the namespace to whoever applies them.
      if (about.objects.has(kind, undefined, name)) continue;
      const there = isPresent({ kind, name }, namespace, about);
      if (there === undefined) yield { unknown: `serviceaccounts in ${namespace}` };
      if (there !== false) continue;
      const words = message('rule.rbac-subject-ns', { name, namespace });
      const pointer = `/subjects/${index}`;
      const fixes = [
        ...accountBeside(object, pointer, { name, namespace }, about),
        makeAccount(name, namespace),
        edit(message('fix.leave-out-account', { name, namespace }), removing(object, pointer)),
      ];
      yield { severity: 'warning', pointer, message: words, fixes };
    }
  },
};

/** The account of that name in the namespace of the binding, as after a namespace got another name. */
function accountBeside(
  { metadata }: KubeObject,
  pointer: string,
  { name, namespace }: { name: string; namespace: string },
  about: RuleAbout,
): Fix[] {
  const own = metadata.namespace;
  if (own === undefined || own === namespace || !isPresent({ kind: 'ServiceAccount', name }, own, about)) return [];
  const title = message('fix.name-account', { name, namespace: own });
  return [edit(title, { op: 'replace', path: `${pointer}/namespace`, value: own })];
}

function makeAccount(name: string, namespace: string): Fix {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
  return onTarget(message('fix.make-account', { name }), account);
}
