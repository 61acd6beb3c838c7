import { KubeferryError } from '../../model/error.ts';
import type { JsonRecord } from '../../model/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';
import { record, text } from '../../model/parse.ts';

/** A backup as a store has it. */
export interface StoredBackup {
  /** The Backup object of its velero-backup.json. */
  object: JsonRecord;
  /** What the Velero calls the BackupStorageLocation that it lies in. */
  location: string;
}

/**
 * Refuses a Backup object of a Velero (`context`: the cluster) that is not the one of its name in a store: a restore would bring
 * what that one holds. It is the same where it lies in the same location and began in the same second.
 * @throws KubeferryError `conflict` that names both.
 */
export function requireSameBackup(context: string, live: KubeObject, { object, location }: StoredBackup): void {
  const { name, namespace = '' } = live.metadata;
  const [began, storedBegan] = [startOf(live.status), startOf(object.status)];
  const liveLocation = text(record(live.spec).storageLocation) ?? '–';
  const isElsewhere = liveLocation !== location;
  if (!isElsewhere && secondOf(began) === secondOf(storedBegan)) return;
  const words = message('velero.sameName', {
    name,
    context,
    location: liveLocation,
    began: began ?? '–',
    stored: location,
    storedBegan: storedBegan ?? '–',
  });
  // Velero would delete the files of that name in the location, which are those of the other backup.
  const hint = message(isElsewhere ? 'velero.sameName.hint' : 'velero.sameNameStale.hint', { name, namespace });
  throw new KubeferryError('conflict', words, { context, hint });
}

/** When a backup began, as its status says. */
function startOf(status: unknown): string | undefined {
  return text(record(status).startTimestamp);
}

/** Velero keeps whole seconds; who else writes a backup may be more exact. */
function secondOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(Date.parse(time) / 1000);
}
