import { recordAt, recordsOf } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** The versions of a live definition that the meant one does not have, or does not serve any more: what is stored in them would go. None for other kinds. */
export function versionsLost(meant: KubeObject, live: KubeObject): string[] {
  if (live.kind !== 'CustomResourceDefinition') return [];
  const kept = versionsOf(meant);
  return [...versionsOf(live)]
    .filter(([name, isServed]) => kept.get(name) === undefined || (isServed && !kept.get(name)))
    .map(([name]) => name);
}

/** Whether each version is served, by name. */
function versionsOf({ spec }: KubeObject): Map<string, boolean> {
  const versions = recordsOf(recordAt(spec)?.versions);
  return new Map(versions.map(([, { name, served }]) => [String(name), served === true]));
}
