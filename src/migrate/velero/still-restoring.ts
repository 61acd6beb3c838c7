import { runLabel } from '../../apply/marks.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { outcomeOf } from '../../velero/run/phases.ts';
import { phaseOf } from '../../velero/run/run-progress.ts';
import { unlessDenied } from '../../velero/unless-denied.ts';

/**
 * Throws `conflict` where the Velero of a target still restores for a run: what it brings after an undo would stay. It goes on when
 * the run that asked for it is cancelled or killed. One that may not be looked at counts as ended.
 */
export async function refuseWhileRestoring(
  cluster: ClusterReader,
  { namespace, run }: { namespace: string; run: string },
  signal: AbortSignal,
): Promise<void> {
  const { context } = cluster;
  const resource = (await cluster.discovery({ signal })).findResource('restores.velero.io');
  if (!resource) return;
  try {
    for await (const { items } of cluster.list(resource, { namespace, labelSelector: `${runLabel}=${run}`, signal })) {
      const restore = items.find((one) => outcomeOf(phaseOf(one)) === undefined);
      if (!restore) continue;
      const { name } = restore.metadata;
      throw new KubeferryError('conflict', message('undo.restoring', { name, context, phase: phaseOf(restore) }), {
        context,
        hint: message('undo.restoring.hint'),
      });
    }
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'denied') throw thrown;
  }
}

/** The runs for which the Velero in a namespace restores, or is asked to; none where that may not be looked at. Throws what the cluster throws. */
export async function restoringRuns(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const runs = new Set<string>();
  const resource = (await cluster.discovery({ signal })).findResource('restores.velero.io');
  if (!resource) return runs;
  const collect = async () => {
    for await (const { items } of cluster.list(resource, { namespace, labelSelector: runLabel, signal })) {
      for (const one of items) {
        const run = one.metadata.labels?.[runLabel];
        if (run !== undefined && outcomeOf(phaseOf(one)) === undefined) runs.add(run);
      }
    }
  };
  await unlessDenied(collect());
  return runs;
}
