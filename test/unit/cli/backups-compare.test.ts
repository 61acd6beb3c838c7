import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CollectedObject } from '../../../src/backup/collection.ts';
import { backupKeys } from '../../../src/backup/layout.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { compareBackups } from '../../../src/cli/backups/compare.ts';
import type { BackupFilter } from '../../../src/model/backups/backup-contents.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from '../backup/shop.ts';
import { noCluster } from '../engine/no-cluster.ts';

const { signal } = new AbortController();
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

const write = (name: string, objects: CollectedObject[]) =>
  writeBackup(place.store, about(name), inBatches(objects), quietly());

/** What `kubeferry backups compare one two` says: a line for each thing, and the last one. */
async function compare(filter: BackupFilter = {}) {
  const found: string[] = [];
  const last: string[] = [];
  const output = {
    item: (_type: string, _data: object, lines: readonly string[]) => void found.push(...lines),
    result: (_data: object, lines: readonly string[]) => void last.push(...lines),
    drained: async () => undefined,
  };
  const ask = { action: 'compare' as const, name: 'one', other: 'two', filter };
  const same = await compareBackups(ask, { store: { folder: place.folder }, signal, scope: noCluster, output });
  return { same, found: found.sort(), last: last.join(' ') };
}

/** The same object with other metadata and more fields. */
function changed({ ref, object }: CollectedObject, metadata: object, fields: object = {}): CollectedObject {
  return { ref, object: { ...object, metadata: { ...object.metadata, ...metadata }, ...fields } };
}

function secret(name: string, password: string): CollectedObject {
  const { ref, object } = configMap(name, { password: Buffer.from(password).toString('base64') });
  return { ref: { ...ref, resource: 'secrets', kind: 'Secret' }, object: { ...object, kind: 'Secret' } };
}

test('two backups differ in what was changed, made and removed, and not in what servers keep', async () => {
  const same = [configMap('same', { a: '1' }), clusterRole('reader'), secret('kept', 'x')];
  await write('one', [
    ...same,
    configMap('served', { a: '1' }),
    configMap('changed', { a: '1' }),
    configMap('gone', {}),
  ]);
  const served = { resourceVersion: '7', uid: 'u', managedFields: [{ manager: 'm' }], labels: {} };
  await write('two', [
    configMap('new', {}),
    changed(configMap('served', { a: '1' }), served, { status: { phase: 'x' } }),
    configMap('changed', { a: '2' }),
    ...same,
  ]);
  expect(await compare()).toEqual({
    same: false,
    found: [
      'differs      configmaps/shop/changed',
      'only in one  configmaps/shop/gone',
      'only in two  configmaps/shop/new',
    ],
    last: '4 objects alike, 1 differ, 1 only in one, 1 only in two.',
  });
  const part = async (filter: BackupFilter) => (await compare(filter)).last;
  expect(await part({ names: ['ch*'] })).toBe('0 objects alike, 1 differ, 0 only in one, 0 only in two.');
  expect(await part({ kinds: ['secret', 'clusterroles'] })).toBe(
    '2 objects alike, 0 differ, 0 only in one, 0 only in two.',
  );
  expect(await part({ namespaces: ['_cluster'] })).toBe('1 object alike, 0 differ, 0 only in one, 0 only in two.');
  expect((await compare({ names: ['same'] })).same).toBe(true);
});

test('of a label or an image, each backup is asked for what has it there', async () => {
  const labelled = (name: string, tier: string) => changed(configMap(name, {}), { labels: { tier } });
  await write('one', [labelled('both', 'web'), labelled('was', 'web'), labelled('other', 'db')]);
  await write('two', [labelled('both', 'web'), labelled('was', 'db'), labelled('other', 'db')]);
  expect(await compare({ labelSelector: 'tier=web' })).toEqual({
    same: false,
    found: ['only in one  configmaps/shop/was'],
    last: '1 object alike, 0 differ, 1 only in one, 0 only in two.',
  });
  await expect(compare({ labelSelector: 'tier=!!' })).rejects.toMatchObject({ code: 'usage' });
});

test('values of Secrets are compared, and not given', async () => {
  await write('one', [secret('login', 'before')]);
  await write('two', [secret('login', 'after')]);
  const said = await compare();
  expect(said.found).toEqual(['differs      secrets/shop/login']);
  expect(JSON.stringify(said)).not.toMatch(/before|after|[A-Za-z]+=/);
});

test('a backup without an index is compared as well, and one that is damaged is told', async () => {
  await write('one', [configMap('a', {}), configMap('b', { a: '1' })]);
  await write('two', [configMap('b', { a: '2' })]);
  const keys = backupKeys('one');
  const tarball = join(place.folder, keys.tarball);
  await writeFile(tarball, gzipSync(gunzipSync(await readFile(tarball))));
  await rm(join(place.folder, keys.index));
  expect((await compare()).found).toEqual(['differs      configmaps/shop/b', 'only in one  configmaps/shop/a']);
  await writeFile(tarball, (await readFile(tarball)).subarray(0, 300));
  await expect(compare()).rejects.toMatchObject({ code: 'damaged' });
});
