import type { Kept } from '../store/kept.ts';
import type { Store, StoredEntry } from '../store/store.ts';
import { type BackupIndex, indexBytes, parseIndex, type Sought } from './index-file.ts';
import { scanTarball } from './plain-tarball.ts';

/** The index of a tarball that has none beside it: the one that its first reading left on this machine, or a new one, which costs a reading of all of it; at least with the entries that are `sought`. Throws what `scanTarball` throws. */
export async function madeIndex(
  store: Store,
  tarball: StoredEntry,
  signal: AbortSignal,
  kept: Kept | undefined,
  sought?: Sought,
): Promise<BackupIndex> {
  // Whatever makes it another tarball makes it another name.
  const { key, size, modified, etag = '' } = tarball;
  const name = ['index', key, String(size), modified.toISOString(), etag];
  const bytes = await kept?.get(name);
  const known = bytes && (await parseIndex(bytes, size, sought));
  if (known) return known;
  const index = await scanTarball(store, tarball, signal);
  await kept?.put(name, await indexBytes(index));
  return index;
}
