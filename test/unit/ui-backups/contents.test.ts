import { expect, test } from 'vitest';
import { compileFilter } from '../../../src/backup/filter.ts';
import type { BackupDetails } from '../../../src/model/backups/backup-contents.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';
import { contentsOf, earlyRows, filterOf, kindsOf } from '../../../src/ui/backups/contents.ts';
import { backupsNodeId } from '../../../src/ui/backups/node.ts';

const store = { folder: '/backups' };
const details: BackupDetails = {
  info: { name: 'nightly', phase: 'Completed', complete: true, namespaces: ['shop'], warnings: 1, errors: 0 },
  files: [{ name: 'velero-backup.json', size: 10, modified: '2026-11-21T09:00:00Z', what: 'metadata' }],
  missing: [],
  counts: [
    { apiVersion: 'v1', kind: 'Service', namespaces: { shop: 2 } },
    { apiVersion: 'serving.knative.dev/v1', kind: 'Service', namespaces: { shop: 1 } },
    { apiVersion: 'v1', kind: 'Namespace', namespaces: { _cluster: 1 } },
    { apiVersion: 'apps/v1', kind: 'Deployment', namespaces: { data: 1, shop: 3 } },
  ],
  remarks: [{ level: 'warning', text: 'something' }],
  volumes: [],
  problems: [],
};
const contents = contentsOf(store, details, ['a file cannot be read']);

test('a backup shows what is wrong with it first, then its files and remarks, then its namespaces, the cluster last', () => {
  expect(contents.map((node) => (node.kind === 'namespace' ? node.namespace : node.kind))).toEqual([
    ...['line', 'files', 'remarks'],
    ...['data', 'shop', '_cluster'],
  ]);
  expect(new Set(contents.map(backupsNodeId)).size).toBe(contents.length);
});

test('a backup from which nothing can be taken shows what is wrong and its files, and no objects', () => {
  const damaged = { ...details, info: { ...details.info, complete: false, phase: 'Damaged' } };
  expect(contentsOf(store, damaged, ['it is damaged']).map(({ kind }) => kind)).toEqual(['line', 'files', 'remarks']);
});

test('the kinds of a namespace are told apart by group, in their ids and in what is asked for', () => {
  const shop = contents.find((node) => node.kind === 'namespace' && node.namespace === 'shop');
  if (shop?.kind !== 'namespace') throw new Error('There is no namespace shop.');
  const kinds = kindsOf(shop);
  expect(kinds.map(({ of }) => `${of.apiVersion} ${of.kind} ${of.count}`)).toEqual([
    'apps/v1 Deployment 3',
    'v1 Service 2',
    'serving.knative.dev/v1 Service 1',
  ]);
  expect(new Set(kinds.map(backupsNodeId)).size).toBe(3);
  const core: ObjectRef = {
    group: '',
    version: 'v1',
    resource: 'services',
    kind: 'Service',
    namespace: 'shop',
    name: 'a',
  };
  const knative = { ...core, group: 'serving.knative.dev' };
  const takes = (ref: ObjectRef) => kinds.map((kind) => compileFilter(filterOf(kind)).matchesRef(ref));
  expect(takes(core)).toEqual([false, true, false]);
  expect(takes(knative)).toEqual([false, false, true]);
  expect(takes({ ...core, namespace: 'other' })).toEqual([false, false, false]);
});

test('one object is asked for by its group, kind, place and name', () => {
  const role: ObjectRef = {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'clusterroles',
    kind: 'ClusterRole',
    name: 'a:b',
  };
  const { matchesRef } = compileFilter(filterOf({ kind: 'object', store, backup: 'nightly', object: role }));
  expect(matchesRef(role)).toBe(true);
  expect(matchesRef({ ...role, name: 'a:c' })).toBe(false);
  expect(matchesRef({ ...role, namespace: 'shop' })).toBe(false);
});

test('a large store that is being read shows what was there the last time, or names, in rows of their own', () => {
  const t = (words: string) => words;
  const names = earlyRows(store, { names: ['b', 'a'] }, t);
  expect(names.map((node) => (node.kind === 'line' ? node.text : node.kind))).toEqual(['Reading the store…', 'b', 'a']);
  expect(new Set(names.map(backupsNodeId)).size).toBe(3);
  expect(earlyRows(store, { backups: [details.info] }, t).map(({ kind }) => kind)).toEqual(['line', 'backup']);
});
