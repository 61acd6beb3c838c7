import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { unpackTar } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectedObject } from '../../src/backup/collection.ts';
import { backupKeys } from '../../src/backup/layout.ts';
import { openBackup } from '../../src/backup/read.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { refKey } from '../../src/model/objects/object.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const { signal } = new AbortController();
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

const big = 'x'.repeat(900_000);
const long = 'n'.repeat(253);
const objects: CollectedObject[] = [
  configMap('plain', { a: '1' }),
  configMap('empty', {}),
  configMap('big', { big }),
  configMap(long, { a: 'ü€😀\u2028' }, 'm'.repeat(63)),
  clusterRole('system:Reader:über'),
  ...Array.from({ length: 3000 }, (_, n) => configMap(`cm-${n}`, { value: `${n} `.repeat(200) })),
];

describe('a backup in a folder', () => {
  it('keeps integers of 64 bits', async () => {
    const { ref, object } = configMap('long', {});
    const long = { ref, object: { ...object, spec: { id: 9007199254740993n, ratio: 0.30000000000000004 } } };
    await writeBackup(place.store, about('one'), inBatches([long]), quietly());
    const backup = await openBackup(place.store, 'one', signal);
    for await (const { entry, json } of backup.read(await backup.entries(), signal)) {
      expect(json.toString()).toContain('"spec":{"id":9007199254740993,"ratio":0.30000000000000004}');
      expect(await backup.object(entry, signal)).toEqual(long.object);
    }
  });

  it('gives back every object as it was, one by one and all together', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    const backup = await openBackup(place.store, 'one', signal);
    const entries = await backup.entries();
    expect(entries.map(refKey)).toEqual(objects.map(({ ref }) => refKey(ref)));
    const read: unknown[] = [];
    for await (const { json } of backup.read(entries, signal)) read.push(JSON.parse(json.toString()));
    expect(read).toEqual(objects.map(({ object }) => object));
    for (const number of [0, 2, 3, 4, 1500, objects.length - 1]) {
      const entry = entries[number];
      expect(entry && (await backup.object(entry, signal))).toEqual(objects[number]?.object);
    }
  });

  it('gives the same objects without its index', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    const indexed = await (await openBackup(place.store, 'one', signal)).entries();
    await place.store.remove(backupKeys('one').index);
    const plain = await openBackup(place.store, 'one', signal);
    expect(await plain.entries()).toEqual(indexed);
    const some = [indexed[3], indexed[2000], indexed[10]].filter((entry) => entry !== undefined);
    const names: string[] = [];
    for await (const { entry, json } of plain.read(some, signal)) {
      names.push(entry.name);
      expect(JSON.parse(json.toString()).metadata.name).toBe(entry.name);
    }
    expect(names).toEqual([long, 'cm-5', 'cm-1995']);
  });

  it('is a tarball that other programs read, in the layout of Velero', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects.slice(0, 6)), quietly());
    const packed = await readFile(join(place.folder, backupKeys('one').tarball));
    const tar = gunzipSync(packed);
    const files = await unpackTar(tar);
    expect(files[0]?.header.name).toBe('metadata/version');
    expect(Buffer.from(files[0]?.data ?? []).toString()).toBe('1.1.0\n');
    expect(new Set(files.map(({ header }) => header.mode))).toEqual(new Set([0o755]));
    const names = files.map(({ header }) => header.name);
    expect(names).toContain('resources/configmaps/namespaces/shop/plain.json');
    expect(names).toContain('resources/configmaps/v1-preferredversion/namespaces/shop/plain.json');
    expect(names).toContain('resources/clusterroles.rbac.authorization.k8s.io/cluster/system:Reader:über.json');
    expect(names).toContain(`resources/configmaps/v1-preferredversion/namespaces/${'m'.repeat(63)}/${long}.json`);
    await writeFile(join(place.folder, 'all.tar'), tar);
    const listed = execFileSync('tar', ['tf', join(place.folder, 'all.tar'), '--quoting-style=literal'], {
      encoding: 'utf8',
    });
    expect(listed.trimEnd().split('\n')).toEqual(names);
  });

  it('holds the files that Velero looks for', async () => {
    const info = await writeBackup(place.store, about('one'), inBatches(objects.slice(0, 2)), quietly());
    expect(info).toMatchObject({ name: 'one', phase: 'Completed', complete: true, objects: 2, namespaces: ['shop'] });
    const keys = backupKeys('one');
    const json = async (key: string) => JSON.parse(gunzipSync(await readFile(join(place.folder, key))).toString());
    expect(await json(keys.resourceList)).toEqual({ 'v1/ConfigMap': ['shop/empty', 'shop/plain'] });
    expect(await json(keys.volumeInfo)).toEqual([]);
    expect(await json(keys.podVolumeBackups)).toEqual([]);
    expect(await json(keys.volumeSnapshots)).toEqual([]);
    expect(await json(keys.itemOperations)).toEqual([]);
    expect(await json(keys.results)).toEqual({ warnings: {}, errors: {} });
    const metadata = JSON.parse(await readFile(join(place.folder, keys.metadata), 'utf8'));
    expect(metadata).toMatchObject({
      kind: 'Backup',
      apiVersion: 'velero.io/v1',
      metadata: { name: 'one' },
      status: { version: 1, formatVersion: '1.1.0', phase: 'Completed' },
    });
    const { startTimestamp, expiration } = metadata.status;
    expect(Date.parse(expiration) - Date.parse(startTimestamp)).toBe(720 * 3_600_000);
  });

  it('keeps any name that Kubernetes allows and any text', { timeout: 30_000 }, async () => {
    let number = 0;
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((name) => name.replace(/[/%\0]/g, '_').toWellFormed())
      .filter((name) => name !== '.' && name !== '..');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(segment, { minLength: 1, maxLength: 8 }),
        fc.string({ unit: 'grapheme' }),
        async (names, text) => {
          const roles = names.map((name) => {
            const role = clusterRole(name);
            return { ...role, object: { ...role.object, text: text.toWellFormed() } };
          });
          const name = `run-${number++}`;
          await writeBackup(place.store, about(name), inBatches(roles), quietly());
          const backup = await openBackup(place.store, name, signal);
          const read: unknown[] = [];
          for await (const { json } of backup.read(await backup.entries(), signal))
            read.push(JSON.parse(json.toString()));
          expect(read).toEqual(roles.map(({ object }) => object));
          await place.store.remove(backupKeys(name).index);
          const plain = await (await openBackup(place.store, name, signal)).entries();
          expect(plain.map((entry) => entry.name)).toEqual(names);
        },
      ),
      { numRuns: 15 },
    );
  });
});
