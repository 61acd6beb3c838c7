import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { pullSecret } from '../../../model/migration/target-object.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { edit, onTarget, removing, toDo } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import { isPresent } from '../present.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** A Secret for pulling images that neither goes along nor is on the target. */
export const rule: Rule = {
  id: 'img-pull-secret-missing',
  *check(object, about) {
    const pod = podOf(object);
    const account = object.apiVersion === 'v1' && object.kind === 'ServiceAccount';
    const [path, holder] = pod ? [pod.path, pod.spec] : account ? [[], object] : [[], undefined];
    if (!holder) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    for (const [index, { name }] of recordsOf(holder.imagePullSecrets)) {
      if (typeof name !== 'string' || name === '') continue;
      const there = isPresent({ kind: 'Secret', name }, object.metadata.namespace, about);
      if (there === undefined) yield { unknown: `secrets in ${namespace}` };
      else if (!there) {
        const entry = jsonPointer(...path, 'imagePullSecrets', index);
        yield {
          severity: 'error',
          pointer: `${entry}/name`,
          message: message('rule.img-pull-secret-missing', { name, namespace }),
          fixes: [
            ...making({ name, namespace }, about),
            edit(message('fix.leave-out-pull-secret', { name }), removing(object, entry)),
          ],
        };
      }
    }
  },
};

/** It can be made where its namespace is there. One that is still to come is made by a run, and pods that wait for the Secret try again by themselves. */
function making(words: { name: string; namespace: string }, { target }: RuleAbout): Fix[] {
  const { name, namespace } = words;
  if (target.namespace(namespace) === 'absent') return [toDo(message('todo.make-pull-secret.after-run', words))];
  return [
    onTarget(message('fix.make-pull-secret', words), pullSecret(name, namespace)),
    toDo(message('todo.make-pull-secret', words)),
  ];
}
