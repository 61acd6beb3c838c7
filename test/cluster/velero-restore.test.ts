import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { backUpByVelero, bucketFolder, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const namespace = 'velero-restore';
const copy = 'velero-restore-copy';
/** Takes no Secrets at first. */
const limited = 'velero-restore-limited';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const into = ['--context', 'target', '--allow-writes', `target/${velero.namespace},target/${copy}`];
const restores = new Set<string>();
let backup: string;
/** When the target's Velero was shown the backup. */
let shownAt: number;

beforeAll(async () => {
  await createAll(source, smallApp(namespace));
  backup = await backUpByVelero(source, 'velero-restore', namespace);
});

afterAll(async () => {
  for (const name of restores) await target.delete(veleroPath('restores', name));
  for (const api of [source, target]) await api.delete(veleroPath('backups', backup));
  for (const name of [namespace, copy, limited]) await removeNamespace(target, name);
  await removeNamespace(source, namespace);
  rmSync(join(bucketFolder, 'backups', backup), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  for (const api of [source, target]) api.close();
});

async function ran(...args: string[]) {
  const command = new Command(['velero', ...args], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output, lines: command.lines };
}

async function restored(name: string, ...args: string[]) {
  restores.add(name);
  return ran('restore', name, '--from', backup, '--map', `${namespace}=${copy}`, ...args, ...into);
}

test('what a restore writes to has to be allowed, namespace by namespace', async () => {
  const { code, output } = await restored('ungranted');
  expect(code).toBe(2);
  expect(output).toContain('Pass --allow-writes target/_cluster');
  expect(await target.find(veleroPath('restores', 'ungranted'))).toBeUndefined();
  shownAt = Date.now();
});

test('the target sees a backup of the source at once, and restores it into another namespace', async () => {
  const shown = await target.get(veleroPath('backups', backup));
  expect(shown.metadata.labels).toMatchObject({ 'velero.io/storage-location': 'default' });
  const { code, output } = await restored('mapped', '--namespace', namespace, '--log');
  expect(output).toMatch(/started +Velero restores: mapped/);
  expect(output).toMatch(/Velero: .*[Rr]estored? .*/);
  expect(output).toMatch(/mapped: Completed, [1-9]\d* of [1-9]\d* objects, 0 errors/);
  expect(code).toBe(0);
  const settings = await target.get(`/api/v1/namespaces/${copy}/configmaps/settings`);
  expect(settings.metadata.labels).toMatchObject({ 'velero.io/restore-name': 'mapped' });
});

test('what is there and differs stays, or is updated where that is asked for', async () => {
  const path = `/api/v1/namespaces/${copy}/configmaps/settings`;
  await target.patch(path, { data: { colour: 'red' } });
  const kept = await restored('kept', '--namespace', namespace, '--resource', 'configmaps');
  expect(kept.output).toMatch(/warning .*could not restore, ConfigMap:settings/);
  expect(asRecord((await target.get(path)).data)).toEqual({ colour: 'red' });
  const updated = await restored(
    'updated',
    '--namespace',
    namespace,
    '--resource',
    'configmaps',
    '--existing',
    'update',
  );
  expect(updated.code).toBe(0);
  expect(asRecord((await target.get(path)).data)).toEqual({ colour: 'blue' });
});

test('what Velero would refuse is said before anything is written', async () => {
  const never = await restored('refused', '--namespace', namespace, '--resource', 'nodes', '--modifier', 'nowhere');
  expect(never.code).toBe(1);
  expect(never.output).toMatch(/Velero restores no nodes.*There is no ConfigMap nowhere in velero/);
  const missing = await ran('restore', 'missing', '--from', 'no-such-backup', '--namespace', 'x', ...into);
  expect(missing.output).toMatch(/The Velero in velero knows no backup no-such-backup/);
  const both = await ran('restore', 'both', '--from', backup, '--from-schedule', 'daily', ...into);
  expect(both.output).toMatch(/either a backup or a schedule/);
  for (const name of ['refused', 'missing', 'both']) {
    expect(await target.find(veleroPath('restores', name))).toBeUndefined();
  }
});

test('the log of a restore whose backup is gone is not waited for', async () => {
  const metadata = { name: 'orphan', namespace: velero.namespace };
  restores.add('orphan');
  // As a cluster has it whose Backup object was removed, or has expired.
  await target.create({
    apiVersion: 'velero.io/v1',
    kind: 'Restore',
    metadata,
    spec: { backupName: 'gone' },
    status: { phase: 'PartiallyFailed', errors: 1, warnings: 2 },
  });
  const began = Date.now();
  const { code, output } = await ran('logs', 'orphan', '--restore', ...into);
  expect(code).toBe(1);
  expect(output).toMatch(/no log and no results of the restore orphan: it does not know its backup gone any more/);
  expect(output).toMatch(/orphan: PartiallyFailed, .* 1 error, 2 warnings/);
  // Velero never answers the question for such a file, which it gets a minute for.
  expect(Date.now() - began).toBeLessThan(50_000);
});

test('what failed of a restore is tried again, and what that covers besides is said', async () => {
  const quota = `/api/v1/namespaces/${limited}/resourcequotas/none`;
  const allow = ['--context', 'target', '--allow-writes', `target/${velero.namespace},target/${limited}`];
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: limited } });
  await target.create({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'none', namespace: limited },
    spec: { hard: { 'count/secrets': '0' } },
  });
  const probe = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'probe', namespace: limited } };
  await waitFor(
    async () => {
      const refused = await target.create(probe).then(
        () => false,
        () => true,
      );
      await target.delete(`/api/v1/namespaces/${limited}/secrets/probe`);
      return refused;
    },
    { what: 'the quota held' },
  );
  const map = ['--from', backup, '--map', `${namespace}=${limited}`, '--namespace', namespace];
  restores.add('limited').add('limited-2').add('limited-3');
  const partly = await ran('restore', 'limited', ...map, ...allow);
  expect(partly.code).toBe(1);
  expect(partly.output).toMatch(/limited: PartiallyFailed/);
  expect(partly.output).toMatch(/error .*exceeded quota/);
  await target.delete(quota);
  const again = await ran('restore', 'limited-2', '--retry', 'limited', ...allow);
  expect(again.output).toMatch(/Failed objects: 1\. .* covers secrets in velero-restore-limited/);
  expect(again.output).toMatch(/limited-2: Completed/);
  await target.get(`/api/v1/namespaces/${limited}/secrets/keys`);
  const nothing = await ran('restore', 'limited-3', '--retry', 'limited-2', ...allow);
  expect(nothing.output).toMatch(/No object of the restore limited-2 failed/);
});

test("the target's own sync leaves alone what it was shown", { timeout: 200_000 }, async () => {
  const { uid } = (await target.get(veleroPath('backups', backup))).metadata;
  const location = `/apis/velero.io/v1/namespaces/${velero.namespace}/backupstoragelocations/default`;
  await waitFor(
    async () => Date.parse(String(asRecord((await target.get(location)).status).lastSyncedTime)) > shownAt + 1000,
    { what: 'the target had synced', seconds: 180 },
  );
  expect((await target.get(veleroPath('backups', backup))).metadata.uid).toBe(uid);
});
