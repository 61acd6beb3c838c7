import { groupOfToday } from '../../adapt/removed-apis.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { groupKey, type ObjectGroup } from './object-group.ts';
import type { Side } from './sides/side.ts';

/** A group as both sides have it. */
export interface JointGroup {
  left: ObjectGroup;
  right: ObjectGroup;
}

/** The groups of either side, or both, in the order of what the right one calls them. Throws what the sides throw. */
export async function jointGroups(
  left: Side,
  right: Side,
  mappings: Mappings,
  signal: AbortSignal,
): Promise<JointGroup[]> {
  const [lefts, rights] = await Promise.all([left.groups(signal), right.groups(signal)]);
  const joint = new Map<string, JointGroup>();
  for (const group of lefts) {
    const there = onRight(group, mappings);
    joint.set(groupKey(there), { left: group, right: there });
  }
  for (const group of rights) {
    if (!joint.has(groupKey(group))) joint.set(groupKey(group), { left: onLeft(group, mappings), right: group });
  }
  // Of what one side does not know, nothing can be missing or extra.
  const isSilent = (group: JointGroup) => left.isSilent(group.left.group) || right.isSilent(group.right.group);
  const groups = [...joint].filter(([, group]) => !isSilent(group));
  return groups.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/** Where the right side has what lies in a group of the left one. */
export function onRight({ group, kind, namespace }: ObjectGroup, mappings: Mappings): ObjectGroup {
  const moved = { group: comparedGroup(group, kind), kind };
  return namespace === undefined ? moved : { ...moved, namespace: targetNamespace(mappings, namespace) };
}

/** Where the left side has what lies in a group of the right one. */
export function onLeft({ group, kind, namespace }: ObjectGroup, mappings: Mappings): ObjectGroup {
  if (namespace === undefined) return { group, kind };
  const names = Object.entries(mappings.namespaces ?? {});
  return { group, kind, namespace: names.find(([, to]) => to === namespace)?.[0] ?? namespace };
}

/** The API group in which a kind is compared: of those that Kubernetes had among the extensions that of today, of others their own. */
export function comparedGroup(group: string, kind: string): string {
  return (group === 'extensions' ? groupOfToday(group, kind) : undefined) ?? group;
}
