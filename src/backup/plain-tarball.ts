import { message } from '../model/message.ts';
import { groupResource } from '../model/objects/object.ts';
import type { Store, StoredEntry } from '../store/store.ts';
import { limits } from './damage.ts';
import { stream } from './fetch.ts';
import type { BackupEntry, BackupIndex } from './index-file.ts';
import { type TarPath, tarPathReader } from './layout.ts';
import { parseObject } from './object-json.ts';
import { SeamFinder } from './seams.ts';
import { readTar, type TarEntry, TarError } from './tar-read.ts';
import { unpackStream } from './unpack.ts';

/** Objects that a backup may hold at the most. */
const mostObjects = 5_000_000;

/** Reads chosen objects out of a tarball that has no index, by streaming all of it up to the last one. Throws TarError or zlib's error. */
export async function* readPlain(
  store: Store,
  key: string,
  wanted: BackupEntry[],
  signal: AbortSignal,
): AsyncGenerator<{ entry: BackupEntry; json: Buffer }> {
  const missing = new Map(wanted.map((entry) => [entry.offset, entry]));
  const tarball = unpackStream(stream(store, key, { signal }));
  if (missing.size === 0) return;
  for await (const { entry, content } of readTar(tarball, ({ offset }) => missing.has(offset), limits)) {
    const found = missing.get(entry.offset);
    missing.delete(entry.offset);
    if (found?.length !== content.length) throw new TarError(message('backup.damage.changed'));
    yield { entry: found, json: content };
    if (missing.size === 0) return;
  }
  if (missing.size > 0) throw new TarError(message('backup.damage.changed'));
}

/**
 * Makes the index of a tarball that has none, by streaming it once: of each object the copy without a version, which every layout since
 * Velero's first has. The version and kind of a resource come from its first object. It has pieces only where the stream can be entered
 * in the middle. Throws TarError, SyntaxError or zlib's error.
 */
export async function scanTarball(
  store: Store,
  { key, size: packed }: Pick<StoredEntry, 'key' | 'size'>,
  signal: AbortSignal,
): Promise<BackupIndex> {
  const found = new FoundObjects();
  const kinds = new Map<string, { version: string; kind: string }>();
  const parseTarPath = tarPathReader();
  const look = ({ path: text, offset, length }: TarEntry): boolean => {
    const path = parseTarPath(text);
    if (!path || path.version !== undefined) return false;
    found.add(path, offset, length);
    if (found.count > mostObjects) throw new TarError(message('backup.damage.objects', { most: mostObjects }));
    return !kinds.has(groupResource(path));
  };
  const seams = new SeamFinder();
  const tarball = seams.unpacked(stream(store, key, { signal }));
  for await (const { entry, content } of readTar(tarball, look, limits)) {
    const path = parseTarPath(entry.path);
    const { apiVersion, kind } = parseObject(content);
    if (path) kinds.set(groupResource(path), { version: apiVersion.slice(apiVersion.indexOf('/') + 1), kind });
  }
  const entries = found.entries();
  for (const entry of entries) Object.assign(entry, kinds.get(groupResource(entry)));
  return { entries, chunks: seams.chunks, raw: seams.raw, packed };
}

/** Objects of a tarball as they are met, still without version and kind: of those with the same path the last. There may be very many, so each takes as little room as it can. */
class FoundObjects {
  count = 0;
  readonly #places = new Map<string, { place: TarPath; objects: BackupEntry[] }>();

  add(path: TarPath, offset: number, length: number): void {
    const { place, objects } = this.#in(path);
    const { group, resource, namespace } = place;
    // A part of a text keeps the whole; this is one of its own.
    const name = Buffer.from(path.name).toString();
    // Fields of a spread would lie in a second piece of memory.
    const entry: BackupEntry =
      namespace === undefined
        ? { group, version: '', resource, kind: '', name, offset, length }
        : { group, version: '', resource, kind: '', namespace, name, offset, length };
    objects.push(entry);
    this.count += 1;
  }

  /** In the order of the tarball. */
  entries(): BackupEntry[] {
    const all: BackupEntry[] = [];
    for (const { objects } of this.#places.values()) {
      // By name only here: a map of all at once would weigh a third of what they do.
      for (const entry of new Map(objects.map((one) => [one.name, one])).values()) all.push(entry);
    }
    return all.sort((one, other) => one.offset - other.offset);
  }

  /** Those of one resource in one namespace; its path is the first that was met, so that texts which very many share are one. */
  #in(path: TarPath): { place: TarPath; objects: BackupEntry[] } {
    const key = `${groupResource(path)}/${path.namespace ?? ''}`;
    const known = this.#places.get(key) ?? { place: path, objects: [] };
    this.#places.set(key, known);
    return known;
  }
}
