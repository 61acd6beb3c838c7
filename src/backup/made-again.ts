import { isMadeAgain, madeByControllers } from '../model/made-again.ts';
import { groupResource } from '../model/object.ts';
import { record } from '../model/parse.ts';
import type { BackupEntry } from './index-file.ts';
import type { BackupReader } from './read.ts';

/** The objects of a backup without those that a controller makes again on the target: pods of a ReplicaSet, for one. */
export async function withoutMadeAgain(backup: BackupReader, signal: AbortSignal): Promise<BackupEntry[]> {
  const entries = await backup.entries();
  const asked = entries.filter((entry) => madeByControllers.has(groupResource(entry)));
  const owned = new Set<BackupEntry>();
  for await (const { entry, json } of backup.read(asked, signal)) {
    if (isMadeAgain(record(JSON.parse(json.toString())).metadata)) owned.add(entry);
  }
  return entries.filter((entry) => !owned.has(entry));
}
