import { message } from '../model/message.ts';
import { groupResource } from '../model/object.ts';
import type { Store, StoredEntry } from '../store/store.ts';
import { limits } from './damage.ts';
import { stream } from './fetch.ts';
import type { BackupEntry, BackupIndex } from './index-file.ts';
import { tarPathReader } from './layout.ts';
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
  const found = new Map<string, BackupEntry>();
  const kinds = new Map<string, { version: string; kind: string }>();
  // Very many are kept, so texts that they share are one.
  const names = new Map<string, string>();
  const once = (name: string) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, name);
    return known ?? name;
  };
  const parseTarPath = tarPathReader();
  const look = ({ path: text, offset, length }: TarEntry): boolean => {
    const path = parseTarPath(text);
    if (!path || path.version !== undefined) return false;
    const [group, resource, { name }] = [once(path.group), once(path.resource), path];
    const place = path.namespace !== undefined && { namespace: once(path.namespace) };
    found.set(withoutDot(text), { group, version: '', resource, kind: '', ...place, name, offset, length });
    if (found.size > mostObjects) throw new TarError(message('backup.damage.objects', { most: mostObjects }));
    return !kinds.has(groupResource(path));
  };
  const seams = new SeamFinder();
  const tarball = seams.unpacked(unpackStream(seams.packed(stream(store, key, { signal }))));
  for await (const { entry, content } of readTar(tarball, look, limits)) {
    const met = found.get(withoutDot(entry.path));
    const { apiVersion, kind } = parseObject(content);
    if (met) kinds.set(groupResource(met), { version: apiVersion.slice(apiVersion.indexOf('/') + 1), kind });
  }
  const entries = [...found.values()];
  for (const entry of entries) Object.assign(entry, kinds.get(groupResource(entry)));
  return { entries, chunks: seams.chunks, raw: seams.raw, packed };
}

/** Tar of a folder names its files so. */
function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
