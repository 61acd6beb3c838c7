import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { constants, deflateRawSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileFilter } from '../../src/backup/filter.ts';
import { backupKeys } from '../../src/backup/layout.ts';
import { openBackup } from '../../src/backup/read.ts';
import { verifyBackup } from '../../src/backup/verify/verify.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { unpackBackup } from '../../src/engine/unpack-backup.ts';
import type { Store } from '../../src/store/store.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

/** Ten gigabytes of zeros, in a tarball of ten megabytes. */
const zeros = 10 * 1024 ** 3;
const { signal } = new AbortController();
const keys = backupKeys('one');
const inShop = (name: string) => `resources/configmaps/namespaces/shop/${name}.json`;
let place: Awaited<ReturnType<typeof temporaryStore>>;
let taken = 0;
beforeEach(async () => {
  place = await temporaryStore();
  await writeBackup(place.store, about('one'), inBatches([configMap('a', {})]), quietly());
  await rm(join(place.folder, keys.index));
  taken = 0;
});
afterEach(() => place.remove());

/** Packs parts one by one, so that a piece may be repeated without being packed again; nothing checks the sum before the end. */
function gzipOf(begin: Buffer, times: number): Buffer {
  const options = { finishFlush: constants.Z_FULL_FLUSH };
  const megabyte = deflateRawSync(Buffer.alloc(1024 ** 2), options);
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  const pieces = Array.from({ length: times }, () => megabyte);
  return Buffer.concat([head, deflateRawSync(begin, options), ...pieces, Buffer.from([3, 0]), Buffer.alloc(8)]);
}

async function fileOf(name: string, size: number, body: string): Promise<Buffer> {
  const packed = Buffer.from(await packTar([{ header: { name, size: body.length, mode: 0o755 }, body }]));
  const file = packed.subarray(0, packed.length - 1024);
  if (size === body.length) return file;
  // Beyond eight gigabytes a header has no octal digits left: seven are as many as one can claim.
  file.write(size.toString(8).padStart(11, '0'), 124, 'latin1');
  file.write('        ', 148, 'latin1');
  const sum = file.subarray(0, 512).reduce((all, byte) => all + byte, 0);
  file.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return file.subarray(0, 512);
}

/** The store, which counts what is taken out of the tarball. */
function counting(): Store {
  const { store } = place;
  return {
    title: store.title,
    head: (key, ...rest) => store.head(key, ...rest),
    list: (prefix, ...rest) => store.list(prefix, ...rest),
    write: (key, bytes, ...rest) => store.write(key, bytes, ...rest),
    remove: (key, ...rest) => store.remove(key, ...rest),
    close: () => store.close(),
    async read(key, ...rest) {
      const source = await store.read(key, ...rest);
      if (key !== keys.tarball) return source;
      const bytes = async function* () {
        for await (const part of source) {
          taken += part.length;
          yield part;
        }
      };
      return Readable.from(bytes(), { objectMode: false });
    },
  };
}

const claimed = 7 * 1024 ** 3;
const small = JSON.stringify(configMap('a', {}).object);
const bombs = {
  'the first object': async () => [await fileOf(inShop('bomb'), claimed, '')],
  'an object among others': async () => [
    await fileOf(inShop('a'), small.length, small),
    await fileOf(inShop('bomb'), claimed, ''),
  ],
  'a file that is no object': async () => [await fileOf('notes.txt', claimed, '')],
  'what follows the end': async () => [await fileOf(inShop('a'), small.length, small), Buffer.alloc(1024)],
};

test.each(Object.entries(bombs))(
  'ten gigabytes of zeros as %s end every reader early, in one sentence',
  async (_, files) => {
    const tarball = gzipOf(Buffer.concat(await files()), zeros / 1024 ** 2);
    await writeFile(join(place.folder, keys.tarball), tarball);
    expect(tarball.length).toBeGreaterThan(10_000_000);
    const store = counting();
    const before = process.memoryUsage().rss;
    const readers = {
      list: async () => (await openBackup(store, 'one', signal)).entries(),
      unpack: async () => {
        const call = { signal, emit: () => undefined, drained: async () => undefined };
        const backup = await openBackup(store, 'one', signal);
        return unpackBackup(backup, compileFilter({}), join(place.folder, 'out'), call);
      },
    };
    for (const read of Object.values(readers)) {
      await expect(read()).rejects.toMatchObject({
        code: 'damaged',
        words: { code: 'backup.damaged', args: { detail: { code: expect.stringMatching(/largeFile|behindEnd/) } } },
      });
    }
    const verdict = await verifyBackup(store, 'one', { signal, tell: () => undefined, told: async () => undefined });
    expect(verdict.sound).toBe(false);
    // Three readings, each of which stops at the first megabytes of text.
    expect(taken).toBeLessThan(3_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2);
    expect((await readdir(place.folder)).sort()).toEqual(['backups']);
  },
);
