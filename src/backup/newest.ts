import type { BackupInfo, EarlyBackups } from '../model/backups/backup-contents.ts';
import type { Kept } from '../store/kept.ts';
import type { Store, StoredEntry } from '../store/store.ts';
import { inOrder } from './in-order.ts';
import { KnownBackups } from './known-backups.ts';
import { backupsFolder, infosOf, withTarball } from './list.ts';

/** Files of backups that are listed at a time: the most that S3 gives. */
const filesAtATime = 1000;
/** Parts of a large store that are listed side by side, and the fewest backups in one. */
const partsAtATime = 8;
const smallestPart = 50;

/** What a listing may use besides the store. `early` hears once of a first page that is worth waiting for, while it is not yet read. */
export interface NewestOptions {
  kept?: Kept;
  early?(backups: EarlyBackups): void;
}

/** What the files of a backup say of it. */
interface Written {
  time: Date;
  /** Bytes of the tarball. */
  size?: number;
  /** Another one for another velero-backup.json. */
  stamp?: string;
}

/**
 * One page of the backups of a store in the order in which they were last written, newest first. The time is that of the files: each
 * backup's own would cost a request for every backup in the store. Throws what the store throws.
 */
export async function listNewestBackups(
  store: Store,
  { after, limit }: { after?: string; limit: number },
  signal: AbortSignal,
  { kept, early }: NewestOptions = {},
): Promise<{ backups: BackupInfo[]; next?: string }> {
  const known = await KnownBackups.read(kept);
  const tell = after === undefined ? early : undefined;
  const before = known.first.length >= limit;
  if (before) tell?.({ backups: known.first.slice(0, limit) });
  const written = await lastWritten(store, signal, (names) => {
    if (!before && names.length > limit) tell?.({ names: names.toSorted().reverse().slice(0, limit) });
  });
  const places = [...written]
    .map(([name, { time }]) => `${time.toISOString()}/${name}`)
    .filter((place) => after === undefined || place < after)
    .sort((a, b) => (a < b ? 1 : -1));
  const page = places.slice(0, limit);
  const names = page.map((place) => place.slice(place.indexOf('/') + 1));
  const stampOf = (name: string) => written.get(name)?.stamp;
  const read = await infosOf(
    store,
    names.filter((name) => !known.info(name, stampOf(name))),
    signal,
  );
  for (const info of read) known.learn(info, stampOf(info.name));
  const unknown = new Map(read.map((info) => [info.name, info]));
  const infos = names.flatMap((name) => unknown.get(name) ?? known.info(name, stampOf(name)) ?? []);
  const backups = infos.map((info) => withTarball(info, written.get(info.name)?.size));
  // A store of one page is read as fast as this is.
  if (written.size > limit) await known.keep(kept, written, after === undefined ? backups : undefined);
  const last = page.at(-1);
  return { backups, ...(last !== undefined && places.length > page.length && { next: last }) };
}

/** What the files of each backup say, by the name of the backup. `first` hears the names before the files are listed. */
async function lastWritten(
  store: Store,
  signal: AbortSignal,
  first: (names: string[]) => void,
): Promise<Map<string, Written>> {
  const found = new Map<string, Written>();
  for await (const entries of filesOfAll(store, signal, first)) {
    for (const { key, modified, size, etag = '' } of entries) {
      const [name = '', file] = key.slice(backupsFolder.length).split('/', 2);
      if (file === undefined) continue;
      const before = found.get(name);
      const time = before === undefined || before.time < modified ? modified : before.time;
      const stamp = `${size} ${modified.toISOString()} ${etag}`;
      found.set(name, {
        ...before,
        time,
        ...(file === `${name}.tar.gz` && { size }),
        ...(file === 'velero-backup.json' && { stamp }),
      });
    }
  }
  return found;
}

/** All files of all backups. The names of a large store come first, so that its parts can be listed side by side. */
async function* filesOfAll(
  store: Store,
  signal: AbortSignal,
  first: (names: string[]) => void,
): AsyncGenerator<StoredEntry[]> {
  const [{ prefixes }, start] = await Promise.all([
    store.list(backupsFolder, { delimiter: '/', signal }).then((listing) => {
      first(listing.prefixes.map((prefix) => prefix.slice(backupsFolder.length, -1)));
      return listing;
    }),
    store.list(backupsFolder, { limit: filesAtATime, signal }),
  ]);
  if (start.next === undefined) {
    yield start.entries;
    return;
  }
  const size = Math.max(smallestPart, Math.ceil(prefixes.length / partsAtATime));
  const parts: { after?: string; folders: Set<string>; last: string }[] = [];
  for (let at = 0; at < prefixes.length; at += size) {
    const folders = prefixes.slice(at, at + size);
    const after = prefixes[at - 1];
    parts.push({ folders: new Set(folders), last: folders.at(-1) ?? '', ...(after !== undefined && { after }) });
  }
  yield* inOrder(parts, partsAtATime, async ({ folders, last, ...from }) => {
    const entries: StoredEntry[] = [];
    for (let after: string | undefined = from.after; ; ) {
      const page = await store.list(backupsFolder, {
        limit: filesAtATime,
        signal,
        ...(after !== undefined && { after }),
      });
      entries.push(...page.entries.filter(({ key }) => folders.has(folderOf(key))));
      after = page.next;
      if (after === undefined || folderOf(after) > last) return entries;
    }
  });
}

/** The folder of a backup that a key lies in. */
function folderOf(key: string): string {
  return key.slice(0, key.indexOf('/', backupsFolder.length) + 1);
}
