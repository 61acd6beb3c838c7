import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { goodTimes, wrongTimes } from '../schedule-times.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { bucketFolder, refreshKinds, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'velero-schedule';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const allow = ['--context', 'source', '--allow-writes', `source/${velero.namespace}`];
const schedules = `/apis/velero.io/v1/namespaces/${velero.namespace}/schedules`;
const name = 'velero-schedule-yearly';
const kept = 'velero-schedule-kept';
const copy = 'velero-schedule-copy';
const restores = ['velero-schedule-newest', 'velero-schedule-none'];

beforeAll(() => createAll(source, smallApp(namespace)));
afterAll(async () => {
  for (const { metadata } of await source.list(schedules)) {
    if (metadata.name.startsWith('velero-schedule-')) await source.delete(`${schedules}/${metadata.name}`);
  }
  for (const one of restores) await source.delete(veleroPath('restores', one));
  const made = await source.list(veleroPath('backups', '').replace(/\/$/, ''));
  for (const { metadata } of made.filter((one) => one.metadata.name.startsWith(name))) {
    await source.delete(veleroPath('backups', metadata.name));
    rmSync(join(bucketFolder, 'backups', metadata.name), { recursive: true, force: true });
  }
  for (const one of [namespace, copy]) await removeNamespace(source, one);
  rmSync(home, { recursive: true, force: true });
  source.close();
});

async function ran(...args: string[]) {
  const command = new Command(['velero', ...args], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output };
}

test('a schedule is made, listed, paused, resumed, run and deleted', async () => {
  const template = ['--namespace', namespace, '--selector', 'app=web', '--ttl', '1h'];
  const created = await ran('schedule', name, '--cron', '0 3 1 1 *', '--skip-first', ...template, ...allow);
  expect(created).toMatchObject({ code: 0, output: expect.stringContaining(`${name}: Enabled, 0 3 1 1 *`) });
  const listed = await ran('schedules', '--context', 'source');
  expect(listed.output).toMatch(new RegExp(`^${name} +Enabled +0 3 1 1 \\* +- +1h +${namespace}$`, 'm'));
  const paused = async () => asRecord((await source.get(`${schedules}/${name}`)).spec).paused;
  expect((await ran('schedule', name, '--pause', ...allow)).code).toBe(0);
  expect(await paused()).toBe(true);
  expect((await ran('schedule', name, '--resume', ...allow)).code).toBe(0);
  expect(await paused()).not.toBe(true);
  const run = await ran('schedule', name, '--run', ...allow);
  const [, backup = ''] = /(velero-schedule-yearly-\d{14}): (?:Completed|PartiallyFailed)/.exec(run.output) ?? [];
  const made = await source.get(veleroPath('backups', backup));
  expect(made.metadata.labels).toMatchObject({ 'velero.io/schedule-name': name });
  expect(made.spec).toMatchObject({ includedNamespaces: [namespace], ttl: '1h' });
  expect((await ran('schedule', name, '--delete', ...allow)).output).toContain('its backups stay');
  expect(await source.find(`${schedules}/${name}`)).toBeUndefined();
  await source.get(veleroPath('backups', backup));
});

test('the newest Completed backup of a schedule is restored, into what its backup includes', async () => {
  await refreshKinds(source);
  const template = ['--namespace', namespace, '--ttl', '1h'];
  expect((await ran('schedule', name, '--cron', '@yearly', '--skip-first', ...template, ...allow)).code).toBe(0);
  const run = await ran('schedule', name, '--run', ...allow);
  expect(run.output).toMatch(/: Completed/);
  const [, backup = ''] = /(velero-schedule-yearly-\d{14}): Completed/.exec(run.output) ?? [];
  const [newest = '', none = ''] = restores;
  const from = ['--from-schedule', name, '--map', `${namespace}=${copy}`, '--existing', 'update', '--status', '*'];
  const ungranted = await ran('restore', newest, ...from, ...allow);
  expect(ungranted.code).toBe(2);
  expect(ungranted.output).toContain(`source/${copy},source/_cluster`);
  const granted = [
    '--context',
    'source',
    '--allow-writes',
    `source/${velero.namespace},source/${copy},source/_cluster`,
  ];
  const restored = await ran('restore', newest, ...from, '--exclude-status', 'pods', ...granted);
  expect(restored.output).toContain(`The newest Completed backup of the schedule ${name} is ${backup}`);
  expect(restored.output).toContain(`${newest}: Completed`);
  const { spec } = await source.get(veleroPath('restores', newest));
  expect(spec).toMatchObject({
    scheduleName: name,
    existingResourcePolicy: 'update',
    namespaceMapping: { [namespace]: copy },
    restoreStatus: { includedResources: ['*'], excludedResources: ['pods'] },
  });
  await source.get(`/apis/apps/v1/namespaces/${copy}/deployments/web`);
  const nothing = await ran('restore', none, '--from-schedule', 'nobody', ...granted);
  expect(nothing.output).toMatch(/no Completed backup of the schedule nobody, so there is nothing to restore/);
  expect(await source.find(veleroPath('restores', none))).toBeUndefined();
  await ran('schedule', name, '--delete', ...allow);
});

test('a schedule is made with all that Velero knows of one, and begins paused', async () => {
  const scopes = ['--cluster-scoped', 'storageclasses.storage.k8s.io', '--exclude-namespace-scoped', 'events'];
  const volumes = ['--snapshot-volumes', 'yes', '--move-data', 'yes', '--fs-backup', 'no', '--data-mover', 'fast'];
  const pace = ['--csi-timeout', '5m', '--item-timeout', '1h', '--ordered', `pods=${namespace}/a`, '--ttl', '1h'];
  const what = ['--namespace', '*', '--exclude-namespace', 'kube-*', '--selector', 'a=b', '--selector', 'c'];
  const how = ['--cron', '@every 8760h', '--skip-first', '--paused', '--owns-backups'];
  const made = await ran('schedule', kept, ...how, ...what, ...scopes, ...volumes, ...pace, ...allow);
  expect(made).toMatchObject({ code: 0, output: expect.stringContaining(`${kept}: New, @every 8760h, paused`) });
  expect((await source.get(`${schedules}/${kept}`)).spec).toEqual({
    schedule: '@every 8760h',
    skipImmediately: true,
    paused: true,
    useOwnerReferencesInBackup: true,
    template: {
      includedNamespaces: ['*'],
      excludedNamespaces: ['kube-*'],
      orLabelSelectors: [
        { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
        { matchExpressions: [{ key: 'c', operator: 'Exists' }] },
      ],
      includedClusterScopedResources: ['storageclasses.storage.k8s.io'],
      excludedNamespaceScopedResources: ['events'],
      snapshotVolumes: true,
      snapshotMoveData: true,
      defaultVolumesToFsBackup: false,
      datamover: 'fast',
      csiSnapshotTimeout: '5m',
      itemOperationTimeout: '1h',
      orderedResources: { pods: `${namespace}/a` },
      ttl: '1h',
    },
  });
  expect((await ran('schedule', kept, '--delete', ...allow)).output).toContain('its Backup objects go');
});

test('what is refused here as times of a schedule, and no other, is refused by Velero', {
  timeout: 120_000,
}, async () => {
  const texts = [...goodTimes, ...wrongTimes.map(([times]) => times)];
  const template = { includedNamespaces: [namespace] };
  await Promise.all(
    texts.map((schedule, at) =>
      source.create({
        apiVersion: 'velero.io/v1',
        kind: 'Schedule',
        metadata: { name: `velero-schedule-yearly-times-${at}`, namespace: velero.namespace },
        spec: { schedule, template, skipImmediately: true },
      }),
    ),
  );
  const refused: string[] = [];
  for (const [at, text] of texts.entries()) {
    const path = `${schedules}/velero-schedule-yearly-times-${at}`;
    const phase = await waitFor(
      async () => {
        const { phase } = asRecord((await source.get(path)).status ?? {});
        if (phase === 'Enabled' || phase === 'FailedValidation') return phase;
        throw new Error(`${text} is ${phase}`);
      },
      { what: `Velero looked at ${text}`, seconds: 60 },
    );
    if (phase === 'FailedValidation') refused.push(text);
    await source.delete(path);
  }
  expect(refused).toEqual(wrongTimes.map(([times]) => times));
});

test('a name that is taken, and what to do then, is said before anything is written', async () => {
  const cron = ['--cron', '@yearly', '--skip-first', '--paused'];
  expect((await ran('schedule', kept, ...cron, ...allow)).code).toBe(0);
  const { code, output } = await ran('schedule', kept, ...cron, ...allow);
  expect(code).toBe(1);
  expect(output).toMatch(
    new RegExp(`has a schedule ${kept} already. Nothing was written. Take another name.*schedule NAME --delete`),
  );
});

test('what is no time, and what Velero would refuse in its backups, is said before', async () => {
  const { code, output } = await ran('schedule', 'wrong', '--cron', 'at three', '--ttl', '1d', ...allow);
  expect(code).toBe(1);
  expect(output).toMatch(/at three is no time for a schedule.*1d is no duration/);
  expect((await ran('schedule', 'nobody', '--pause', ...allow)).output).toMatch(/knows no schedule nobody/);
  expect(await source.find(`${schedules}/wrong`)).toBeUndefined();
});
