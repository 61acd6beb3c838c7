import { expect, test } from 'vitest';
import { settingValues } from '../../../src/ui/setting-values.ts';
import { listsWith, listsWithout, withoutStore, withStore } from '../../../src/ui/stores/store-entries.ts';

const home = '/home/ann';
const read = (value: unknown) => settingValues.stores(value, home);
const spec = { s3: { bucket: 'b', endpoint: 'https://s3', region: 'us-east-1', profile: 'shop' } };

test('stores are read with their names; what is no store is passed over', () => {
  expect(read(undefined)).toEqual([]);
  expect(
    read([{ folder: '~/one', name: ' One ' }, 7, null, { name: 'nothing' }, { ...spec, name: '', secretKey: 'x' }]),
  ).toEqual([{ spec: { folder: '/home/ann/one' }, name: 'One' }, { spec }]);
});

test('a store that is written is read again, and what others wrote stays as it was', () => {
  const others = [{ folder: '~/one' }, 'nonsense'];
  const entries = withStore(others, { spec, name: 'Shop' }, undefined, home);
  expect(entries.slice(0, 2)).toEqual(others);
  expect(read(entries)).toEqual([{ spec: { folder: '/home/ann/one' } }, { spec, name: 'Shop' }]);
});

test('an edited store takes the place of what it was, and of another one that it has become', () => {
  const before = [{ folder: '~/one', name: 'One' }, { folder: '/two' }, { ...spec, name: 'Shop' }];
  const renamed = withStore(before, { spec: { folder: '/home/ann/one' } }, { folder: '/home/ann/one' }, home);
  expect(renamed).toEqual([{ folder: '/home/ann/one' }, ...before.slice(1)]);
  expect(withStore(before, { spec, name: 'New' }, { folder: '/two' }, home)).toEqual([
    { folder: '~/one', name: 'One' },
    { ...spec, name: 'New' },
  ]);
  expect(withStore(before, { spec, name: 'Again' }, undefined, home)).toEqual([
    ...before.slice(0, 2),
    { ...spec, name: 'Again' },
  ]);
});

test('a store is removed by what it is, however it was written', () => {
  expect(withoutStore([{ folder: '~/one' }, { folder: '/two' }], { folder: '/home/ann/one' }, home)).toEqual([
    { folder: '/two' },
  ]);
});

test("a new store is the person's own, and one that is changed or removed is that wherever it stands", () => {
  const [mine, ours] = [{ folder: '/mine' }, { folder: '/ours' }];
  const lists = { user: [mine, ours], workspace: [ours] };
  const named = (folder: string) => ({ spec: { folder }, name: 'New' });
  expect(listsWith(lists, named('/new'), undefined, home)).toEqual({
    user: [mine, ours, { name: 'New', folder: '/new' }],
  });
  expect(listsWith(lists, named('/ours'), ours, home)).toEqual({
    user: [mine, { name: 'New', ...ours }],
    workspace: [{ name: 'New', ...ours }],
  });
  expect(listsWith({ user: [mine], workspace: [ours] }, named('/ours'), ours, home)).toEqual({
    workspace: [{ name: 'New', ...ours }],
  });
  expect(listsWithout(lists, ours, home)).toEqual({ user: [mine], workspace: [] });
  expect(listsWithout(lists, { folder: '/other' }, home)).toEqual({});
});
