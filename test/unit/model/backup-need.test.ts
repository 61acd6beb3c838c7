import { expect, test } from 'vitest';
import { parsePlan } from '../../../src/migrate/plan/parse.ts';
import { neededBy } from '../../../src/model/backups/backup-need.ts';
import type { MigrationSummary, RunSummary } from '../../../src/model/migration/migration-summary.ts';

const bucket = { s3: { bucket: 'b' } };
const { plan } = parsePlan(`apiVersion: kubeferry.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  hold: 48h
  source: {context: vks}
  targets: [{name: eks, context: eks-prod}]
  select: {namespaces: [shop]}
  store: {s3: {bucket: b}}
`);

function shop(change: Partial<RunSummary> = {}): MigrationSummary {
  const [startedAt, lastAt] = ['2026-11-01T09:00:00Z', '2026-11-01T12:00:00Z'];
  const run = { run: 'r1', startedAt, lastAt, state: 'completed' as const, left: true, backup: 'shop-1', ...change };
  const about = { folder: '/w/shop.migration', name: 'shop', state: 'completed' as const, source: 'vks' };
  return { ...about, targets: [], steps: [], runs: [run], ...(plan && { plan }) };
}

const during = Date.parse('2026-11-03T11:00:00Z');
const after = Date.parse('2026-11-03T13:00:00Z');
const need = [{ migration: 'shop', until: '2026-11-03T12:00:00.000Z' }];

test('a migration needs what a run read, and what it saved, until its hold period after that run is over', () => {
  for (const name of ['shop-1', 'undo-r1-eks', 'undo-r1-eks.2']) {
    expect(neededBy([shop()], { name, store: bucket }, during)).toEqual(need);
    expect(neededBy([shop()], { name, store: bucket }, after)).toEqual([]);
  }
  expect(neededBy([shop()], { name: 'shop-2', store: bucket }, during)).toEqual([]);
});

test('what was undone needs nothing, and what did not come to its end does', () => {
  expect(neededBy([shop({ state: 'undone' })], { name: 'shop-1' }, during)).toEqual([]);
  expect(neededBy([shop({ state: 'half-undone' })], { name: 'shop-1' }, during)).toEqual(need);
  expect(neededBy([shop({ state: 'interrupted' })], { name: 'shop-1' }, during)).toEqual(need);
});

test('a backup of the same name in another store is another one, unless nobody can tell', () => {
  const inside = (store: Parameters<typeof neededBy>[1]['store']) =>
    neededBy([shop()], { name: 'shop-1', ...(store && { store }) }, during);
  expect(inside({ s3: { bucket: 'other' } })).toEqual([]);
  expect(inside({ folder: '/store' })).toEqual([]);
  expect(inside({ velero: { context: 'vks', namespace: 'velero', location: 'default', grants: [] } })).toEqual(need);
  expect(inside(undefined)).toEqual(need);
});

test('a plan that cannot be read holds for as long as one that says nothing', () => {
  const { plan: _plan, ...unread } = shop();
  expect(neededBy([unread], { name: 'shop-1' }, after)).toEqual([
    { migration: 'shop', until: '2026-11-15T12:00:00.000Z' },
  ]);
});
