import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startExport } from '../../../src/migrate/folder/export.ts';
import { readTargets } from '../../../src/migrate/folder/read-targets.ts';
import { withholdExported } from '../../../src/migrate/folder/withhold-exported.ts';
import type { KubeObject, ObjectRef } from '../../../src/model/objects/object.ts';
import { scratchFolder } from './scratch.ts';

const canary = 'c2VjcmV0LWNhbmFyeQ==';
const path = 'targets/eks/shop/secrets/db.yaml';

function secret(name: string, password = canary): KubeObject {
  const metadata = { name, namespace: 'shop', labels: { app: 'shop' } };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data: { password } };
}

function refOf({ metadata: { name } }: KubeObject): ObjectRef {
  return { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', namespace: 'shop', name };
}

type Side = 'source' | { target: string };
const sides: Side[] = ['source', { target: 'eks' }];

async function write(folder: string, side: Side, secrets: 'withheld' | 'files', objects: KubeObject[]): Promise<void> {
  const one = await startExport(folder, side, { secrets });
  for (const [index, object] of objects.entries()) await one.add(refOf(object), object, index);
  await one.finish();
}

/** As an export of a whole migration does under `secrets: withheld`. Gives the edits that lost their values. */
async function exportWithheld(folder: string, objects: KubeObject[]): Promise<string[]> {
  const edited = await withholdExported(folder);
  for (const side of sides) await write(folder, side, 'withheld', objects);
  return edited;
}

/** A folder whose plan had values in files. */
async function folderWithValues(objects: KubeObject[]): Promise<string> {
  const folder = await scratchFolder();
  for (const side of sides) await write(folder, side, 'files', objects);
  return folder;
}

async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(from);
  await writeFile(file, text.replace(from, to));
}

/** The files that hold one of these texts. */
async function holding(folder: string, ...texts: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = await readFile(file, 'utf8');
    if (texts.some((one) => text.includes(one))) found.push(file.slice(folder.length + 1));
  }
  return found;
}

async function states(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { path: at, state } of readTargets(folder, 'eks')) found[at] = state;
  return found;
}

test('values that were in files are in none after an export that withholds them, edits of other fields stay', async () => {
  const folder = await folderWithValues([secret('db'), secret('plain')]);
  await edit(join(folder, path), 'app: shop', 'app: mine # was shop, and the value AAAA');
  expect(await exportWithheld(folder, [secret('db'), secret('plain')])).toEqual([path]);
  expect(await holding(folder, canary, 'AAAA')).toEqual([]);
  expect(await readFile(join(folder, path), 'utf8')).toContain('app: mine\n');
  expect(await states(folder)).toEqual({ [path]: 'edited', 'targets/eks/shop/secrets/plain.yaml': 'unedited' });
  expect(await withholdExported(folder)).toEqual([]);
});

test('a value that a person wrote goes too, and is told', async () => {
  const folder = await folderWithValues([secret('db')]);
  await edit(join(folder, path), canary, 'bWluZQ==');
  expect(await exportWithheld(folder, [secret('db', 'bmV3')])).toEqual([path]);
  expect(await holding(folder, canary, 'bWluZQ==', 'bmV3')).toEqual([]);
  expect(await states(folder)).toEqual({ [path]: 'unedited' });
});

test('an edit is still held against what it began from, when the source has changed since', async () => {
  const folder = await folderWithValues([secret('db')]);
  await edit(join(folder, path), 'app: shop', 'app: mine');
  const changed = secret('db', 'bmV3');
  changed.metadata.labels = { app: 'renamed' };
  await exportWithheld(folder, [changed]);
  expect(await readFile(join(folder, 'base/eks/shop/secrets/db.yaml'), 'utf8')).toContain('app: shop');
  expect(await holding(folder, canary, 'bmV3')).toEqual([]);
});

test('a Secret that is gone from the source, and a target that is gone from the plan, keep no value', async () => {
  const folder = await folderWithValues([secret('db'), secret('gone')]);
  await write(folder, { target: 'old' }, 'files', [secret('db')]);
  await edit(join(folder, 'targets/eks/shop/secrets/gone.yaml'), 'app: shop', 'app: mine');
  await exportWithheld(folder, [secret('db')]);
  expect(await holding(folder, canary)).toEqual([]);
  expect(await readFile(join(folder, 'targets/eks/shop/secrets/gone.yaml'), 'utf8')).toContain('app: mine');
});

test('what an interrupted export left holds no value either, and counts as no edit', async () => {
  const folder = await scratchFolder();
  const many = Array.from({ length: 70 }, (_, index) => secret(`s${index}`));
  const cut = await startExport(folder, { target: 'eks' }, { secrets: 'files' });
  for (const object of many) await cut.add(refOf(object), object);
  const torn = join(folder, 'targets/eks/shop/secrets/s1.yaml');
  await writeFile(torn, (await readFile(torn, 'utf8')).slice(0, -3));
  const beside = join(folder, 'base/eks/shop/secrets/s2.yaml.tmp');
  await writeFile(beside, canary);
  expect(await exportWithheld(folder, many)).toEqual([]);
  expect(await holding(folder, canary.slice(0, -3))).toEqual([]);
  expect(new Set(Object.values(await states(folder)))).toEqual(new Set(['unedited']));
});

test('a withholding that was cut off is gone on with', async () => {
  const folder = await folderWithValues([secret('db'), secret('plain')]);
  await edit(join(folder, path), 'app: shop', 'app: mine');
  // It got as far as the person's files.
  for (const name of ['db', 'plain']) {
    await edit(join(folder, `targets/eks/shop/secrets/${name}.yaml`), canary, '"<withheld>"');
  }
  expect(await exportWithheld(folder, [secret('db'), secret('plain')])).toEqual([]);
  expect(await holding(folder, canary)).toEqual([]);
  expect(await states(folder)).toEqual({ [path]: 'edited', 'targets/eks/shop/secrets/plain.yaml': 'unedited' });
});

test('an edited manifest that is no YAML is told, and what a person added is left to them', async () => {
  const folder = await folderWithValues([secret('db')]);
  const added = join(folder, 'targets/eks/mine/added.yaml');
  await mkdir(dirname(added), { recursive: true });
  await writeFile(added, `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {key: ${canary}}\n`);
  await edit(join(folder, path), 'metadata:', 'metadata: [');
  await expect(withholdExported(folder)).rejects.toMatchObject({
    code: 'invalid',
    words: { code: 'folder.manifest-syntax', args: { path } },
  });
  await edit(join(folder, path), 'metadata: [', 'metadata:');
  await exportWithheld(folder, [secret('db')]);
  expect(await holding(folder, canary)).toEqual(['targets/eks/mine/added.yaml']);
});
