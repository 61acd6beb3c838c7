import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectedObject } from '../../src/backup/collection.ts';
import { backupKeys } from '../../src/backup/layout.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { number, record } from '../../src/model/json/parse.ts';
import { about, configMap, quietly, temporaryStore } from '../unit/backup/shop.ts';
import type { MemoryOfReading } from './read-large.ts';

const megabyte = 1024 * 1024;
const objectCount = 6800;
/** By how much the peak of a process may grow while it reads a backup of any size with so many objects. */
const mostGrown = 96 * megabyte;
const keys = backupKeys('one');
let place: Awaited<ReturnType<typeof temporaryStore>>;

async function* objects(): AsyncGenerator<CollectedObject[]> {
  for (let n = 0; n < objectCount; n += 100) {
    const texts = Array.from({ length: 100 }, () => randomBytes(10_000).toString('hex'));
    yield texts.map((text, at) => configMap(`cm-${n + at}`, { text }));
  }
}

/** A backup as Velero writes it, in one gzip stream without an index; compressed so that it is as fast to make as it is large. */
beforeAll(async () => {
  place = await temporaryStore();
  await writeBackup(place.store, about('one'), objects(), quietly());
  const tarball = join(place.folder, keys.tarball);
  const packing = createGzip({ strategy: constants.Z_HUFFMAN_ONLY });
  await pipeline(createReadStream(tarball), createGunzip(), packing, createWriteStream(`${tarball}.new`));
  await rename(`${tarball}.new`, tarball);
  await rm(join(place.folder, keys.index));
}, 240_000);
afterAll(() => place.remove());

async function memoryOf(what: 'read' | 'verify'): Promise<MemoryOfReading> {
  const script = join(import.meta.dirname, 'read-large.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, place.folder, what]);
  const { objects, grown } = record(JSON.parse(stdout));
  return { objects: number(objects) ?? 0, grown: number(grown) ?? Number.POSITIVE_INFINITY };
}

describe('a backup whose tarball has 100 MB, 260 unpacked', () => {
  it('is far larger than what may be held of it', async () => {
    expect((await stat(join(place.folder, keys.tarball))).size).toBeGreaterThan(100 * megabyte);
  });

  it('is never held as a whole while its objects are listed and read', async () => {
    const { objects, grown } = await memoryOf('read');
    expect(objects).toBe(objectCount);
    expect(grown).toBeLessThan(mostGrown);
  }, 240_000);

  it('is never held as a whole while it is verified', async () => {
    const { objects, grown } = await memoryOf('verify');
    expect(objects).toBe(objectCount);
    expect(grown).toBeLessThan(mostGrown);
  }, 240_000);
});
