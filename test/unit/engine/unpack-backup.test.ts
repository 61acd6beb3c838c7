import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileFilter } from '../../../src/backup/filter.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { unpackBackup } from '../../../src/engine/unpack-backup.ts';
import type { BackupFilter } from '../../../src/model/backups/backup-contents.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from '../backup/shop.ts';

const { signal } = new AbortController();
const objects = [
  configMap('settings', { a: '1' }),
  configMap('SETTINGS', { a: '2' }),
  configMap('con', {}),
  configMap('ü€😀', {}),
  clusterRole('system:reader'),
];
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeEach(async () => {
  place = await temporaryStore();

  await writeBackup(place.store, about('one'), inBatches(objects), quietly());
});
afterEach(() => place.remove());

async function unpack(folder: string, filter: BackupFilter = {}) {
  const backup = await openBackup(place.store, 'one', signal);
  const told: number[] = [];
  const emit = ({ written }: { written: number }) => void told.push(written);
  return unpackBackup(backup, compileFilter(filter), folder, { signal, emit, drained: async () => undefined });
}

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

test('every object becomes a manifest below a folder that only its owner may look into', async () => {
  const folder = join(place.folder, 'new', 'out');
  expect(await unpack(folder)).toEqual({ folder, written: 5, missing: [] });
  expect(filesBelow(folder)).toEqual([
    '_cluster/clusterroles.rbac.authorization.k8s.io/system%3Areader.yaml',
    'shop/configmaps/%53%45%54%54%49%4E%47%53.yaml',
    'shop/configmaps/%63on.yaml',
    'shop/configmaps/%C3%BC%E2%82%AC%F0%9F%98%80.yaml',
    'shop/configmaps/settings.yaml',
  ]);
  expect(parse(readFileSync(join(folder, 'shop/configmaps/settings.yaml'), 'utf8'))).toEqual(objects[0]?.object);
  if (process.platform !== 'win32') {
    expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    expect(lstatSync(join(folder, 'shop/configmaps/settings.yaml')).mode & 0o777).toBe(0o600);
  }
});

test('only what is asked for is unpacked, and what is not there is named', async () => {
  const folder = join(place.folder, 'out');
  mkdirSync(folder);
  expect(await unpack(folder, { objects: ['configmap/settings', 'secret/none'] })).toMatchObject({
    written: 1,
    missing: ['secret/none'],
  });
  expect(filesBelow(folder)).toEqual(['shop/configmaps/settings.yaml']);
});

test('nothing is written over, nor through a link or into a file', async () => {
  const folder = join(place.folder, 'out');
  mkdirSync(folder);
  symlinkSync(place.folder, join(folder, 'shop'));
  await expect(unpack(folder)).rejects.toMatchObject({ code: 'already-exists' });
  expect(readdirSync(folder)).toEqual(['shop']);
  const file = join(place.folder, 'file');
  writeFileSync(file, 'mine');
  await expect(unpack(file)).rejects.toMatchObject({ words: { code: expect.stringMatching(/notEmpty|not-writable/) } });
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('a folder inside a git work tree is named', async () => {
  const tree = join(place.folder, 'tree');
  mkdirSync(join(tree, '.git'), { recursive: true });
  expect(await unpack(join(tree, 'out'))).toMatchObject({ insideGit: tree });
});
