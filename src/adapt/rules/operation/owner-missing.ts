import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { type Owner, ownersOf } from '../../objects/owners.ts';
import { kindOfToday } from '../../removed-apis.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** An owner that the target does not have: it takes away what belongs to nobody. */
export const rule: Rule = {
  id: 'owner-missing',
  *check(object, about) {
    const { metadata } = object;
    const owners = ownersOf(object);
    const [first] = owners;
    if (!first) return;
    const there = owners.map((owner) => isThere(owner, metadata.namespace, about));
    // One owner that is there keeps an object.
    if (there.includes(true)) return;
    if (there.includes(undefined)) yield { unknown: `${first.kind} in ${metadata.namespace ?? usualNamespace}` };
    else {
      const unserved = owners.find((owner) => isUnserved(owner, about));
      const { apiVersion, kind, name } = unserved ?? first;
      const pointer = '/metadata/ownerReferences';
      const fixes = [
        edit(message('fix.leave-out-owners'), { op: 'remove', path: pointer }),
        toDo(message('todo.bring-along', { kind, name, namespace: metadata.namespace ?? usualNamespace })),
      ];
      if (unserved) {
        // Of such an owner the garbage collector cannot tell whether it is gone: it tries again and again. Source: its `attemptToDeleteItem`.
        yield {
          severity: 'warning',
          pointer,
          message: message('rule.owner-missing.kind', { kind, name, apiVersion }),
          fixes,
        };
      } else yield { severity: 'error', pointer, message: message('rule.owner-missing', { kind, name }), fixes };
    }
  },
};

/** Whether the target does not serve the kind of an owner in the version by which it is named, and no definition of the kind goes along. */
function isUnserved({ apiVersion, kind }: Owner, { target, objects }: RuleAbout): boolean {
  return target.serves(apiVersion, kind) === false && !objects.definesKind(parseApiVersion(apiVersion).group, kind);
}

/** Whether an owner goes along, or one of its name is on the target; nothing where that is unknown. */
function isThere(owner: Owner, namespace: string | undefined, { target, objects }: RuleAbout): boolean | undefined {
  const { apiVersion, kind, name } = owner;
  if ([namespace, undefined].some((place) => objects.has(kindOfToday(owner), place, name))) return true;
  const served = target.serves(apiVersion, kind);
  const resource = target.resourceOf(apiVersion, kind);
  return resource === undefined ? served : target.has(resource, namespace ?? usualNamespace, name);
}
