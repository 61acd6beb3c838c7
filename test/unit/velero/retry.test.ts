import { expect, test } from 'vitest';
import { listedIn, retryOf, withoutKept } from '../../../src/velero/run/retry.ts';

const discovery = {
  find: (apiVersion: string, kind: string) =>
    kind === 'Ingress' && apiVersion === 'networking.k8s.io/v1'
      ? { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', kind, namespaced: true, verbs: [] }
      : undefined,
};
const list = {
  'v1/ConfigMap': ['shop-eu/a(created)', 'shop-eu/b(skipped)'],
  'networking.k8s.io/v1/Ingress': ['shop-eu/web(failed)', 'shop-eu/api(created)', 'data/web(created)'],
  'example.com/v1/Thing': ['shop-eu/one(failed)', 'not an entry'],
};
const spec = {
  backupName: 'nightly',
  includedNamespaces: ['shop', 'data'],
  excludedResources: ['nodes'],
  namespaceMapping: { shop: 'shop-eu' },
  existingResourcePolicy: 'update',
};

test('the second try covers the kinds and namespaces of what failed, under their names in the backup', () => {
  expect(retryOf(spec, listedIn(list), discovery)).toEqual({
    spec: {
      backupName: 'nightly',
      namespaceMapping: { shop: 'shop-eu' },
      existingResourcePolicy: 'update',
      includedResources: ['ingresses.networking.k8s.io', 'thing'],
      includedNamespaces: ['shop'],
      includeClusterResources: false,
    },
    failed: 2,
    others: 1,
    namespaces: ['shop-eu'],
    clusterScoped: false,
    resources: ['ingresses.networking.k8s.io', 'thing'],
  });
});

test('what lies outside namespaces is asked for as that', () => {
  const listed = listedIn({ 'rbac.authorization.k8s.io/v1/ClusterRole': ['reader(failed)', 'writer(created)'] });
  expect(retryOf({ backupName: 'nightly' }, listed, discovery)).toMatchObject({
    spec: { backupName: 'nightly', includedResources: ['clusterrole'], includeClusterResources: true },
    others: 1,
    namespaces: [],
    clusterScoped: true,
  });
});

test('of a namespace that several were restored into all are tried again, but for those that were left out', () => {
  const listed = listedIn({ 'v1/ConfigMap': ['all/a(failed)', 'all/b(created)'] });
  const namespaceMapping = { shop: 'all', pay: 'all', old: 'all', data: 'lake' };
  const again = (fields: object) => retryOf({ backupName: 'nightly', namespaceMapping, ...fields }, listed, discovery);
  expect(again({ excludedNamespaces: ['old'] })?.spec.includedNamespaces).toEqual(['shop', 'pay', 'all']);
  expect(again({ includedNamespaces: ['shop', 'pay', 'data'] })?.spec.includedNamespaces).toEqual(['shop', 'pay']);
  expect(again({ includedNamespaces: ['{shop,pay}'] })?.spec.includedNamespaces).toEqual(['shop', 'pay', 'old', 'all']);
  expect(again({ includedNamespaces: ['*'], excludedNamespaces: ['all', 'o*'] })?.spec.includedNamespaces).toEqual([
    ...['shop', 'pay'],
  ]);
});

test('what was there and stays did not fail', () => {
  const listed = listedIn({
    'v1/ConfigMap': ['shop/kept(failed)', 'shop/broken(failed)'],
    'v1/Secret': ['shop/kept(failed)'],
  });
  const text = 'could not restore, ConfigMap:kept already exists. Warning: the in-cluster version is different';
  const outcomes = withoutKept(listed, [{ level: 'warning', namespace: 'shop', text }]).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['skipped', 'failed', 'failed']);
});

test('where nothing failed there is nothing to try again', () => {
  expect(retryOf(spec, listedIn({ 'v1/Pod': ['a/b(created)'] }), discovery)).toBeUndefined();
  expect(retryOf(spec, listedIn(null), discovery)).toBeUndefined();
});
