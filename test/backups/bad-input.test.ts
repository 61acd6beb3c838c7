import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeBackup } from '../../src/backup/details.ts';
import { compileFilter } from '../../src/backup/filter.ts';
import { backupKeys } from '../../src/backup/layout.ts';
import { type BackupReader, openBackup } from '../../src/backup/read.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { unpackBackup } from '../../src/engine/unpack-backup.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const { signal } = new AbortController();
const keys = backupKeys('one');
const inShop = (name: string) => `resources/configmaps/namespaces/shop/${name}.json`;
const map = (name: string, value = '1') => JSON.stringify(configMap(name, { a: value }).object);
let place: Awaited<ReturnType<typeof temporaryStore>>;
const path = (key: string) => join(place.folder, key);
beforeEach(async () => {
  place = await temporaryStore();
  await writeBackup(place.store, about('one'), inBatches([configMap('a', {})]), quietly());
  await rm(path(keys.index));
});
afterEach(() => place.remove());

interface File {
  name: string;
  text: string;
  type?: 'symlink' | 'link' | 'directory' | 'character-device' | 'fifo';
}

/** The backup with another tarball, opened. */
async function holding(...files: File[]): Promise<BackupReader> {
  const entries: TarEntry[] = files.map(({ name, text, type }) => ({
    header: { name, size: type ? 0 : Buffer.byteLength(text), mode: 0o755, ...(type && { type, linkname: text }) },
    ...(!type && { body: text }),
  }));
  await writeFile(path(keys.tarball), gzipSync(await packTar(entries)));
  return openBackup(place.store, 'one', signal);
}

async function values(backup: BackupReader): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { json } of backup.read(await backup.entries(), signal)) found.push(JSON.parse(json.toString()));
  return found;
}

/** Unpacks everything into a new folder; gives the names of what lies beside the store then. */
async function unpacked(backup: BackupReader): Promise<string[]> {
  const call = { signal, emit: () => undefined, drained: async () => undefined };
  await unpackBackup(backup, compileFilter({}), path('unpacked'), call);
  return (await readdir(path('unpacked'), { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(path('unpacked').length + 1))
    .sort();
}

describe('a tarball that nobody would have made by mistake', () => {
  it('gives of a path that comes twice the one that an extraction would leave', async () => {
    const backup = await holding(
      { name: inShop('a'), text: map('a', 'first') },
      { name: inShop('b'), text: map('b') },
      { name: `./${inShop('a')}`, text: map('a', 'second') },
    );
    expect(await values(backup)).toMatchObject([{ data: { a: '1' } }, { data: { a: 'second' } }]);
    expect(await unpacked(backup)).toEqual(['shop/configmaps/a.yaml', 'shop/configmaps/b.yaml']);
  });

  it('is not unpacked where another object lies than a path names', async () => {
    const elsewhere = JSON.stringify(configMap('a', {}, 'elsewhere').object);
    for (const text of [map('b'), elsewhere, map('a').replace('ConfigMap', 'Secret')]) {
      const backup = await holding({ name: inShop('first'), text: map('first') }, { name: inShop('a'), text });
      await expect(unpacked(backup)).rejects.toMatchObject({ code: 'damaged', words: { code: 'backup.damaged' } });
      await rm(path('unpacked'), { recursive: true });
    }
  });

  it('has no links, devices and folders that are followed or made', async () => {
    const others = ['symlink', 'link', 'directory', 'character-device', 'fifo'] as const;
    const backup = await holding(...others.map((type) => ({ name: inShop(`${type}`), text: '/etc/passwd', type })), {
      name: inShop('real'),
      text: map('real'),
    });
    expect(await unpacked(backup)).toEqual(['shop/configmaps/real.yaml']);
  });

  it('leads nowhere else, whatever it calls its files', async () => {
    for (const name of ['/etc/passwd', '../../outside', '..', 'a/../../b', 'resources/../../x.json']) {
      await expect(values(await holding({ name, text: 'x' })), name).rejects.toMatchObject({
        code: 'damaged',
        words: { code: 'backup.hostilePath' },
      });
    }
    // These are names of nothing, or odd names of something.
    const odd = ['resources/configmaps/namespaces/shop/.json', 'C:\\evil.json', 'resources', inShop('\\..\\..\\evil')];
    const backup = await holding(...odd.map((name) => ({ name, text: map('\\..\\..\\evil') })));
    for (const file of await unpacked(backup)) expect(file).toMatch(/^shop\/configmaps\/[\w%.-]+\.yaml$/);
    expect((await readdir(place.folder)).sort()).toEqual(['backups', 'unpacked']);
  });

  it('may have names in any script', async () => {
    const names = ['größe', '名前', 'имя', 'e\u0301', '😀'];
    const backup = await holding(...names.map((name) => ({ name: inShop(name), text: map(name) })));
    expect((await backup.entries()).map(({ name }) => name)).toEqual(names);
    expect(await unpacked(backup)).toHaveLength(names.length);
  });
});

describe('a tarball that is too large', () => {
  it('is told by the object, where one of fifty megabytes hides among others', async () => {
    const backup = await holding(
      { name: inShop('small'), text: map('small') },
      { name: inShop('huge'), text: map('huge', '0'.repeat(50 * 1024 ** 2)) },
    );
    expect((await backup.entries()).map(({ name }) => name)).toEqual(['small', 'huge']);
    await expect(values(backup)).rejects.toMatchObject({
      code: 'damaged',
      words: { code: 'backup.damaged', args: { detail: { code: 'backup.damage.largeFile' } } },
    });
    const [small] = await backup.entries();
    if (small) expect(await backup.object(small, signal)).toMatchObject({ metadata: { name: 'small' } });
  });

  it('is told as a bomb before it is unpacked', async () => {
    const header = Buffer.from(await packTar([{ header: { name: inShop('bomb'), size: 0, mode: 0o755 }, body: '' }]));
    const size = 3 * 1024 ** 3;
    header.write(size.toString(8).padStart(11, '0'), 124, 'latin1');
    header.write('        ', 148, 'latin1');
    const sum = header.subarray(0, 512).reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const zeros = Buffer.alloc(1024 ** 2);
    const bomb = (function* () {
      yield header.subarray(0, 512);
      for (let n = 0; n < 64; n++) yield zeros;
    })();
    const gzip = createGzip({ level: 1 });
    const packed: Buffer[] = [];
    await pipeline(Readable.from(bomb), gzip, async (parts) => {
      for await (const part of parts) packed.push(Buffer.from(part));
    });
    await writeFile(path(keys.tarball), Buffer.concat(packed));
    const backup = await openBackup(place.store, 'one', signal);
    await expect(backup.entries()).rejects.toMatchObject({
      code: 'damaged',
      words: { args: { detail: { code: 'backup.damage.largeFile' } } },
    });
  });
});

describe('what lies beside a tarball', () => {
  it('may be missing or a bomb, and the backup can still be looked into', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('["'), Buffer.alloc(140 * 1024 ** 2, 0x61), Buffer.from('"]')]));
    await writeFile(path(keys.resourceList), bomb);
    for (const key of [keys.logs, keys.results, keys.volumeInfo, keys.itemOperations]) await rm(path(key));
    const details = await describeBackup(place.store, 'one', signal);
    expect(details.counts).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', namespaces: { shop: 1 } }]);
    expect(details.problems).toMatchObject([
      { error: { words: { args: { detail: { code: 'backup.damage.large' } } } } },
    ]);
    expect(details.missing).toEqual(expect.arrayContaining(['logs', 'results', 'volumeInfo', 'itemOperations']));
    expect(await readFile(path(keys.metadata), 'utf8')).toContain('"one"');
  });
});
