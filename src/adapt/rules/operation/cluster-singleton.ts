import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import { imagesOf } from '../../objects/pods.ts';
import { singletonOf } from '../../providers/operators.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** An add-on of which a cluster has one, and the target has it. */
export const rule: Rule = {
  id: 'cluster-singleton',
  kinds: ['Deployment', 'DaemonSet'],
  *check(object, about) {
    for (const { image, pointer } of imagesOf(object)) {
      const found = singletonOf(image);
      if (!found) continue;
      const there = isThere(found, about);
      if (there === undefined) yield { unknown: found.group === undefined ? 'ingressClasses' : 'apis' };
      const resource = about.target.resourceOf(object.apiVersion, object.kind);
      const namespace = object.metadata.namespace ?? usualNamespace;
      // The very same one is compared, not doubled.
      const same = resource !== undefined && about.target.has(resource, namespace, object.metadata.name);
      if (there && same === undefined) yield { unknown: `${resource} in ${namespace}` };
      if (!there || same !== false) continue;
      const words = message('rule.cluster-singleton', { name: found.name });
      yield { severity: 'warning', pointer, message: words, fixes: [leaveOut(object)] };
      return;
    }
  },
};

function isThere(
  { group, controller }: { group?: string; controller?: string },
  { target, objects }: RuleAbout,
): boolean | undefined {
  const { apis, ingressClasses } = target.facts;
  if (group === undefined) return ingressClasses?.some((one) => one.controller === controller);
  return apis?.some((api) => api.group === group && !objects.definesKind(group, api.kind));
}
