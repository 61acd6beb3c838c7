import { expect, test } from 'vitest';
import { veleroVersions } from '../../../src/model/velero/velero-versions.ts';
import { backupFields, backupPagesFields, backupWishOf, labelsOf } from '../../../src/ui/backups/velero/backup-form.ts';
import { daysOf, lifetimeProblem } from '../../../src/ui/backups/velero/field-checks.ts';
import { fieldsFor, narrowings, takenTexts } from '../../../src/ui/backups/velero/form.ts';
import { namesIn, restoreFields, restoreWishOf } from '../../../src/ui/backups/velero/restore-form.ts';
import { scheduleFields, scheduleWishOf } from '../../../src/ui/backups/velero/schedule-form.ts';
import { inEnglish } from '../../../src/ui/translate.ts';
import { objectsOfVersion } from '../../../src/velero/install/versions.ts';
import { fieldsIn } from '../../../src/velero/known-fields.ts';

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
    dataMover: 'fast',
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
    datamover: 'fast',
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
  expect(takenTexts(restoreFields(t, ['shop']), { ...again, ...once })).toEqual(again);
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
  expect(narrowings(restoreFields(t, ['shop']), restore)).toEqual([
    { label: 'Volumes', detail: 'no' },
    { label: 'Resource modifiers', detail: 'smaller' },
  ]);
  expect(narrowings(restoreFields(t, ['shop']), { clusterScoped: 'yes', volumes: 'yes' })).toEqual([]);
});

test('every text of a form is checked before Velero sees it', () => {
  const check = (id: string, text: string) =>
    [...backupFields(t), ...restoreFields(t, ['shop'])].find((field) => field.id === id)?.check?.(text, {});
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
    of: { backup: 'nightly' },
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

test('all namespaces are backed up but for some, and kinds are chosen by their scope', () => {
  const texts = {
    ...{ allNamespaces: 'yes', notNamespaces: 'kube-*, scratch', clusterKinds: '*', notClusterKinds: 'nodes' },
    ...{ namespacedKinds: 'secrets', notNamespacedKinds: 'events, pods' },
  };
  expect(backupWishOf(texts, ['shop'])).toEqual({
    includedNamespaces: ['*'],
    excludedNamespaces: ['kube-*', 'scratch'],
    includedClusterScopedResources: ['*'],
    excludedClusterScopedResources: ['nodes'],
    includedNamespaceScopedResources: ['secrets'],
    excludedNamespaceScopedResources: ['events', 'pods'],
  });
  expect(narrowings(backupFields(t), texts).map(({ label }) => label)).toEqual([
    'Without these namespaces',
    'Only these kinds outside namespaces',
    'Without these kinds outside namespaces',
    'Only these kinds in namespaces',
    'Without these kinds in namespaces',
  ]);
  expect(takenTexts(backupFields(t), { ...texts, dataMover: 'fast' })).toEqual({ dataMover: 'fast' });
});

test('kinds of any scope and kinds of one scope are not said together', () => {
  const check = (id: string, text: string, texts: Record<string, string>) =>
    backupFields(inEnglish)
      .find((field) => field.id === id)
      ?.check?.(text, texts);
  expect(check('clusterKinds', 'nodes', { kinds: 'pods' })).toBe('Velero takes this only without: Only these kinds');
  expect(check('clusterScoped', 'no', { namespacedKinds: 'pods' })).toMatch(/only without: Only these kinds in names/);
  expect(check('clusterKinds', 'nodes', { kinds: '', selector: 'app=web', notClusterKinds: 'x' })).toBeUndefined();
  expect(check('selector', 'app=web', { namespacedKinds: 'pods' })).toBeUndefined();
  expect(check('notKinds', '*', {})).toBeDefined();
});

test('a restore of all namespaces is narrowed by names and patterns, and takes any new name', () => {
  const choice = { of: { schedule: 'nightly' }, namespaces: ['*'], all: true, names: {}, existing: 'update' as const };
  const texts = { onlyNamespaces: 'team-*', notNamespaces: 'team-x', policy: 'small', status: '*', notStatus: 'pods' };
  expect(restoreWishOf(choice, texts)).toEqual({
    scheduleName: 'nightly',
    existingResourcePolicy: 'update',
    includedNamespaces: ['team-*'],
    excludedNamespaces: ['team-x'],
    resourcePolicy: 'small',
    restoreStatus: { includedResources: ['*'], excludedResources: ['pods'] },
  });
  expect(namesIn('shop=shop-eu', ['*'])).toEqual({ shop: 'shop-eu' });
  expect(namesIn('Shop=shop-eu', [])).toBeUndefined();
  const ids = (namespaces: string[]) => restoreFields(t, namespaces).map(({ id }) => id);
  expect(ids(['*'])).toContain('onlyNamespaces');
  expect(ids(['shop'])).not.toContain('onlyNamespaces');
});

test('what becomes of the first backup and of the last ones is said of a schedule, and its pause is not remembered', () => {
  expect(scheduleWishOf({}, '@daily', undefined)).toEqual({
    cron: '@daily',
    skipFirst: true,
    paused: false,
    ownsBackups: false,
  });
  const texts = { firstRun: 'now', paused: 'yes', ownsBackups: 'yes' };
  expect(scheduleWishOf(texts, '@daily', ['skipImmediately'])).toEqual({
    cron: '@daily',
    skipFirst: false,
    paused: true,
    ownsBackups: true,
  });
  expect(scheduleWishOf({}, '@daily', ['paused'])).toMatchObject({ skipFirst: false });
  expect(takenTexts(scheduleFields(t), texts)).toEqual({ firstRun: 'now', ownsBackups: 'yes' });
});

test('a form asks for nothing that the definitions of the Velero at hand do not know', async () => {
  const known = async (version: string, plural: string) => {
    const { definitions } = await objectsOfVersion(version);
    return fieldsIn(definitions.find(({ metadata }) => metadata.name === `${plural}.velero.io`)?.spec);
  };
  const [newest = '', ...older] = veleroVersions;
  const [backup, restore] = [backupFields(t), restoreFields(t, ['*'])];
  const [now, before] = [await known(newest, 'restores'), await known(older.at(-1) ?? '', 'restores')];
  expect(fieldsFor(restore, now)).toEqual(restore);
  expect(restore.filter((field) => !fieldsFor(restore, before).includes(field)).map(({ id }) => id)).toEqual([
    'policy',
  ]);
  for (const version of veleroVersions) {
    expect(fieldsFor(backup, await known(version, 'backups'))).toEqual(backup);
    expect(fieldsFor(scheduleFields(t), await known(version, 'schedules'))).toHaveLength(3);
  }
  expect(fieldsFor(restore, undefined)).toEqual(restore);
  expect(fieldsFor(scheduleFields(t), ['schedule', 'template'])).toEqual([]);
});
