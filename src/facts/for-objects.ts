import type { ClusterReader } from '../kube/cluster.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { type ObjectsWish, withExisting } from './existing.ts';
import { withSchemas } from './schemas.ts';

/** The facts of a cluster with what only counts for some objects: what is there under their names, and the schemas of their kinds. Throws `cancelled`. */
export async function factsFor(
  cluster: ClusterReader,
  objects: readonly KubeObject[],
  facts: ClusterFacts,
  wish: ObjectsWish,
): Promise<ClusterFacts> {
  return withSchemas(cluster, objects, await withExisting(cluster, objects, facts, wish), wish.signal);
}
