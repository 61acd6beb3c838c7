import type { ClusterReader } from '../../kube/cluster.ts';
import type { ApiResource, KubeObject } from '../../model/objects/object.ts';

/** The objects of a kind in some namespaces, or those of them that are `wanted`; of the others none is kept. Throws what the cluster throws. */
export async function objectsIn(
  cluster: ClusterReader,
  resource: ApiResource,
  namespaces: readonly string[],
  {
    wanted = () => true,
    ...options
  }: {
    labelSelector?: string;
    wanted?: (object: KubeObject) => boolean;
    signal: AbortSignal;
  },
): Promise<KubeObject[]> {
  const found: KubeObject[] = [];
  for (const namespace of namespaces) {
    for await (const { items } of cluster.list(resource, { namespace, ...options })) {
      found.push(...items.filter(wanted));
    }
  }
  return found;
}
