import { openBackup } from '../../backup/read.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { RunContext } from '../direct/run-context.ts';
import { notSaved, podsOf } from './backed-up-pods.ts';
import { notCarried } from './file-volumes.ts';
import { requireHooks } from './hooks.ts';
import { requireEveryKind } from './kinds-left-out.ts';
import { carriedClaims } from './pod-volumes.ts';
import { snapshotClaims } from './snapshots.ts';

/**
 * Refuses a backup by the Velero of a source that lacks what the run is to move. Every session looks, the one that made it too: an
 * earlier one may have been cut off before it could, or have ended by this.
 * @throws KubeferryError `invalid`, `store-unavailable`, and what the cluster and the store throw.
 */
export async function judgeBackup(context: RunContext, cluster: ClusterReader): Promise<void> {
  await requireHooks(context);
  await requireEveryKind(context, cluster);
  await requireVolumes(context, cluster);
}

async function requireVolumes(context: RunContext, cluster: ClusterReader): Promise<void> {
  const { backup, plan, claims, scope } = context;
  const of = { kind: 'backup', namespace: plan.spec.velero.namespace, name: backup } as const;
  const snapshots = snapshotClaims(claims);
  const unmoved = snapshots.length > 0 ? await notCarried(cluster, of, snapshots, scope.signal) : [];
  const [missing] = [...(await withoutFiles(context)), ...unmoved];
  if (missing === undefined) return;
  throw new KubeferryError('store-unavailable', message('run.volume-not-saved', { backup, volume: missing }), {
    hint: message('run.volume-not-saved.hint'),
  });
}

/** The claims whose files are to go along and are not in the backup. */
async function withoutFiles({ store, backup: name, claims, scope: { signal } }: RunContext): Promise<string[]> {
  const carried = carriedClaims(claims);
  if (carried.length === 0) return [];
  return notSaved(await podsOf(store, await openBackup(store, name, signal), name, signal), carried);
}
