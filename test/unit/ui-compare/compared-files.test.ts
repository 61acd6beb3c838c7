import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ComparedSide, ComparisonAsk } from '../../../src/model/comparison/comparison.ts';
import { isCompared } from '../../../src/ui/compare/compared-files.ts';

const home = import.meta.dirname;
const cluster: ComparedSide = { from: 'cluster', context: 'eks', namespaces: ['shop'] };
const sides = (right: ComparedSide, plan?: string): ComparisonAsk => {
  return { of: 'sides', left: cluster, right, ...(plan !== undefined && { plan }) };
};

test('a comparison of a migration reads its plan and its manifests, and nothing beside its folder', () => {
  const ask: ComparisonAsk = { of: 'migration', folder: join(home, 'shop.migration') };
  expect(isCompared(ask, join(home, 'shop.migration', 'migration.yaml'))).toBe(true);
  expect(isCompared(ask, join(home, 'shop.migration', 'targets', 'eks', 'shop', 'services', 'web.yaml'))).toBe(true);
  expect(isCompared(ask, join(home, 'shop.migration.yaml'))).toBe(false);
  expect(isCompared(ask, join(home, 'other.migration', 'migration.yaml'))).toBe(false);
});

test('one of two sides reads the files of a side, and its plan', () => {
  const plan = join(home, 'migration.yaml');
  const files = sides({ from: 'files', paths: [join(home, 'deploy'), join(home, 'one.yaml')], namespaces: [] }, plan);
  for (const read of ['deploy/web.yaml', 'one.yaml', 'migration.yaml'])
    expect(isCompared(files, join(home, read))).toBe(true);
  for (const other of ['two.yaml', 'deployed.yaml']) expect(isCompared(files, join(home, other))).toBe(false);
  expect(isCompared(sides(cluster), join(home, 'one.yaml'))).toBe(false);
});
