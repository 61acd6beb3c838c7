import { expect, test } from 'vitest';
import { backupFields, backupPagesFields, backupWishOf, labelsOf } from '../../../src/ui/backups/velero/backup-form.ts';
import { daysOf, lifetimeProblem } from '../../../src/ui/backups/velero/field-checks.ts';
import { narrowings, takenTexts } from '../../../src/ui/backups/velero/form.ts';
import { namesIn, restoreFields, restoreWishOf } from '../../../src/ui/backups/velero/restore-form.ts';

const t = (template: string) => template;

test('what was typed becomes what Velero is asked for', () => {
  const texts = {
    kinds: 'deployments.apps, secrets',
    selector: 'app=web or tier in (a, b)',
    clusterScoped: 'no',
    ordered: 'pods=shop/a,shop/b; persistentvolumeclaims=shop/c',
    volumes: 'moved',
    ttl: '168h',
    location: 'default',
    parallelFiles: '4',
    labels: 'team=shop, stage=test',
    snapshotLocations: 'ebs, gce',
    volumeGroup: 'app',
  };
  expect(backupWishOf(texts, ['shop'])).toEqual({
    includedNamespaces: ['shop'],
    includedResources: ['deployments.apps', 'secrets'],
    labelSelectors: ['app=web', 'tier in (a, b)'],
    includeClusterResources: false,
    orderedResources: { pods: 'shop/a,shop/b', persistentvolumeclaims: 'shop/c' },
    snapshotVolumes: true,
    snapshotMoveData: true,
    defaultVolumesToFsBackup: false,
    ttl: '168h',
    storageLocation: 'default',
    parallelFilesUpload: 4,
    volumeSnapshotLocations: ['ebs', 'gce'],
    volumeGroupSnapshotLabelKey: 'app',
  });
  expect(labelsOf(texts)).toEqual({ team: 'shop', stage: 'test' });
  expect(backupWishOf({ volumes: 'asSet', kinds: '' }, ['shop'])).toEqual({ includedNamespaces: ['shop'] });
});

test('of what was remembered only what can still be taken is offered', () => {
  const fields = [...backupPagesFields(t), ...backupFields(t)];
  const remembered = { volumes: 'files', ttl: '30d', csiTimeout: '10m', clusterScoped: 'maybe', policy: 3, other: 'x' };
  expect(takenTexts(fields, remembered)).toEqual({ volumes: 'files', csiTimeout: '10m' });
});

test('how a backup or a restore is made is offered again, and never what was taken or left out', () => {
  const how = { location: 'default', volumes: 'files', ttl: '24h', itemTimeout: '4h', parallelFiles: '2' };
  const backup = [...backupPagesFields(t), ...backupFields(t)];
  const narrow = { kinds: 'pods', notKinds: 'secrets', selector: 'app=web', clusterScoped: 'no', policy: 'small' };
  const one = { labels: 'team=shop', ordered: 'pods=shop/a' };
  expect(takenTexts(backup, { ...how, ...narrow, ...one })).toEqual(how);
  expect(takenTexts(backup, { volumes: 'none', ttl: '24h' })).toEqual({ ttl: '24h' });
  const again = { nodePorts: 'yes', sparse: 'no', itemTimeout: '4h' };
  const once = { selector: 'app=web', volumes: 'no', status: 'pods', modifier: 'smaller' };
  expect(takenTexts(restoreFields(t), { ...again, ...once })).toEqual(again);
});

test('all that a form leaves out is named before the start, line by line', () => {
  const texts = { kinds: 'pods', notKinds: 'secrets', selector: 'app=web', clusterScoped: 'no', policy: 'small' };
  expect(
    narrowings([...backupPagesFields(t), ...backupFields(t)], { ...texts, volumes: 'none', ttl: '24h', labels: 'a=b' }),
  ).toEqual([
    { label: 'The data of volumes', detail: 'It is left out.' },
    { label: 'Only these kinds', detail: 'pods' },
    { label: 'Without these kinds', detail: 'secrets' },
    { label: 'Only objects with labels', detail: 'app=web' },
    { label: 'Objects outside namespaces', detail: 'without them' },
    { label: 'Resource policy', detail: 'small' },
  ]);
  const restore = { volumes: 'no', modifier: 'smaller', nodePorts: 'yes', kinds: '' };
  expect(narrowings(restoreFields(t), restore)).toEqual([
    { label: 'Volumes', detail: 'no' },
    { label: 'Resource modifiers', detail: 'smaller' },
  ]);
  expect(narrowings(restoreFields(t), { clusterScoped: 'yes', volumes: 'yes' })).toEqual([]);
});

test('every text of a form is checked before Velero sees it', () => {
  const check = (id: string, text: string) =>
    [...backupFields(t), ...restoreFields(t)].find((field) => field.id === id)?.check?.(text);
  for (const [id, text] of [
    ['selector', 'a > 1'],
    ['ordered', 'pods'],
    ['labels', 'team'],
    ['itemTimeout', '4'],
    ['parallelFiles', '0'],
    ['notKinds', '*'],
  ] as const)
    expect(check(id, text), id).toBeDefined();
  expect(check('selector', 'a=1 or !b')).toBeUndefined();
});

test('a restore names namespaces only where some are left out', () => {
  const choice = {
    backup: 'nightly',
    namespaces: ['shop'],
    all: true,
    names: { shop: 'shop-eu' },
    existing: 'none' as const,
  };
  expect(restoreWishOf(choice, {})).toEqual({
    backupName: 'nightly',
    existingResourcePolicy: 'none',
    namespaceMapping: { shop: 'shop-eu' },
  });
  expect(restoreWishOf({ ...choice, all: false, names: {} }, { volumes: 'no' })).toEqual({
    backupName: 'nightly',
    existingResourcePolicy: 'none',
    includedNamespaces: ['shop'],
    restorePVs: false,
  });
});

test('new names are those of namespaces that are restored', () => {
  expect(namesIn('', ['shop'])).toEqual({});
  expect(namesIn('shop=shop-eu, data=data-eu', ['shop', 'data'])).toEqual({ shop: 'shop-eu', data: 'data-eu' });
  for (const text of ['shop', 'shop=Shop', 'other=x', 'shop=a=b']) expect(namesIn(text, ['shop'])).toBeUndefined();
});

test('something is kept for a duration that is long enough', () => {
  const problem = (text: string, least?: string) => lifetimeProblem(text, least, t);
  expect(problem('90m')).toBeUndefined();
  for (const wrong of ['', '30d', '0h', 'long']) expect(problem(wrong)).toMatch(/^Type a duration/);
  expect(problem('335h', '336h')).toMatch(/^Not shorter than/);
  expect(problem('336h', '336h')).toBeUndefined();
  expect([daysOf('36h', (words, args) => `${words} ${args?.days}`), daysOf('90m', t)]).toEqual([
    'Days: {days} 1.5',
    '',
  ]);
});
