import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { resolvedSides } from '../../../src/cli/compare/migration-side.ts';
import type { MigrationSide } from '../../../src/cli/compare/named-side.ts';
import type { ComparedSide } from '../../../src/model/comparison/comparison.ts';
import { noCluster } from '../engine/no-cluster.ts';
import { planOf } from '../migrate/shop-plan.ts';

const home = mkdtempSync(join(tmpdir(), 'kubeferry-compare-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const folder = join(home, 'shop.migration');
mkdirSync(folder);
const mappings = { namespaces: { shop: 'shop-eu' } };
const targets = [
  { name: 'eks', context: 'eks-prod' },
  { name: 'gke', context: 'gke-prod' },
  { name: 'again', context: 'gke-prod' },
];
writeFileSync(join(folder, 'migration.yaml'), stringify(planOf({ mappings, targets })));

const { signal } = new AbortController();
const resolved = (left: ComparedSide | MigrationSide, right: ComparedSide | MigrationSide) =>
  resolvedSides(left, right, { signal, scope: noCluster });

const side = (of: 'source' | 'target', target?: string): MigrationSide => {
  return { from: 'migration', of, folder, ...(target !== undefined && { target }) };
};
const cluster = (context: string, namespace: string): ComparedSide => {
  return { from: 'cluster', context, namespaces: [namespace] };
};
const plan = join(folder, 'migration.yaml');

test('the source of a migration and its target are what its plan says; against the other one its mappings count', async () => {
  const sides = { left: cluster('vks', 'shop'), right: cluster('eks-prod', 'shop-eu') };
  const meant = { ...sides, plan, target: 'eks' };
  expect(await resolved(side('source'), cluster('eks-prod', 'shop-eu'))).toEqual(meant);
  expect(await resolved(cluster('vks', 'shop'), side('target', 'eks'))).toEqual(meant);
  expect(await resolved(side('source', 'eks'), side('target', 'eks'))).toEqual(meant);
  const files: ComparedSide = { from: 'files', paths: [join(folder, 'targets', 'eks')], namespaces: [] };
  expect(await resolved(files, side('target', 'eks'))).toEqual({
    ...{ left: files, right: sides.right, plan },
    ignoresOnly: true,
  });
});

test('against what does not belong to it, it is two sides as any others', async () => {
  const other = cluster('lab', 'shop');
  expect(await resolved(other, side('source'))).toEqual({ left: other, right: cluster('vks', 'shop') });
});

test('what is not clear, or the wrong way round, is wrong use', async () => {
  const eu = cluster('gke-prod', 'shop-eu');
  await expect(resolved(side('source'), eu)).rejects.toMatchObject({ code: 'usage' });
  expect((await resolved(side('source', 'again'), eu)).target).toBe('again');
  await expect(resolved(side('target', 'eks'), cluster('vks', 'shop'))).rejects.toMatchObject({ code: 'usage' });
  await expect(resolved(side('target'), eu)).rejects.toMatchObject({ words: { code: 'compare.target' } });
  await expect(resolved(side('target', 'nowhere'), eu)).rejects.toMatchObject({ words: { code: 'compare.no-target' } });
});
