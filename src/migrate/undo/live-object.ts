import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { apiVersionOf, type KubeObject, type ObjectRef } from '../../model/object.ts';

/** The object as it is now; nothing where it, or its kind, is not there. */
export async function liveObject(
  reader: ClusterReader,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const resource = (await reader.discovery({ signal })).find(apiVersionOf(ref), ref.kind);
  if (!resource) return undefined;
  const { name, namespace } = ref;
  return getIfThere(reader, { resource, name, ...(namespace !== undefined && { namespace }) }, signal);
}
