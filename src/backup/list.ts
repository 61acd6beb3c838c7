import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { KubeferryError, toPlainError } from '../model/error.ts';
import { type MessageCode, message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import { damaged } from './damage.ts';
import { inOrder } from './in-order.ts';
import { backupKeys } from './layout.ts';
import { notComplete, readInfo } from './read.ts';

/** The folder of a store that backups lie in, each in one of its own. */
export const backupsFolder = 'backups/';
/** Backups whose velero-backup.json is read at a time. */
const readsAtATime = 8;

/**
 * One page of the backups in a store, by name; `next` is the `after` of the next page. A backup that is not complete, or that cannot be
 * read, is in it with `complete: false` and the problem. Throws what the store throws.
 */
export async function listBackups(
  store: Store,
  page: { after?: string; limit: number },
  signal: AbortSignal,
): Promise<{ backups: BackupInfo[]; next?: string }> {
  const { limit, after } = page;
  const listing = await store.list(backupsFolder, {
    delimiter: '/',
    limit,
    signal,
    ...(after !== undefined && { after }),
  });
  const names = listing.prefixes.map((prefix) => prefix.slice(backupsFolder.length, -1));
  const backups = await infosOf(store, names, signal);
  return { backups, ...(listing.next !== undefined && { next: listing.next }) };
}

/** The same with the bytes of its tarball; what calls itself complete and has none is damaged. */
export function withTarball(info: BackupInfo, size: number | undefined): BackupInfo {
  if (size !== undefined) return { ...info, size };
  if (!info.complete) return info;
  const problem = toPlainError(damaged(info.name, message('backup.damage.noTarball')));
  return { ...info, complete: false, phase: 'Damaged', problem };
}

/** What is known of these backups, in their order. Throws what the store throws. */
export async function infosOf(store: Store, names: readonly string[], signal: AbortSignal): Promise<BackupInfo[]> {
  const infos: BackupInfo[] = [];
  for await (const info of inOrder(names, readsAtATime, (name) => infoOf(store, name, signal))) infos.push(info);
  return infos;
}

/** What is said in place of a phase, by what kept it from being read. */
const phases: Partial<Record<MessageCode, string>> = {
  'backup.badName': 'Foreign',
  'backup.foreign': 'Foreign',
  'backup.newerFormat': 'NewerFormat',
  'backup.unfinished': 'Unfinished',
};

/** What is known of one backup; one that is not complete, or that cannot be read, has its problem in it. Throws what the store throws. */
export async function infoOf(store: Store, name: string, signal: AbortSignal): Promise<BackupInfo> {
  try {
    const info = await readInfo(store, backupKeys(name), name, signal);
    if (info.complete) return info;
    return { ...info, problem: toPlainError(notComplete(info)) };
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || !['damaged', 'invalid', 'not-found'].includes(thrown.code)) throw thrown;
    const unread = { name, complete: false, namespaces: [], warnings: 0, errors: 0, problem: toPlainError(thrown) };
    return { ...unread, phase: phases[thrown.words.code] ?? 'Damaged' };
  }
}
