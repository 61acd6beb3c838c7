import { isDefinition } from '../../apply/definitions.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { groupResource, type ObjectRef } from '../../model/objects/object.ts';

/**
 * Those of the objects of a backup whose kinds a target serves now, or will by a definition that comes along (`isMeant`: whether it gets an
 * object). Of a kind that Velero learned of and that is not served any more it waits without end (its log: `waiting informer cache sync`).
 */
export async function ofServedKinds<Entry extends ObjectRef>(
  entries: readonly Entry[],
  target: ClusterReader,
  isMeant: (entry: ObjectRef) => boolean,
  signal: AbortSignal,
): Promise<Entry[]> {
  const coming = new Set(entries.filter((entry) => isDefinition(entry) && isMeant(entry)).map(({ name }) => name));
  const served = await target.discovery({ fresh: true, signal });
  return entries.filter((entry) => {
    const kind = groupResource(entry);
    return served.findResource(kind) !== undefined || coming.has(kind);
  });
}
