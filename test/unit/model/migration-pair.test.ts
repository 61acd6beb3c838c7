import { expect, test } from 'vitest';
import { parsePlan } from '../../../src/migrate/plan/parse.ts';
import type { ComparedSide } from '../../../src/model/comparison/comparison.ts';
import { type MigrationPair, pairsIn } from '../../../src/model/comparison/migration-pair.ts';

const folder = '/work/moved.migration';

function migration(...targets: string[]) {
  const { plan } = parsePlan(`apiVersion: kubeferry.dev/v1alpha1
kind: Migration
metadata: { name: moved }
spec:
  source: { context: old }
  targets: [${targets.map((name) => `{ name: ${name}, context: ${name}-context }`).join(', ')}]
  select: { namespaces: [shop, data], clusterScoped: none }
  mappings: { namespaces: { shop: shop-eu } }
  store: { folder: /store }
`);
  if (!plan) throw new Error('the plan has errors');
  return { folder, plan, backups: ['kept'] };
}

const files = (path: string): ComparedSide => ({ from: 'files', paths: [path], namespaces: [] });
const cluster = (context: string, ...namespaces: string[]): ComparedSide => ({ from: 'cluster', context, namespaces });
const backup: ComparedSide = { from: 'backup', name: 'kept', namespaces: [] };

const cases: [string, ComparedSide, ComparedSide, MigrationPair[]][] = [
  [
    'its namespaces on both clusters',
    cluster('old', 'shop'),
    cluster('there-context', 'shop-eu'),
    [{ target: 'there' }],
  ],
  [
    'the same, the target first',
    cluster('there-context', 'shop-eu'),
    cluster('old', 'shop'),
    [{ target: 'there', turned: true }],
  ],
  ['its backup and its target', backup, cluster('there-context', 'shop-eu', 'data'), [{ target: 'there' }]],
  [
    'what was exported, and manifests',
    files(`${folder}/source`),
    files(`${folder}/targets/there/shop-eu`),
    [{ target: 'there' }],
  ],
  [
    'the folder of all targets, where there is one',
    cluster('old', 'shop'),
    files(`${folder}/targets`),
    [{ target: 'there' }],
  ],
  ['two states of its source', backup, cluster('old', 'shop'), [{}]],
  ['a namespace that it does not move', cluster('old', 'other'), cluster('there-context', 'shop-eu'), []],
  ['a namespace by the name that it has no more', cluster('old', 'shop'), cluster('there-context', 'shop'), []],
  ['a folder beside it', cluster('old', 'shop'), files('/work/moved.migration-2/targets/there'), []],
];

test.each(cases)('a migration knows %s', (_, left, right, pairs) => {
  expect(pairsIn(migration('there'), left, right)).toEqual(pairs);
});

test('of several targets, each that fits is told, and the folder of all is none of them', () => {
  const two = migration('there', 'elsewhere');
  expect(pairsIn(two, backup, files(`${folder}/targets/elsewhere`))).toEqual([{ target: 'elsewhere' }]);
  expect(pairsIn(two, backup, files(`${folder}/targets`))).toEqual([]);
});
