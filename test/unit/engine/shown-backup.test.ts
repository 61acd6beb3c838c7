import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { backupKeys } from '../../../src/backup/layout.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import { shownObject, shownPart } from '../../../src/engine/shown-backup.ts';
import { about, configMap, inBatches, quietly, temporaryStore } from '../backup/shop.ts';

const { signal } = new AbortController();
const canary = Buffer.from('canary-value').toString('base64');
const settings = configMap('settings', { a: '1' });
const secret = {
  ref: { ...settings.ref, resource: 'secrets', kind: 'Secret', name: 'keys' },
  object: {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys', namespace: 'shop' },
    data: { password: canary },
  },
};
const keys = backupKeys('one');
let place: Awaited<ReturnType<typeof temporaryStore>>;
const path = (key: string) => join(place.folder, key);
beforeEach(async () => {
  place = await temporaryStore();
  await writeBackup(place.store, about('one'), inBatches([settings, secret]), quietly());
});
afterEach(() => place.remove());

test('an object is shown as it is, the values of a Secret masked', async () => {
  const { text } = await shownObject(place.store, 'one', settings.ref, signal);
  expect(parse(text)).toEqual(settings.object);
  const masked = await shownObject(place.store, 'one', secret.ref, signal);
  expect(masked.text).not.toContain(canary);
  expect(parse(masked.text)).toMatchObject({ kind: 'Secret', data: { password: '••••' } });
});

test('an object that the backup does not hold is told by its name', async () => {
  const asked = shownObject(place.store, 'one', { ...settings.ref, name: 'other' }, signal);
  await expect(asked).rejects.toMatchObject({
    code: 'not-found',
    words: { code: 'backup.objectsMissing', args: { objects: 'configmaps/shop/other' } },
  });
});

test('an object that no editor takes is told by its name and size', async () => {
  const large = configMap('large', { text: 'x'.repeat(16_000_000) });
  await writeBackup(place.store, about('other'), inBatches([large]), quietly());
  await expect(shownObject(place.store, 'other', large.ref, signal)).rejects.toMatchObject({
    code: 'invalid',
    words: { code: 'backup.largeObject', args: { object: 'configmaps/shop/large', size: '16.0 MB', most: '16.0 MB' } },
  });
});

test('the files of a backup are shown as YAML, and its log as it is', async () => {
  const { text } = await shownPart(place.store, 'one', 'metadata', signal);
  expect(parse(text)).toMatchObject({ kind: 'Backup', status: { phase: 'Completed' } });
  expect(parse((await shownPart(place.store, 'one', 'resourceList', signal)).text)).toEqual({
    'v1/ConfigMap': ['shop/settings'],
    'v1/Secret': ['shop/keys'],
  });
  expect(await shownPart(place.store, 'one', 'volumeInfo', signal)).toEqual({ text: '[]\n', cut: false });
  expect((await shownPart(place.store, 'one', 'logs', signal)).text).toMatch(/level=info/);
});

test('a file that is malformed is shown as it is where it is text, and told where it is packed', async () => {
  await writeFile(path(keys.metadata), '{ "kind": "Backup"');
  expect((await shownPart(place.store, 'one', 'metadata', signal)).text).toBe('{ "kind": "Backup"');
  const packed = await readFile(path(keys.results));
  await writeFile(path(keys.results), packed.subarray(0, 12));
  await expect(shownPart(place.store, 'one', 'results', signal)).rejects.toMatchObject({ code: 'damaged' });
});

test('a log that is longer than an editor takes is cut after a line, and says so', async () => {
  const line = `${'x'.repeat(1023)}\n`;
  await writeFile(path(keys.logs), gzipSync(line.repeat(17 * 1024)));
  const { text, cut } = await shownPart(place.store, 'one', 'logs', signal);
  expect(cut).toBe(true);
  expect(text.length).toBeLessThanOrEqual(16_000_000);
  expect(text.endsWith(line)).toBe(true);
});
