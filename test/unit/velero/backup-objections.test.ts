import { describe, expect, test } from 'vitest';
import { format } from '../../../src/model/message.ts';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';
import type { VeleroBackupWish } from '../../../src/model/velero/velero-run.ts';
import { backupObjections, patternsIn } from '../../../src/velero/run/backup-objections.ts';

const location = (name: string, more: Partial<StorageLocation> = {}): StorageLocation => ({
  context: 'prod',
  namespace: 'velero',
  name,
  provider: 'aws',
  phase: 'Available',
  default: false,
  readOnly: false,
  secret: { context: 'prod', namespace: 'velero', name: 'keys', key: 'cloud' },
  ...more,
});
const objections = (wish: VeleroBackupWish, locations = [location('default')], name = 'nightly') =>
  backupObjections({ namespace: 'velero', name, locations }, wish).map((words) => format(words));

test('a backup that Velero takes meets no objection', () => {
  expect(objections({})).toEqual([]);
  const wish: VeleroBackupWish = {
    includedNamespaces: ['shop', 'team-*', 'x[0-9]'],
    excludedResources: ['events'],
    labelSelectors: ['app=web', 'tier in (a,b)'],
    ttl: '72h30m',
    itemOperationTimeout: '1.5h',
  };
  expect(objections(wish)).toEqual([]);
  expect(objections({ includedNamespaces: ['*'], excludedNamespaceScopedResources: ['*'] })).toEqual([]);
});

test('what stands for several namespaces is told from the names of some, and from all of them', () => {
  const wish = { includedNamespaces: ['shop', 'team-*', '*'], excludedNamespaces: ['x[0-9]', 'old-?', 'shop-data'] };
  expect(patternsIn(wish)).toEqual(['team-*', 'x[0-9]', 'old-?']);
});

describe('Velero would refuse', () => {
  test.each<[string, VeleroBackupWish]>([
    ['* stands alone', { includedNamespaces: ['*', 'shop'] }],
    ['* cannot be excluded', { excludedResources: ['*'] }],
    ['shop is both included and excluded', { includedNamespaces: ['shop'], excludedNamespaces: ['shop'] }],
    ['neither the name of a namespace', { includedNamespaces: ['Shop'] }],
    ['neither the name of a namespace', { includedNamespaces: ['a**'] }],
    ['cannot be used together', { includeClusterResources: true, excludedNamespaceScopedResources: ['pods'] }],
    ['* cannot be excluded', { includedClusterScopedResources: ['nodes'], excludedClusterScopedResources: ['*'] }],
    ['is no selector of labels', { labelSelectors: ['app in web'] }],
    ['is no selector of labels', { labelSelectors: ['size > 3'] }],
    ['is no duration (ttl)', { ttl: '30d' }],
    ['is no duration (ttl)', { ttl: '0s' }],
    ['is no duration (csiSnapshotTimeout)', { csiSnapshotTimeout: '10' }],
    ['There is no store other in velero; there are: default', { storageLocation: 'other' }],
  ])('%s', (words, wish) => {
    expect(objections(wish)).toEqual([expect.stringContaining(words)]);
  });

  test('a store that cannot be written to', () => {
    expect(objections({}, [location('a', { default: true, readOnly: true })])).toEqual([
      expect.stringContaining('read-only'),
    ]);
    expect(objections({}, [location('a', { default: true, readOnly: true, readOnlyFor: ['run-7', 'run-8'] })])).toEqual(
      [expect.stringContaining('(runs: run-7, run-8)')],
    );
    const away = location('a', { phase: 'Unavailable', reason: 'no such bucket', default: true });
    expect(objections({}, [away])).toEqual([expect.stringContaining('no such bucket')]);
    expect(objections({}, [location('a'), location('b')])).toEqual([expect.stringContaining('there are: a, b')]);
  });

  test('a name that is none', () => {
    expect(objections({}, [location('default')], 'Nightly')).toEqual([expect.stringContaining('cannot be a name')]);
  });
});
