import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import { type BackupReader, openBackup } from '../../src/backup/read.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { keptOf } from '../../src/store/kept.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const { signal } = new AbortController();
const keys = backupKeys('one');
const objects = Array.from({ length: 7000 }, (_, n) => configMap(`cm-${n}`, { value: `${Math.sin(n)} `.repeat(40) }));
let place: Awaited<ReturnType<typeof temporaryStore>>;
let tarball: string;
const kept = () =>
  keptOf('a store', async () => 'secret', { folder: join(place.folder, '.cache'), log: (text) => expect.fail(text) });
const open = () => openBackup(place.store, 'one', signal, kept());

/** A backup as Velero writes it: its tarball is one gzip stream, without an index beside it. */
beforeEach(async () => {
  place = await temporaryStore();
  await writeBackup(place.store, about('one'), inBatches(objects), quietly());
  tarball = join(place.folder, keys.tarball);
  await writeFile(tarball, gzipSync(gunzipSync(await readFile(tarball))));
  await rm(join(place.folder, keys.index));
});
afterEach(() => place.remove());

/** Every tenth object, with what is said of it. */
async function someOf(backup: BackupReader): Promise<string[]> {
  const entries = (await backup.entries()).filter((_, n) => n % 10 === 0);
  const found: string[] = [];
  for await (const { entry, json } of backup.read(entries, signal)) found.push(`${entry.name} ${json.toString()}`);
  return found;
}

it('the first reading of a backup without an index leaves one behind, by which it is read again', async () => {
  const first = await someOf(await open());
  expect(first).toHaveLength(700);
  // Of a tarball whose beginning cannot be read any more, what lies behind that can be read only by an index.
  const { size, mtime } = await stat(tarball);
  const broken = await readFile(tarball);
  await writeFile(tarball, broken.fill(0, 20, 200));
  await utimes(tarball, mtime, mtime);
  expect((await stat(tarball)).size).toBe(size);
  const again = await open();
  const last = (await again.entries()).at(-1);
  expect(last?.name).toBe('cm-6999');
  if (last) expect(await again.object(last, signal)).toEqual(objects.at(-1)?.object);
  await expect(someOf(await open())).rejects.toMatchObject({ code: 'damaged' });
  await expect(someOf(await openBackup(place.store, 'one', signal))).rejects.toMatchObject({ code: 'damaged' });
});

it('an index that was left behind is not used for another tarball', async () => {
  await someOf(await open());
  const other = [...objects.slice(0, 20), configMap('new', { value: 'x' })];
  await rm(join(place.folder, keys.folder), { recursive: true });
  await writeBackup(place.store, about('one'), inBatches(other), quietly());
  await rm(join(place.folder, keys.index));
  const names = (await (await open()).entries()).map(({ name }) => name);
  expect(names).toEqual(other.map(({ ref }) => ref.name));
});

it('reading goes on where nothing can be kept', async () => {
  const nowhere = keptOf('a store', async () => null, { log: (text) => expect.fail(text) });
  expect(await someOf(await openBackup(place.store, 'one', signal, nowhere))).toHaveLength(700);
});
