import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { placedStore, storeOf } from '../../../src/migrate/plan-store.ts';
import { defaultStoreFolder } from '../../../src/store/default.ts';
import { planOf } from './shop-plan.ts';

const folder = resolve('/work/shop.migration');
const placed = (path: string) => storeOf(folder, planOf({ store: { folder: path, insideGit: 'allowed' } }));

test('a relative folder goes from the folder of the plan, and ~ is the home folder', () => {
  expect(placed('../store')).toEqual({ folder: resolve('/work/store'), insideGit: 'allowed' });
  expect(placed('store')).toEqual({ folder: join(folder, 'store'), insideGit: 'allowed' });
  expect(placed('missing/../store')).toEqual({ folder: join(folder, 'store'), insideGit: 'allowed' });
  expect(placed(resolve('/mnt/store'))).toEqual({ folder: resolve('/mnt/store'), insideGit: 'allowed' });
  expect(placed('~/store')).toEqual({ folder: join(homedir(), 'store'), insideGit: 'allowed' });
  expect(placed('~')).toEqual({ folder: homedir(), insideGit: 'allowed' });
});

test('a store among the files of the migration is refused', () => {
  for (const path of ['.', folder, 'source', 'targets/eks', './base', '../shop.migration/undo']) {
    expect(() => placed(path), path).toThrow('among the files of the migration');
  }
  expect(placed('targets-store')).toMatchObject({ folder: join(folder, 'targets-store') });
});

test('a bucket, and the default store, are where they are', () => {
  const bucket = { s3: { bucket: 'migrations', prefix: '../x' } };
  expect(placedStore(folder, bucket)).toEqual(bucket);
  expect(storeOf(folder, planOf())).toEqual({ folder: defaultStoreFolder() });
});
