import type { ClusterReader } from '../../kube/cluster.ts';
import { requireSameCluster } from '../../migrate/require-same-cluster.ts';
import type { ReadWith } from '../comparison/sides/open-sides.ts';

/** The cluster of a source or a target, by what its plan says of it. Throws `wrong-cluster` where that is not the one that the plan pins, and what connecting throws. */
export async function openPinned(
  { context, cluster: uid }: { context: string; cluster?: string | undefined },
  { scope, signal }: ReadWith,
): Promise<ClusterReader> {
  const reader = await scope.cluster(context);
  await requireSameCluster('run', { reader, ...(uid !== undefined && { uid }) }, signal);
  return reader;
}
