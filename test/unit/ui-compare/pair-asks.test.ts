import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ComparedSide } from '../../../src/model/comparison/comparison.ts';
import type { RunSummary } from '../../../src/model/migration/migration-summary.ts';
import type { MigrationInput } from '../../../src/model/migration/plan.ts';
import { pairAsks } from '../../../src/ui/compare/pair-asks.ts';
import { planOf } from '../migrate/shop-plan.ts';

const home = import.meta.dirname;
const folderOf = (name: string) => join(home, `${name}.migration`);
const migration = (name: string, spec: Partial<MigrationInput['spec']> = {}) => {
  const run: RunSummary = { run: 'one', startedAt: '', lastAt: '', state: 'completed', left: true, backup: 'shop-run' };
  const renamed = { mappings: { namespaces: { shop: 'shop-eu' } } };
  return { folder: folderOf(name), name, plan: planOf({ ...renamed, ...spec }), runs: [run] };
};
const shop = migration('shop');

const cluster = (context: string, ...namespaces: string[]): ComparedSide => ({ from: 'cluster', context, namespaces });
const backup = (name: string): ComparedSide => ({ from: 'backup', name, namespaces: [] });
const files = (...steps: string[]): ComparedSide => {
  return { from: 'files', paths: [join(folderOf('shop'), ...steps)], namespaces: [] };
};

const sources = [cluster('vks', 'shop'), files('source'), files('source', 'shop', 'web.yaml'), backup('shop-run')];
const targets = [cluster('eks-prod', 'shop-eu'), files('targets', 'eks'), files('targets', 'eks', 'shop-eu')];

test('between the source of a migration and a target its mappings count, wherever both were chosen', () => {
  for (const left of sources) {
    for (const right of targets) {
      const plan = join(folderOf('shop'), 'migration.yaml');
      const ask = { of: 'sides', left, right, plan, target: 'eks' };
      expect(pairAsks(left, right, [shop])).toEqual([{ migration: 'shop', folder: shop.folder, target: 'eks', ask }]);
      // They go from the source to the target: that way round they are compared.
      expect(pairAsks(right, left, [shop])[0]?.ask).toEqual(ask);
    }
  }
});

test('two of its source, or two of its targets, have the same names: only what it ignores counts', () => {
  for (const sides of [sources, targets]) {
    const [left, ...others] = sides;
    for (const right of others) {
      if (!left) throw new Error('There is no side.');
      const [found] = pairAsks(left, right, [shop]);
      expect(found?.ask).toMatchObject({ left, right, ignoresOnly: true });
      expect(found?.target).toBeUndefined();
    }
  }
});

test('other namespaces, clusters, backups and folders belong to no migration', () => {
  const strangers = [
    cluster('eks-prod', 'shop'),
    cluster('vks', 'shop', 'other'),
    cluster('third', 'shop-eu'),
    backup('nightly'),
    files('targets', 'gke'),
    files(),
    { ...files(), paths: [join(folderOf('shop'), 'targets', 'eks'), join(home, 'deploy')] },
    { ...files(), paths: [`${folderOf('shop')}-2/source`] },
  ];
  for (const stranger of strangers) {
    for (const side of [...sources, ...targets]) {
      expect(pairAsks(side, stranger, [shop])).toEqual([]);
      expect(pairAsks(stranger, side, [shop])).toEqual([]);
    }
  }
});

test('where the source is a backup, that is a side of it; a namespace of one cluster that is renamed there is the other', () => {
  const restored = migration('shop', { source: { backup: 'nightly' } });
  expect(pairAsks(backup('nightly'), cluster('eks-prod', 'shop-eu'), [restored])[0]?.target).toBe('eks');
  const within = migration('shop', { targets: [{ name: 'same', context: 'vks' }] });
  const asked = pairAsks(cluster('vks', 'shop-eu'), cluster('vks', 'shop'), [within])[0]?.ask;
  expect(asked).toMatchObject({ left: cluster('vks', 'shop'), right: cluster('vks', 'shop-eu'), target: 'same' });
});

test('every migration and target that fits is offered, but one that says more before those that say less', () => {
  const two = migration('two', {
    targets: [
      { name: 'one', context: 'eks-prod' },
      { name: 'other', context: 'eks-prod', mappings: { namespaces: { shop: 'shop-us' } } },
      { name: 'again', context: 'eks-prod' },
    ],
  });
  const [left, right] = [cluster('vks', 'shop'), cluster('eks-prod', 'shop-eu')];
  const offered = pairAsks(left, right, [shop, two]).map((one) => `${one.migration} ${one.target}`);
  expect(offered).toEqual(['shop eks', 'two one', 'two again']);
  // The way back has the target of the first one as its source.
  const back = migration('back', { source: { context: 'eks-prod' }, select: { namespaces: ['shop-eu', 'shop'] } });
  const there = [cluster('eks-prod', 'shop-eu'), files('targets', 'eks')] as const;
  expect(pairAsks(...there, [shop, back]).map((one) => one.migration)).toEqual(['shop']);
  const unread = { ...shop, plan: undefined };
  expect(pairAsks(left, right, [{ folder: unread.folder, name: 'shop', runs: [] }])).toEqual([]);
});
