import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CollectedObject } from '../../../src/backup/collection.ts';
import { compileFilter } from '../../../src/backup/filter.ts';
import { backupKeys } from '../../../src/backup/layout.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { compareBackups } from '../../../src/engine/compare-backups.ts';
import type { BackupDifference, BackupFilter } from '../../../src/model/backup-contents.ts';
import { refKey } from '../../../src/model/object.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from '../backup/shop.ts';

const { signal } = new AbortController();
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

const write = (name: string, objects: CollectedObject[]) =>
  writeBackup(place.store, about(name), inBatches(objects), quietly());

async function compare(filter: BackupFilter = {}) {
  const found: BackupDifference[] = [];
  const call = { signal, emit: (one: BackupDifference) => found.push(one), drained: async () => undefined };
  const [one, other] = [await openBackup(place.store, 'one', signal), await openBackup(place.store, 'two', signal)];
  const counts = await compareBackups(one, other, compileFilter(filter), call);
  return { counts, found: found.map(({ state, object }) => `${state} ${refKey(object)}`).sort() };
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
    counts: { alike: 4, differ: 1, onlyFirst: 1, onlySecond: 1 },
    found: ['differs configmaps/shop/changed', 'only-first configmaps/shop/gone', 'only-second configmaps/shop/new'],
  });
  expect(await compare({ names: ['ch*'] })).toMatchObject({
    counts: { alike: 0, differ: 1, onlyFirst: 0, onlySecond: 0 },
  });
});

test('values of Secrets are compared, and not given', async () => {
  await write('one', [secret('login', 'before')]);
  await write('two', [secret('login', 'after')]);
  expect((await compare()).found).toEqual(['differs secrets/shop/login']);
});

test('a backup without an index is compared as well, and one that is damaged is told', async () => {
  await write('one', [configMap('a', {}), configMap('b', { a: '1' })]);
  await write('two', [configMap('b', { a: '2' })]);
  const keys = backupKeys('one');
  const tarball = join(place.folder, keys.tarball);
  await writeFile(tarball, gzipSync(gunzipSync(await readFile(tarball))));
  await rm(join(place.folder, keys.index));
  expect((await compare()).found).toEqual(['differs configmaps/shop/b', 'only-first configmaps/shop/a']);
  await writeFile(tarball, (await readFile(tarball)).subarray(0, 300));
  await expect(compare()).rejects.toMatchObject({ code: 'damaged' });
});
