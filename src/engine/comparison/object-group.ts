/** The objects of one kind in one namespace, or outside namespaces. `namespace` is as its own side calls it. */
export interface ObjectGroup {
  group: string;
  kind: string;
  namespace?: string;
}

/** What tells a group from others. */
export function groupKey({ group, kind, namespace = '' }: ObjectGroup): string {
  return `${group}/${kind}/${namespace}`;
}

/** What tells an object from others of its group. */
export function keyInGroup({ name, namespace = '' }: { name: string; namespace?: string }): string {
  return `${namespace}/${name}`;
}

/** The group that an object belongs to. */
export function groupOf({ group, kind, namespace }: ObjectGroup): ObjectGroup {
  return { group, kind, ...(namespace !== undefined && { namespace }) };
}

/** The namespace that an object lies in, or is; empty for others outside namespaces. */
export function namespaceOf({ group, kind, namespace, name }: ObjectGroup & { name: string }): string {
  return namespace ?? (kind === 'Namespace' && group === '' ? name : '');
}
