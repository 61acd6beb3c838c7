import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolder } from '../../../src/migrate/folder/folder.ts';
import { readPlan } from '../../../src/migrate/plan/read.ts';
import type { MigrationInput } from '../../../src/model/migration/plan.ts';
import { scratchFolder } from './scratch.ts';

const plan: MigrationInput = {
  apiVersion: 'kubeferry.dev/v1alpha1',
  kind: 'Migration',
  metadata: { name: 'shop' },
  spec: {
    source: { context: 'vks' },
    targets: [{ name: 'eks', context: 'yes' }],
    select: { namespaces: ['shop', '1e3'] },
  },
};

test('a new migration holds the plan that was asked for', async () => {
  const folder = await createFolder(await scratchFolder(), plan);
  expect(basename(folder)).toBe('shop.migration');
  const { plan: read } = await readPlan(folder);
  expect(read).toMatchObject(plan);
});

test('a name that is taken gets a number, in the folder and in the plan', async () => {
  const parent = join(await scratchFolder(), 'new');
  const folders: string[] = [];
  for (let made = 0; made < 3; made += 1) folders.push(await createFolder(parent, plan));
  expect(folders.map((folder) => basename(folder))).toEqual(['shop.migration', 'shop-2.migration', 'shop-3.migration']);
  expect((await readPlan(folders[2] ?? '')).plan.metadata.name).toBe('shop-3');
});

test('a numbered name stays short enough to be a label value', async () => {
  const parent = await scratchFolder();
  const long = { ...plan, metadata: { name: `${'x'.repeat(47)}-yz` } };
  await createFolder(parent, long);
  expect(basename(await createFolder(parent, long))).toBe(`${'x'.repeat(47)}-2.migration`);
});

test('a plan that is not valid makes no folder', async () => {
  const parent = await scratchFolder();
  await expect(createFolder(parent, { ...plan, metadata: { name: 'Shop' } })).rejects.toMatchObject({
    code: 'invalid',
  });
  expect(await readdir(parent)).toEqual([]);
});

test('a parent that is no folder is told', async () => {
  const file = join(await scratchFolder(), 'file');
  await writeFile(file, '');
  await expect(createFolder(file, plan)).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(await readFile(file, 'utf8')).toBe('');
});
