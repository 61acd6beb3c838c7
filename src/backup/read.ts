import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import type { Kept } from '../store/kept.ts';
import type { Store, StoredEntry } from '../store/store.ts';
import { damaged, limits, readError } from './damage.ts';
import { fetch } from './fetch.ts';
import { type BackupEntry, type BackupIndex, parseIndex, type Sought } from './index-file.ts';
import { type LastPiece, readIndexed } from './indexed-tarball.ts';
import { type BackupKeys, backupKeys } from './layout.ts';
import { madeIndex } from './made-index.ts';
import { parseBackupJson } from './metadata.ts';
import { parseObject } from './object-json.ts';
import { readPlain } from './plain-tarball.ts';
import { TarError } from './tar-read.ts';

/** Bytes of a compressed index that are read at the most. */
const largestIndex = 256 * 1024 * 1024;

/** A complete backup, open for reading. Nothing of it needs closing. */
export interface BackupReader {
  readonly info: BackupInfo;
  /** Every object, in the order of the tarball; at least those that are `sought`, where others would cost more. All of them are kept. */
  entries(sought?: Sought): Promise<BackupEntry[]>;
  /**
   * The JSON of the given objects, in the order of the tarball. Nothing but the pieces that hold them is read where the backup has an
   * index, or one was made of a tarball that can be entered in the middle; otherwise the tarball is streamed once. The last piece of about 1 MB is kept for the next call; whoever keeps a `json` keeps its piece.
   */
  read(entries: BackupEntry[], signal: AbortSignal): AsyncIterable<{ entry: BackupEntry; json: Buffer }>;
  /** One object. */
  object(entry: BackupEntry, signal: AbortSignal): Promise<KubeObject>;
  /** The object of a JSON that `read` gave. Throws `damaged` where it is none. */
  parsed(json: Buffer | string): KubeObject;
}

/** Opens a complete backup, Velero's or ours; `kept`: where the index stays that the first reading of one without any makes. Throws `not-found`, `damaged` (also where it did not finish), or what the store throws; so do the calls of the reader. */
export async function openBackup(store: Store, name: string, signal: AbortSignal, kept?: Kept): Promise<BackupReader> {
  const keys = backupKeys(name);
  const [info, tarball, bytes] = await Promise.all([
    readInfo(store, keys, name, signal),
    store.head(keys.tarball, signal),
    indexBytesOf(store, keys, signal),
  ]);
  if (!info.complete) throw notComplete(info);
  if (!tarball) throw damaged(name, message('backup.damage.noTarball'));
  return new Reader({ store, tarball, index: bytes, kept, signal }, info);
}

/** The error of a backup that did not finish. */
export function notComplete({ name, phase }: BackupInfo): KubeferryError {
  return new KubeferryError('damaged', message('backup.notComplete', { name, phase }), {
    hint: message('backup.notComplete.hint'),
  });
}

/** The error of a name under which a store holds nothing. */
export function notFound(store: Store, name: string, cause?: unknown): KubeferryError {
  return new KubeferryError('not-found', message('backup.notFound', { name, store: store.title }), {
    hint: message('backup.notFound.hint'),
    ...(cause !== undefined && { cause }),
  });
}

/** What velero-backup.json says. Throws `not-found` where there is no such backup, `damaged` where the file is missing or malformed. */
export async function readInfo(store: Store, keys: BackupKeys, name: string, signal: AbortSignal): Promise<BackupInfo> {
  try {
    return parseBackupJson((await fetch(store, keys.metadata, limits.metadata, { signal })).toString('utf8'), name);
  } catch (thrown) {
    const error = readError(thrown, name);
    if (error.code === 'damaged') throw damaged(name, message('backup.damage.metadata'), thrown);
    if (error.code !== 'not-found') throw error;
    const { entries } = await store.list(keys.folder, { limit: 100, signal });
    if (entries.length === 0) {
      throw notFound(store, name, error);
    }
    if (!entries.some(({ key }) => key.startsWith(`${keys.folder}${name}`))) {
      throw new KubeferryError('damaged', message('backup.foreign', { name }), {
        hint: message('backup.foreign.hint'),
        cause: error,
      });
    }
    throw new KubeferryError('damaged', message('backup.unfinished', { name }), {
      hint: message('backup.notComplete.hint'),
      cause: error,
    });
  }
}

/** The index of a tarball of that many bytes; nothing where there is none that belongs to it. */
export async function readIndex(
  store: Store,
  keys: BackupKeys,
  packed: number,
  signal: AbortSignal,
): Promise<BackupIndex | undefined> {
  const bytes = await indexBytesOf(store, keys, signal);
  return bytes && parseIndex(bytes, packed);
}

/** The index as it is stored; nothing where there is none, or one that is too large to be one. */
async function indexBytesOf(store: Store, keys: BackupKeys, signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    return await fetch(store, keys.index, largestIndex, { signal });
  } catch (thrown) {
    if (thrown instanceof TarError) return undefined;
    if (thrown instanceof KubeferryError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

/** Where a reader reads. */
interface Place {
  store: Store;
  tarball: StoredEntry;
  /** The index that lies beside the tarball, as it is stored. */
  index: Buffer | undefined;
  kept: Kept | undefined;
  signal: AbortSignal;
}

class Reader implements BackupReader {
  readonly info: BackupInfo;
  readonly #place: Place;
  readonly #last: LastPiece = { content: Buffer.alloc(0) };
  #index: BackupIndex | undefined;

  constructor(place: Place, info: BackupInfo) {
    this.#place = place;
    this.info = info;
  }

  async entries(sought?: Sought): Promise<BackupEntry[]> {
    try {
      if (!this.#index || this.#index.partial === true) this.#index = await this.#read(sought);
      return this.#index.entries;
    } catch (thrown) {
      throw readError(thrown, this.info.name);
    }
  }

  async #read(sought: Sought | undefined): Promise<BackupIndex> {
    const { store, tarball, index, kept, signal } = this.#place;
    const beside = index && (await parseIndex(index, tarball.size, sought));
    return beside ?? (await madeIndex(store, tarball, signal, kept, sought));
  }

  async *read(entries: BackupEntry[], signal: AbortSignal): AsyncGenerator<{ entry: BackupEntry; json: Buffer }> {
    const { store, tarball } = this.#place;
    const source = this.#index?.chunks.length
      ? readIndexed(store, tarball.key, this.#index, entries, this.#last, signal)
      : readPlain(store, tarball.key, entries, signal);
    try {
      for (;;) {
        // Only what the reading throws is a fault of the backup, not what the caller of this generator throws.
        const next = await source.next().catch((thrown: unknown) => {
          throw readError(thrown, this.info.name);
        });
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await source.return(undefined);
    }
  }

  async object(entry: BackupEntry, signal: AbortSignal): Promise<KubeObject> {
    for await (const { json } of this.read([entry], signal)) return this.parsed(json);
    throw damaged(this.info.name, message('backup.damage.lacks', { name: entry.name }));
  }

  parsed(json: Buffer | string): KubeObject {
    try {
      return parseObject(json);
    } catch (thrown) {
      throw readError(thrown, this.info.name);
    }
  }
}
