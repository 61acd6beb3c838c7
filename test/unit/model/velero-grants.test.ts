import { expect, test } from 'vitest';
import { restoreGrant } from '../../../src/model/velero/velero-grants.ts';
import type { VeleroRestoreWish } from '../../../src/model/velero/velero-run.ts';

const grant = (wish: VeleroRestoreWish, backedUp: string[] = ['shop', 'shop-data']) => {
  const { namespaces, clusterScoped } = restoreGrant('prod', 'velero', wish, backedUp);
  return [...namespaces, ...(clusterScoped ? ['_cluster'] : [])];
};

test('a restore writes to the namespaces of the backup under their new names, and outside of them', () => {
  expect(grant({})).toEqual(['velero', 'shop', 'shop-data', '_cluster']);
  expect(grant({ namespaceMapping: { shop: 'shop-eu' } })).toEqual(['velero', 'shop-eu', 'shop-data', '_cluster']);
});

test('namespaces that are chosen leave out what lies outside of them, unless it is asked for', () => {
  expect(grant({ includedNamespaces: ['shop'] })).toEqual(['velero', 'shop']);
  expect(grant({ excludedNamespaces: ['shop'] })).toEqual(['velero', 'shop-data']);
  expect(grant({ includedNamespaces: ['shop'], includeClusterResources: true })).toEqual([
    'velero',
    'shop',
    '_cluster',
  ]);
  expect(grant({ includeClusterResources: false })).toEqual(['velero', 'shop', 'shop-data']);
});

test('where nobody can say which namespaces are meant, it may write everywhere', () => {
  expect(grant({ includeClusterResources: false }, ['*'])).toEqual(['velero', '_cluster']);
  expect(grant({ includeClusterResources: false }, [])).toEqual(['velero', '_cluster']);
  expect(grant({ includedNamespaces: ['team-*', 'shop'] })).toEqual(['velero', 'shop', '_cluster']);
});
