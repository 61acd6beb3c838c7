import type { ClusterReader } from '../../kube/cluster.ts';
import type { BackupDeletion } from '../../model/backups/backup-deletion.ts';
import { hasSameTimes } from '../../model/backups/backup-identity.ts';
import type { BackupOwner } from '../../model/backups/backup-owner.ts';
import { KubeferryError } from '../../model/error.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { storageLocations } from '../locations.ts';
import { planDeletion } from './delete-backup.ts';
import type { MeantBackup } from './find-backup.ts';

/**
 * The Velero of a cluster that knows a backup, one that writes to its store first; nothing where there is none. Another backup of its name is
 * not it. Throws what the cluster throws.
 */
export async function ownerIn(
  cluster: ClusterReader,
  name: string,
  meant: MeantBackup,
  signal: AbortSignal,
): Promise<Exclude<BackupOwner, { kind: 'none' }> | undefined> {
  const all = await storageLocations(cluster, { fresh: true, signal });
  let reader: StorageLocation | undefined;
  for (const location of all.filter(meant.liesIn)) {
    const deletion = await deletionIn(cluster, location, name, signal);
    if (!deletion || !hasSameTimes(deletion, meant)) continue;
    if (!location.readOnly) return { kind: 'velero', location, deletion };
    reader ??= location;
  }
  return reader && { kind: 'read-only', location: reader };
}

/** What a Velero would delete with a backup of this location; nothing where it knows none of the name there. */
async function deletionIn(
  cluster: ClusterReader,
  location: StorageLocation,
  name: string,
  signal: AbortSignal,
): Promise<BackupDeletion | undefined> {
  try {
    const deletion = await planDeletion(cluster, { namespace: location.namespace, name }, signal);
    return deletion.location === location.name ? deletion : undefined;
  } catch (thrown) {
    // It may not have seen the backup yet, or another Velero has.
    if (thrown instanceof KubeferryError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}
