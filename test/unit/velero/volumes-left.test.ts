import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import type { VeleroVolume } from '../../../src/model/velero/velero-run.ts';
import { leftOf } from '../../../src/velero/run/volumes-left.ts';

const kept = (namespace: string, name: string, phase = 'Completed'): KubeObject => ({
  apiVersion: 'velero.io/v1',
  kind: 'PodVolumeBackup',
  metadata: { name: `nightly-${name}`, namespace: 'velero' },
  spec: { pod: { namespace, name }, volume: 'data' },
  status: { phase },
});
const brought = (volume: string): VeleroVolume => ({
  ...{ kind: 'PodVolumeRestore', name: 'again-1', volume, phase: 'Completed' },
  ...{ done: 1, total: 1 },
});
const all = [kept('shop', 'db-0'), kept('shop', 'db-1'), kept('pay', 'db-0'), kept('shop', 'db-2', 'Failed')];

test('what a backup has of volumes and no restore brought is named', () => {
  expect(leftOf(all, { backupName: 'nightly' }, [brought('shop/db-0/data')])).toEqual([
    'pay/db-0/data',
    'shop/db-1/data',
  ]);
});

test('namespaces that were left out are not missed, and one with another name is looked for under that', () => {
  const wish = { backupName: 'nightly', includedNamespaces: ['shop'], namespaceMapping: { shop: 'shop-eu' } };
  expect(leftOf(all, wish, [brought('shop-eu/db-0/data')])).toEqual(['shop-eu/db-1/data']);
  expect(leftOf(all, { backupName: 'nightly', excludedNamespaces: ['shop', 'pay'] }, [])).toEqual([]);
});
