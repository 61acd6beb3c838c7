import type { ObjectGroup } from './side.ts';

/** What tells a group from others. */
export function groupKey({ group, kind, namespace = '' }: ObjectGroup): string {
  return `${group}/${kind}/${namespace}`;
}
