import type { BackupInfo } from '../model/door.ts';
import { KubeferryError, toPlainError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import { inOrder } from './in-order.ts';
import { backupKeys } from './layout.ts';
import { readInfo } from './read.ts';

const folder = 'backups/';
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
  const listing = await store.list(folder, { delimiter: '/', limit, signal, ...(after !== undefined && { after }) });
  const names = listing.prefixes.map((prefix) => prefix.slice(folder.length, -1));
  const backups: BackupInfo[] = [];
  for await (const info of inOrder(names, readsAtATime, (name) => infoOf(store, name, signal))) backups.push(info);
  return { backups, ...(listing.next !== undefined && { next: listing.next }) };
}

async function infoOf(store: Store, name: string, signal: AbortSignal): Promise<BackupInfo> {
  try {
    const info = await readInfo(store, backupKeys(name), name, signal);
    if (info.complete) return info;
    const problem = message('backup.notComplete', { name, phase: info.phase });
    return { ...info, problem: toPlainError(new KubeferryError('damaged', problem)) };
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || !['damaged', 'invalid', 'not-found'].includes(thrown.code)) throw thrown;
    const unread = { name, complete: false, namespaces: [], warnings: 0, errors: 0, problem: toPlainError(thrown) };
    return { ...unread, phase: thrown.words.code === 'backup.unfinished' ? 'Unfinished' : 'Damaged' };
  }
}
