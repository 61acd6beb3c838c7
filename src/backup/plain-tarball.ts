import { message } from '../model/message.ts';
import { refKey } from '../model/object.ts';
import type { Store } from '../store/store.ts';
import { limits } from './damage.ts';
import { stream } from './fetch.ts';
import type { BackupEntry } from './index-file.ts';
import { parseTarPath, type TarPath } from './layout.ts';
import { parseObject } from './object-json.ts';
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
 * Lists the objects of a tarball that has no index, by streaming it once: of each object the copy without a version, which every layout
 * since Velero's first has. The version and kind of a resource come from its first object. Throws TarError, SyntaxError or zlib's error.
 */
export async function scanTarball(store: Store, key: string, signal: AbortSignal): Promise<BackupEntry[]> {
  const found = new Map<string, { path: TarPath; place: TarEntry }>();
  const kinds = new Map<string, { version: string; kind: string }>();
  const resourceOf = ({ resource, group }: TarPath) => `${resource}.${group}`;
  const look = (place: TarEntry): boolean => {
    const path = parseTarPath(place.path);
    if (!path || path.version !== undefined) return false;
    found.set(refKey(path), { path, place });
    if (found.size > mostObjects) throw new TarError(message('backup.damage.objects', { most: mostObjects }));
    return !kinds.has(resourceOf(path));
  };
  const tarball = unpackStream(stream(store, key, { signal }));
  for await (const { entry, content } of readTar(tarball, look, limits)) {
    const path = parseTarPath(entry.path);
    const { apiVersion, kind } = parseObject(content);
    if (path) kinds.set(resourceOf(path), { version: apiVersion.slice(apiVersion.indexOf('/') + 1), kind });
  }
  return [...found.values()].flatMap(({ path, place }) => {
    const kind = kinds.get(resourceOf(path));
    if (!kind) return [];
    const { group, resource, namespace, name } = path;
    const { offset, length } = place;
    return [{ group, resource, ...kind, ...(namespace !== undefined && { namespace }), name, offset, length }];
  });
}
