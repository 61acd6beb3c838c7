import type { ClusterReader } from '../../../kube/cluster.ts';
import { requireSameCluster } from '../../../migrate/require-same-cluster.ts';
import type { EngineScope } from '../../handler.ts';

/** What the contexts of a plan are held against its pins with. */
export interface Asking {
  scope: Pick<EngineScope, 'cluster'>;
  signal: AbortSignal;
}

/** The cluster of a source or a target, by what its plan says of it. Throws `wrong-cluster` where that is not the one that the plan pins, and what connecting throws. */
export async function openPinned(
  { context, cluster: uid }: { context: string; cluster?: string | undefined },
  { scope, signal }: Asking,
): Promise<ClusterReader> {
  const reader = await scope.cluster(context);
  await requireSameCluster('run', { reader, ...(uid !== undefined && { uid }) }, signal);
  return reader;
}
