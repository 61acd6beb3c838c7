import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeBackup } from '../../src/backup/details.ts';
import { backupKeys } from '../../src/backup/layout.ts';
import { listBackups } from '../../src/backup/list.ts';
import { listNewestBackups } from '../../src/backup/newest.ts';
import { openBackup } from '../../src/backup/read.ts';
import { referencedEntries } from '../../src/backup/referenced-entries.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const { signal } = new AbortController();
const keys = backupKeys('one');
const objects = Array.from({ length: 700 }, (_, n) => configMap(`cm-${n}`, { value: `${Math.sin(n)} `.repeat(60) }));
let place: Awaited<ReturnType<typeof temporaryStore>>;
const path = (key: string) => join(place.folder, key);
beforeEach(async () => {
  place = await temporaryStore();
  await writeBackup(place.store, about('one'), inBatches(objects), quietly());
});
afterEach(() => place.remove());

/** Reads every object. */
async function readValues(): Promise<unknown[]> {
  const backup = await openBackup(place.store, 'one', signal);
  const values: unknown[] = [];
  for await (const { json } of backup.read(await backup.entries(), signal)) values.push(JSON.parse(json.toString()));
  return values;
}

/** How many objects can be read. */
async function readAll(): Promise<number> {
  return (await readValues()).length;
}

/** Puts another tarball in the place of the backup's own, and no index. */
async function replaceTarball(files: { name: string; text: string; type?: 'symlink' }[]): Promise<void> {
  const entries: TarEntry[] = files.map(({ name, text, type }) => ({
    header: { name, size: type ? 0 : Buffer.byteLength(text), mode: 0o755, ...(type && { type, linkname: text }) },
    ...(!type && { body: text }),
  }));
  await writeFile(path(keys.tarball), gzipSync(await packTar(entries)));
  await rm(path(keys.index), { force: true });
}

const map = (name: string) => JSON.stringify(configMap(name, { a: '1' }).object);
const damaged = { code: 'damaged' };

describe('a damaged backup', () => {
  it('is told where its tarball is cut off', async () => {
    const whole = await readFile(path(keys.tarball));
    for (const length of [0, 5, 40, Math.floor(whole.length / 2), whole.length - 1]) {
      await writeFile(path(keys.tarball), whole.subarray(0, length));
      await expect(readAll(), String(length)).rejects.toMatchObject(damaged);
    }
  });

  it('is told where a byte of its tarball has changed, and never gives other objects', async () => {
    const whole = await readFile(path(keys.tarball));
    const told: unknown[] = [];
    for (let n = 1; n <= 12; n++) {
      const changed = Buffer.from(whole);
      const at = Math.floor((whole.length * n) / 13);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await writeFile(path(keys.tarball), changed);
      // A few bits of a deflate stream mean nothing, or point to other bytes of the same text.
      const read = await readValues().catch((thrown: unknown) => told.push(thrown));
      if (typeof read !== 'number') expect(read, String(at)).toEqual(objects.map(({ object }) => object));
    }
    expect(told.length).toBeGreaterThan(6);
    for (const thrown of told) expect(thrown).toMatchObject(damaged);
  });

  it('is told where its tarball or its velero-backup.json is missing or malformed', async () => {
    const metadata = await readFile(path(keys.metadata), 'utf8');
    for (const text of ['', '{', '[]', '{"kind":"Restore"}']) {
      await writeFile(path(keys.metadata), text);
      await expect(readAll(), text).rejects.toMatchObject(damaged);
    }
    await rm(path(keys.metadata));
    await expect(readAll()).rejects.toMatchObject({ ...damaged, words: { code: 'backup.unfinished' } });
    await writeFile(path(keys.metadata), metadata.replace('"Completed"', '"InProgress"'));
    await expect(readAll()).rejects.toMatchObject({ ...damaged, words: { code: 'backup.notComplete' } });
    await writeFile(path(keys.metadata), metadata);
    await rm(path(keys.tarball));
    await expect(readAll()).rejects.toMatchObject(damaged);
    await expect(openBackup(place.store, 'two', signal)).rejects.toMatchObject({ code: 'not-found' });
    await expect(openBackup(place.store, '../one', signal)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is read without its index where that is torn, foreign or a lie about where objects lie', async () => {
    const index = await readFile(path(keys.index));
    for (const bytes of [
      Buffer.alloc(0),
      index.subarray(0, 100),
      gzipSync('{}'),
      gzipSync('not json'),
      Buffer.from('x'),
    ]) {
      await writeFile(path(keys.index), bytes);
      expect(await readAll()).toBe(objects.length);
    }
    const { packed, raw } = { packed: (await readFile(path(keys.tarball))).length, raw: 1024 };
    const lie = [
      { kubeferry: 'index/1' },
      { kind: ['', 'v1', 'configmaps', 'ConfigMap'] },
      [0, 'shop', 'cm-0', 600, 100],
      { chunk: [0, 10, crc32('x')] },
      { end: { entries: 1, chunks: 1, raw, packed } },
    ];
    await writeFile(path(keys.index), gzipSync(lie.map((line) => JSON.stringify(line)).join('\n')));
    await expect(readAll()).rejects.toMatchObject(damaged);
  });

  it('is told where a path leads out of it, and no link in it is followed', async () => {
    for (const name of [
      'resources/configmaps/namespaces/../../../etc/passwd.json',
      '/resources/configmaps/cluster/a.json',
    ]) {
      await replaceTarball([{ name, text: map('a') }]);
      await expect(readAll(), name).rejects.toMatchObject({ ...damaged, words: { code: 'backup.hostilePath' } });
    }
    await replaceTarball([
      { name: 'resources/configmaps/namespaces/shop/a.json', text: '/etc/passwd', type: 'symlink' },
    ]);
    expect(await readAll()).toBe(0);
  });

  it('is told where an object is no object, or too large to be one', async () => {
    for (const text of ['', '{', '[]', '{"kind":"ConfigMap"}']) {
      await replaceTarball([{ name: 'resources/configmaps/namespaces/shop/a.json', text }]);
      await expect(readAll(), text).rejects.toMatchObject(damaged);
    }
    const bomb = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"${'0'.repeat(40 * 1024 * 1024)}"}}`;
    await replaceTarball([{ name: 'resources/configmaps/namespaces/shop/a.json', text: bomb }]);
    await expect(readAll()).rejects.toMatchObject(damaged);
  });
});

describe('what others lean on', () => {
  it('is told as damage with the name of the backup where an object of it is no JSON', async () => {
    const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop' } });
    const at = (name: string, text: string) => ({ name: `resources/pods/namespaces/shop/${name}.json`, text });
    await replaceTarball([at('a', pod), at('b', pod.slice(0, -1))]);
    const backup = await openBackup(place.store, 'one', signal);
    const found = referencedEntries(backup, await backup.entries(), ['shop'], signal);
    await expect(found).rejects.toMatchObject({ ...damaged, words: { args: { name: 'one' } } });
  });
});

describe('a backup of another layout', () => {
  it('is read as Velero wrote it before it knew versions, and in several gzip members', async () => {
    const files = ['resources/configmaps/namespaces/shop/a.json', 'resources/configmaps/namespaces/shop/b.json'];
    await replaceTarball([
      { name: 'metadata/version', text: '1' },
      ...files.map((name) => ({ name, text: map(name.slice(-6, -5)) })),
    ]);
    expect(await readAll()).toBe(2);
    const tar = await packTar(
      files.map((name) => ({ header: { name, size: map('a').length, mode: 0o755 }, body: map('a') })),
    );
    await writeFile(path(keys.tarball), Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]));
    expect(await readAll()).toBe(2);
    await writeFile(path(keys.tarball), tar);
    expect(await readAll()).toBe(2);
  });
});

describe('the list of backups', () => {
  it('comes in pages by name and shows what is not complete as such', async () => {
    for (const name of ['zero', 'two', 'three']) {
      await writeBackup(place.store, about(name), inBatches(objects.slice(0, 2)), quietly());
    }
    await rm(path(backupKeys('two').metadata));
    await writeFile(path(backupKeys('three').metadata), 'not json');
    const seen: [string, string, boolean][] = [];
    for (let after: string | undefined; ; ) {
      const page = await listBackups(place.store, { limit: 3, ...(after !== undefined && { after }) }, signal);
      seen.push(...page.backups.map(({ name, phase, complete }): [string, string, boolean] => [name, phase, complete]));
      after = page.next;
      if (after === undefined) break;
    }
    expect(seen).toEqual([
      ['one', 'Completed', true],
      ['three', 'Damaged', false],
      ['two', 'Unfinished', false],
      ['zero', 'Completed', true],
    ]);
  });

  it('comes with what was written last first, where that is asked for, each once', async () => {
    for (const [minute, name] of ['third', 'first', 'second'].entries()) {
      await writeBackup(place.store, about(name), inBatches(objects.slice(0, 2)), quietly());
      await written(name, new Date(Date.UTC(2026, 1, 1, 0, minute)));
    }
    await written('one', new Date(Date.UTC(2026, 1, 1)));
    const pages: string[][] = [];
    for (let after: string | undefined; ; ) {
      const page = await listNewestBackups(place.store, { limit: 2, ...(after !== undefined && { after }) }, signal);
      pages.push(page.backups.map(({ name }) => name));
      after = page.next;
      if (after === undefined) break;
    }
    expect(pages).toEqual([
      ['second', 'first'],
      ['third', 'one'],
    ]);
  });

  it('says of each what it is, and how large', async () => {
    const metadata = await readFile(path(keys.metadata), 'utf8');
    const others = {
      foreign: ['notes.txt', 'hello'],
      newer: ['velero-backup.json', metadata.replace('"1.1.0"', '"2.0.0"')],
      other: ['velero-backup.json', metadata.replace('velero.io/v1', 'velero.io/v2')],
      'Not A Name': ['velero-backup.json', metadata],
    };
    for (const [name, [file = '', text = '']] of Object.entries(others)) {
      await mkdir(path(`backups/${name}`), { recursive: true });
      await writeFile(path(`backups/${name}/${file}`), text);
    }
    const { backups } = await listNewestBackups(place.store, { limit: 10 }, signal);
    expect(Object.fromEntries(backups.map(({ name, phase, complete }) => [name, [phase, complete]]))).toEqual({
      one: ['Completed', true],
      foreign: ['Foreign', false],
      newer: ['NewerFormat', false],
      other: ['NewerFormat', false],
      'Not A Name': ['Foreign', false],
    });
    expect(backups.find(({ name }) => name === 'one')).toMatchObject({
      format: '1.1.0',
      size: (await readFile(path(keys.tarball))).length,
    });
    await expect(openBackup(place.store, 'newer', signal)).rejects.toMatchObject({ code: 'invalid' });
  });

  it('knows one without its tarball as damaged, whatever it calls itself', async () => {
    await rm(path(keys.tarball));
    const { backups } = await listNewestBackups(place.store, { limit: 2 }, signal);
    const problem = { words: { args: { detail: { code: 'backup.damage.noTarball' } } } };
    expect(backups).toMatchObject([{ name: 'one', phase: 'Damaged', complete: false, problem }]);
    expect(await describeBackup(place.store, 'one', signal)).toMatchObject({ info: { phase: 'Damaged', problem } });
  });

  it('knows one that did not finish among the newest', async () => {
    await rm(path(keys.metadata));
    const { backups } = await listNewestBackups(place.store, { limit: 2 }, signal);
    expect(backups).toMatchObject([{ name: 'one', phase: 'Unfinished', complete: false }]);
  });
});

/** Makes the files of a backup as old as that. */
async function written(name: string, time: Date): Promise<void> {
  const folder = path(backupKeys(name).folder);
  for (const file of await readdir(folder)) await utimes(join(folder, file), time, time);
}
