import { type BackupTimes, hasSameTimes } from '../../model/backups/backup-identity.ts';
import { KubeferryError } from '../../model/error.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** A backup as a store has it. */
export interface StoredBackup {
  /** The Backup object of its velero-backup.json. */
  object: JsonRecord;
  /** What the Velero calls the BackupStorageLocation that it lies in. */
  location: string;
}

/**
 * Refuses a Backup object of a Velero (`context`: the cluster) that is not the one of its name in a store: a restore would bring
 * what that one holds. It is the same where it lies in the same location and has the same times.
 * @throws KubeferryError `conflict` that names both.
 */
export function requireSameBackup(context: string, live: KubeObject, { object, location }: StoredBackup): void {
  const { name, namespace = '' } = live.metadata;
  const [own, stored] = [timesOf(live.status), timesOf(object.status)];
  const liveLocation = text(record(live.spec).storageLocation) ?? '–';
  const isElsewhere = liveLocation !== location;
  // One that never began holds nothing, whatever else is known of it.
  const bothBegan = (own.startedAt === undefined) === (stored.startedAt === undefined);
  if (!isElsewhere && bothBegan && hasSameTimes(own, stored)) return;
  const words = message('velero.sameName', {
    name,
    context,
    location: liveLocation,
    began: own.startedAt ?? '–',
    stored: location,
    storedBegan: stored.startedAt ?? '–',
  });
  // Velero would delete the files of that name in the location, which are those of the other backup.
  const hint = message(isElsewhere ? 'velero.sameName.hint' : 'velero.sameNameStale.hint', { name, namespace });
  throw new KubeferryError('conflict', words, { context, hint });
}

/** When a backup was begun and ended, as the status of its Backup object says. */
export function timesOf(status: unknown): BackupTimes {
  const { startTimestamp, completionTimestamp } = record(status);
  const [startedAt, completedAt] = [text(startTimestamp), text(completionTimestamp)];
  return { ...(startedAt && { startedAt }), ...(completedAt && { completedAt }) };
}
