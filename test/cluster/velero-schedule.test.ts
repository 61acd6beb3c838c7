import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { bucketFolder, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'velero-schedule';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const allow = ['--context', 'source', '--allow-writes', `source/${velero.namespace}`];
const schedules = `/apis/velero.io/v1/namespaces/${velero.namespace}/schedules`;
const name = 'velero-schedule-yearly';

beforeAll(() => createAll(source, smallApp(namespace)));
afterAll(async () => {
  await source.delete(`${schedules}/${name}`);
  const made = await source.list(veleroPath('backups', '').replace(/\/$/, ''));
  for (const { metadata } of made.filter((one) => one.metadata.name.startsWith(name))) {
    await source.delete(veleroPath('backups', metadata.name));
    rmSync(join(bucketFolder, 'backups', metadata.name), { recursive: true, force: true });
  }
  await removeNamespace(source, namespace);
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

test('what is no time, and what Velero would refuse in its backups, is said before', async () => {
  const { code, output } = await ran('schedule', 'wrong', '--cron', 'at three', '--ttl', '1d', ...allow);
  expect(code).toBe(1);
  expect(output).toMatch(/at three is no time for a schedule.*1d is no duration/);
  expect((await ran('schedule', 'nobody', '--pause', ...allow)).output).toMatch(/knows no schedule nobody/);
  expect(await source.find(`${schedules}/wrong`)).toBeUndefined();
});
