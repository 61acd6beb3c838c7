import { type JsonRecord, jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Offer } from '../../offer.ts';
import { groupOfToday, hasMovedKinds } from '../../removed-apis.ts';
import type { Rule } from '../rule.ts';

/** Rights on kinds in a group that they left. */
export const rule: Rule = {
  id: 'rbac-old-group',
  kinds: ['Role', 'ClusterRole'],
  *check(object, { target }) {
    if (parseApiVersion(object.apiVersion).group !== 'rbac.authorization.k8s.io') return;
    for (const [index, right] of recordsOf(object.rules)) {
      for (const group of texts(right.apiGroups).filter(hasMovedKinds)) {
        if (target.facts.apis === undefined) {
          yield { unknown: 'apis' };
          continue;
        }
        const moved = movedOf(object, right, group, target);
        const groups = [...new Set(moved.map(({ to }) => to))];
        if (groups.length === 0) continue;
        const pointer = jsonPointer('rules', index, 'apiGroups');
        const to = groups.join(', ');
        const words = { group, to, resources: moved.map(({ resource }) => resource).join(', ') };
        const additions = groups.map((value) => ({ op: 'add', path: `${pointer}/-`, value }) as const);
        const fixes = [edit(message('fix.add-group', { to }), ...additions)];
        yield { severity: 'warning', pointer, message: message('rule.rbac-old-group', words), fixes };
      }
    }
  },
};

/** What of a right is in other groups on the target, and is not given there. */
function movedOf(
  role: KubeObject,
  right: JsonRecord,
  group: string,
  { facts: { apis = [] } }: Offer,
): { resource: string; to: string }[] {
  return texts(right.resources).flatMap((name) => {
    const resource = name.replace(/\/.*/, '');
    if (apis.some((api) => api.group === group && api.resource === resource)) return [];
    const to = apis.find((api) => api.resource === resource && groupOfToday(group, api.kind) === api.group)?.group;
    return to === undefined || isGiven(role, to, name, texts(right.verbs)) ? [] : [{ resource: name, to }];
  });
}

/** Whether a role gives all these rights on a resource of a group. */
function isGiven({ rules }: KubeObject, group: string, resource: string, verbs: readonly string[]): boolean {
  const has = (all: unknown, one: string) => texts(all).some((word) => word === one || word === '*');
  const given = recordsOf(rules).filter(([, one]) => has(one.apiGroups, group) && has(one.resources, resource));
  return verbs.every((verb) => given.some(([, one]) => has(one.verbs, verb)));
}
