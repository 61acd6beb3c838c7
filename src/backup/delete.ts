import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Store, StoredEntry } from '../store/store.ts';
import { backupKeys } from './layout.ts';
import { infoOf } from './list.ts';
import { notFound } from './read.ts';

/** Milliseconds for which the files of a backup that is not whole may still be on their way. */
const writingTime = 3_600_000;
/** Milliseconds for which Velero may still be at work on one: it gives single items four hours, and says nothing meanwhile. */
const workingTime = 24 * 3_600_000;
/** Phases in which Velero still works. */
const working = /^(New|Queued|ReadyToStart|InProgress|Waiting|Finalizing)/;

/**
 * Removes a backup from a store, file by file: first what makes it a backup, so that nobody takes the rest for one. Throws `not-found`, `invalid`
 * for what is no backup, `conflict` where it may still be written, and what the store throws; what is left then is removed by another call, an hour later
 * where the newest file is younger than that.
 */
export async function deleteBackup(
  store: Store,
  name: string,
  signal: AbortSignal,
): Promise<{ files: number; bytes: number }> {
  const { folder, metadata } = backupKeys(name);
  const files = await allFiles(store, folder, signal);
  if (files.length === 0) throw notFound(store, name);
  const info = await infoOf(store, name, signal);
  if (info.phase === 'Foreign') {
    throw new KubeferryError('invalid', message('backup.foreign', { name }), { hint: message('backup.foreign.hint') });
  }
  const newest = Math.max(...files.map(({ modified }) => modified.getTime()));
  const age = Date.now() - newest;
  const isWorkedOn = working.test(info.phase) && age < workingTime;
  if (isWorkedOn || (info.phase === 'Unfinished' && age < writingTime)) {
    throw new KubeferryError('conflict', message('backup.stillWritten', { name, phase: info.phase }), {
      hint: message('backup.stillWritten.hint', { count: (isWorkedOn ? workingTime : writingTime) / 3_600_000 }),
    });
  }
  const first = (entry: StoredEntry) => (entry.key === metadata ? 0 : 1);
  for (const { key } of files.sort((a, b) => first(a) - first(b))) await store.remove(key, signal);
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

async function allFiles(store: Store, folder: string, signal: AbortSignal): Promise<StoredEntry[]> {
  const found: StoredEntry[] = [];
  let after: string | undefined;
  do {
    const page = await store.list(folder, { signal, ...(after !== undefined && { after }) });
    found.push(...page.entries);
    after = page.next;
  } while (after !== undefined);
  return found;
}
