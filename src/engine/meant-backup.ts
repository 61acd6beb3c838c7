import type { BackupIdentity } from '../model/backups/backup-identity.ts';
import { leadsTo } from '../model/leads-to.ts';
import type { ReadStore } from '../model/stores/read-store.ts';
import type { StorageLocation } from '../model/stores/storage-location.ts';
import { storageLocations } from '../velero/locations.ts';
import type { MeantBackup } from '../velero/run/find-backup.ts';
import { unlessDenied } from '../velero/unless-denied.ts';
import type { EngineScope } from './handler.ts';

/** Tells which backup of a Velero is the one that a front means. No location leads to a folder. Throws what opening the cluster of its store throws. */
export async function meantBackup(
  { store, ...times }: BackupIdentity,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<MeantBackup> {
  const through = await readThrough(store, scope, signal);
  return { ...times, liesIn: (location) => leadsTo(location, store, through) };
}

/** The location that a store is read through; nothing for one that is read with keys, or that may not be seen. */
async function readThrough(
  store: ReadStore,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<StorageLocation | undefined> {
  if (!('velero' in store)) return undefined;
  const { context, namespace, location } = store.velero;
  const all = await unlessDenied(storageLocations(await scope.cluster(context), { signal }));
  return all?.find((one) => one.namespace === namespace && one.name === location);
}
