import { damaged } from '../../backup/damage.ts';
import { backupObject } from '../../backup/details.ts';
import { backupKeys } from '../../backup/layout.ts';
import { readSide, sideSchemas } from '../../backup/side-read.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { isKubeObject } from '../../model/objects/kube-object.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Store } from '../../store/store.ts';
import { veleroResource } from '../resource.ts';
import { labelValue } from './label-value.ts';
import { requireSameBackup } from './same-backup.ts';

/** Where a backup is to be seen: Velero's namespace, and the BackupStorageLocation there that it lies in. */
export interface SyncPlace {
  namespace: string;
  location: string;
  name: string;
}

/** Phases that Velero's own sync brings into a cluster; one with another phase would be run there. */
const finished = ['Completed', 'PartiallyFailed', 'Failed'];

/**
 * Has a Velero see a backup of its store at once, and not at its next sync: makes the objects that the sync would make, which leaves
 * them alone then. Gives false where the store does not have the backup. Throws `damaged`, `invalid` for one that did not finish,
 * `conflict` where the Velero knows another one of its name, and what the store and the cluster throw.
 */
export async function showBackup(
  writer: ClusterWriter,
  place: SyncPlace,
  store: Store,
  signal: AbortSignal,
): Promise<boolean> {
  const { namespace, name } = place;
  const keys = backupKeys(name);
  if ((await store.head(keys.metadata, signal)) === undefined) return false;
  const found = await backupObject(store, keys, signal);
  if (!found) throw damaged(name, message('backup.damage.metadata'));
  const backups = await veleroResource(writer, 'backups', signal);
  const volumes = await podVolumes(store, name, signal);
  const object = syncedBackup(found, place);
  const made = await unlessThere(writer.create(backups, namespace, object, { signal }));
  // Its own sync may be between the backup and its volumes.
  const shown = made ?? (await writer.get({ resource: backups, namespace, name }, signal));
  requireSameBackup(writer.context, shown, { object: found, location: place.location });
  const { uid = '' } = shown.metadata;
  try {
    await showVolumes(writer, place, { volumes, uid }, signal);
  } catch (thrown) {
    // Seen without its volumes, it would be restored without their data, and that be called Completed.
    if (made) await writer.delete({ resource: backups, namespace, name, uid });
    throw thrown;
  }
  return true;
}

/** What a restore finds the data of volumes by. */
async function showVolumes(
  writer: ClusterWriter,
  place: SyncPlace,
  { volumes, uid }: { volumes: JsonRecord[]; uid: string },
  signal: AbortSignal,
): Promise<void> {
  if (volumes.length === 0) return;
  const resource = await veleroResource(writer, 'podvolumebackups', signal);
  for (const volume of volumes) {
    const object = syncedVolume(volume, place, uid);
    await unlessThere(writer.create(resource, place.namespace, object, { signal }));
  }
}

/** The Backup object of a store as Velero's sync makes it. Hooks are left out: they would only be run by a backup. Throws `damaged`, and `invalid` for one that did not finish. */
export function syncedBackup(found: JsonRecord, { namespace, location, name }: SyncPlace): KubeObject {
  const { phase } = record(found.status);
  if (!isKubeObject(found) || found.metadata.name !== name) throw damaged(name, message('backup.damage.metadata'));
  const { labels, annotations } = found.metadata;
  if (!finished.includes(text(phase) ?? '')) {
    throw new KubeferryError('invalid', message('backup.notComplete', { name, phase: text(phase) ?? 'New' }), {
      hint: message('backup.notComplete.hint'),
    });
  }
  return {
    apiVersion: 'velero.io/v1',
    kind: 'Backup',
    metadata: {
      name,
      namespace,
      labels: { ...labels, 'velero.io/storage-location': labelValue(location) },
      ...(annotations && { annotations }),
    },
    spec: { ...record(found.spec), storageLocation: location, hooks: {} },
    status: found.status,
  };
}

/** A PodVolumeBackup of a store as Velero's sync makes it. Throws `damaged` for what is none. */
export function syncedVolume(
  stored: JsonRecord,
  { namespace, location, name: backup }: SyncPlace,
  uid: string,
): KubeObject {
  // Velero writes the list of them without their kind.
  const found = { ...stored, apiVersion: 'velero.io/v1', kind: 'PodVolumeBackup' };
  if (!isKubeObject(found)) throw damaged(backup, message('backup.damage.noObject'));
  const { name, labels = {}, annotations, ownerReferences } = found.metadata;
  // The object comes from a store, so nothing says that this is a list.
  const owners = Array.isArray(ownerReferences) ? ownerReferences : [];
  const own = owners.map((owner) => (owner.kind === 'Backup' ? { ...owner, uid } : owner));
  return {
    ...found,
    metadata: {
      ...{ name, namespace, labels },
      ...('velero.io/backup-uid' in labels && { labels: { ...labels, 'velero.io/backup-uid': uid } }),
      ...(annotations && { annotations }),
      ...(own.length > 0 && { ownerReferences: own }),
    },
    spec: { ...record(found.spec), backupStorageLocation: location },
  };
}

async function podVolumes(store: Store, name: string, signal: AbortSignal): Promise<JsonRecord[]> {
  const { podVolumeBackups } = backupKeys(name);
  if ((await store.head(podVolumeBackups, signal)) === undefined) return [];
  return (await readSide(store, podVolumeBackups, sideSchemas.podVolumeBackups, name, signal)) ?? [];
}

/** What was created; nothing where there was one of its name. */
async function unlessThere(created: Promise<KubeObject>): Promise<KubeObject | undefined> {
  try {
    return await created;
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'already-exists') throw thrown;
    return undefined;
  }
}
