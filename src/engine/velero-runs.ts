import type { ClusterWriter } from '../kube/cluster.ts';
import type { BackupIdentity } from '../model/backups/backup-identity.ts';
import { KubeferryError } from '../model/error.ts';
import type { EventSink, MigrationEvent } from '../model/event.ts';
import { message } from '../model/message.ts';
import type { StorageLocation } from '../model/stores/storage-location.ts';
import { restoreGrant } from '../model/velero/velero-grants.ts';
import type { VeleroFollowing } from '../model/velero/velero-run.ts';
import { backUpByVelero } from '../velero/run/back-up.ts';
import { deleteByVelero, planDeletion } from '../velero/run/delete-backup.ts';
import type { MeantBackup } from '../velero/run/find-backup.ts';
import { followRun } from '../velero/run/follow.ts';
import { restoreByVelero } from '../velero/run/restore.ts';
import { type RetryScope, retryRestore } from '../velero/run/retry.ts';
import type { RunScope } from '../velero/run/run-scope.ts';
import { runsOf } from '../velero/run/runs.ts';
import type { Call, EngineScope, Handlers } from './handler.ts';
import { meantBackup } from './meant-backup.ts';
import { openStoreFor } from './open-store.ts';
import { signedReach } from './signed-reach.ts';
import { grantedWriter } from './velero-writer.ts';

/** Seconds without a change after which a Velero is asked whether it is there. */
const defaultStillness = 60;

/** Requests that have a Velero work, and follow it. */
export const veleroRunHandlers: Handlers<
  | 'velero.backUp'
  | 'velero.restore'
  | 'velero.retryRestore'
  | 'velero.follow'
  | 'velero.runs'
  | 'velero.deletion'
  | 'velero.deleteBackup'
> = {
  'velero.backUp': async ({ wish, labels, ...following }, call, scope) => {
    const { writer, run } = await opened(following, call, scope);
    const { namespace, name } = following;
    return backUpByVelero(writer, { namespace, name, wish, ...(labels && { labels }) }, run);
  },
  'velero.restore': async ({ wish, from, ...following }, call, scope) => {
    const { writer, run } = await opened(following, call, scope);
    const meant = from && (await restored(from, scope, call.signal));
    const { context, namespace, name, grants } = following;
    const requireGrant = (backedUp: readonly string[]) =>
      void grantedWriter(writer, restoreGrant(context, namespace, wish, backedUp), grants);
    const openStore = ({ store, secret }: StorageLocation) => {
      if (store) return openStoreFor({ s3: { ...store.s3, secret } }, scope, call.signal);
      throw new KubeferryError('misconfigured', message('velero.noBucket'));
    };
    return restoreByVelero(
      writer,
      { namespace, name, wish, ...(meant && { meant }) },
      { ...run, openStore, requireGrant },
    );
  },
  'velero.retryRestore': async ({ restore, ...following }, call, scope) => {
    const { writer, run } = await opened(following, call, scope);
    const { namespace, name, grants } = following;
    const requireGrant: RetryScope['requireGrant'] = ({ namespaces, clusterScoped }) =>
      void grantedWriter(writer, { namespaces: [namespace, ...namespaces], clusterScoped }, grants);
    return retryRestore(writer, { namespace, name, restore }, { ...run, requireGrant });
  },
  'velero.follow': async ({ kind, ...following }, call, scope) => {
    const { writer, run } = await opened(following, call, scope);
    const { namespace, name } = following;
    return followRun(writer, { kind, namespace, name }, run);
  },
  'velero.runs': async ({ context, namespace }, { signal }, scope) =>
    runsOf(await scope.cluster(context), namespace, signal),
  'velero.deletion': async ({ context, ...place }, { signal }, scope) =>
    planDeletion(await scope.cluster(context), place, signal),
  'velero.deleteBackup': async ({ context, namespace, name, uid, grants, stillSeconds }, call, scope) => {
    const writer = grantedWriter(await scope.cluster(context), inVelero(namespace), grants);
    const errors = await deleteByVelero(
      writer,
      { namespace, name, uid },
      { signal: call.signal, emit: stamped(call), stillSeconds: stillSeconds ?? defaultStillness },
    );
    return { errors };
  },
};

async function restored(from: BackupIdentity, scope: EngineScope, signal: AbortSignal): Promise<MeantBackup> {
  const meant = await meantBackup(from, scope, signal);
  // A folder may be what a server of S3 keeps a bucket in, so only the times can tell.
  return 'folder' in from.store ? { ...meant, liesIn: () => true } : meant;
}

/** The cluster for writing where Velero is, and what following a run there needs. */
export async function opened(
  { context, namespace, grants, log, stillSeconds = defaultStillness }: VeleroFollowing,
  call: Call<MigrationEvent>,
  scope: EngineScope,
): Promise<{ writer: ClusterWriter; run: RunScope }> {
  const writer = grantedWriter(await scope.cluster(context), inVelero(namespace), grants);
  const run: RunScope = {
    signal: call.signal,
    emit: stamped(call),
    reach: await signedReach(writer, namespace, call, scope),
    log,
    stillSeconds,
  };
  return { writer, run };
}

/** What a question to Velero writes to. */
export const inVelero = (namespace: string) => ({ namespaces: [namespace], clusterScoped: false });

/** Stamps events with their time on their way to the front. */
export function stamped(call: Call<MigrationEvent>): EventSink {
  return (event) => call.emit({ at: new Date().toISOString(), ...event });
}
