import type { BackupInfo } from '../model/backup-contents.ts';
import { KubeferryError, toPlainError } from '../model/error.ts';
import { type MessageCode, message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import { damaged } from './damage.ts';
import { inOrder } from './in-order.ts';
import { backupKeys } from './layout.ts';
import { notComplete, readInfo } from './read.ts';

const folder = 'backups/';
/** Backups whose velero-backup.json is read at a time. */
const readsAtATime = 8;
/** Files of backups that are listed at a time: the most that S3 gives. */
const filesAtATime = 1000;

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
  const backups = await infosOf(store, names, signal);
  return { backups, ...(listing.next !== undefined && { next: listing.next }) };
}

/**
 * The same in the order in which the backups were last written, newest first. The time is that of the files: each backup's own
 * would cost a request for every backup in the store. Throws what the store throws.
 */
export async function listNewestBackups(
  store: Store,
  { after, limit }: { after?: string; limit: number },
  signal: AbortSignal,
): Promise<{ backups: BackupInfo[]; next?: string }> {
  const written = await lastWritten(store, signal);
  const places = [...written]
    .map(([name, { time }]) => `${time.toISOString()}/${name}`)
    .filter((place) => after === undefined || place < after)
    .sort((a, b) => (a < b ? 1 : -1));
  const page = places.slice(0, limit);
  const names = page.map((place) => place.slice(place.indexOf('/') + 1));
  const infos = await infosOf(store, names, signal);
  const backups = infos.map((info) => withTarball(info, written.get(info.name)?.size));
  const last = page.at(-1);
  return { backups, ...(last !== undefined && places.length > page.length && { next: last }) };
}

/** When a file of each backup was last written, and how large its tarball is, by the name of the backup. */
async function lastWritten(store: Store, signal: AbortSignal): Promise<Map<string, { time: Date; size?: number }>> {
  const found = new Map<string, { time: Date; size?: number }>();
  let after: string | undefined;
  do {
    const page = await store.list(folder, { limit: filesAtATime, signal, ...(after !== undefined && { after }) });
    for (const { key, modified, size } of page.entries) {
      const [name = '', file] = key.slice(folder.length).split('/', 2);
      if (file === undefined) continue;
      const before = found.get(name);
      const time = before === undefined || before.time < modified ? modified : before.time;
      found.set(name, { ...before, time, ...(file === `${name}.tar.gz` && { size }) });
    }
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** The same with the bytes of its tarball; what calls itself complete and has none is damaged. */
export function withTarball(info: BackupInfo, size: number | undefined): BackupInfo {
  if (size !== undefined) return { ...info, size };
  if (!info.complete) return info;
  const problem = toPlainError(damaged(info.name, message('backup.damage.noTarball')));
  return { ...info, complete: false, phase: 'Damaged', problem };
}

async function infosOf(store: Store, names: readonly string[], signal: AbortSignal): Promise<BackupInfo[]> {
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
