import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { gone, grants, newMigration, outcomes, type Trial } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];
const namespaces = new Set<string>();

beforeAll(() => createAll(source, [...smallApp('undoes'), ...database('undoes-claims')]));
afterEach(async () => {
  for (const trial of trials.splice(0)) trial.dispose();
  for (const namespace of namespaces) await removeNamespace(target, namespace);
  namespaces.clear();
});
afterAll(async () => {
  for (const namespace of ['undoes', 'undoes-claims']) await removeNamespace(source, namespace);
  source.close();
  target.close();
});

/** A migration of the small application to a namespace that holds another edition of all of it but the Deployment. */
async function migrationOver(namespace: string): Promise<Trial> {
  namespaces.add(namespace);
  const at = (name: string) => ({ name, namespace });
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { colour: 'red' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: at('keys'), stringData: { key: 'older' } },
    { apiVersion: 'v1', kind: 'Service', metadata: at('web'), spec: { ports: [{ port: 81 }] } },
    { ...deployment(namespace, 'web', 'web:0') },
  ]);
  const spec = { existing: 'update', mappings: { namespaces: { undoes: namespace } } } as const;
  const trial = newMigration({ name: namespace, select: { namespaces: ['undoes'] }, spec });
  trials.push(trial);
  return trial;
}

/** A namespace with a StatefulSet that makes a claim, and a Deployment beside it. */
function database(namespace: string): KubeObject[] {
  const labels = { app: 'db' };
  const template = {
    metadata: { labels },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'db', image: 'db:1' }] },
  };
  const claim = {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'vng-ssd',
    },
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    deployment(namespace, 'web', 'web:1'),
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace },
      spec: { selector: { matchLabels: labels }, template, volumeClaimTemplates: [claim] },
    },
  ];
}

function migrationOfDatabase(namespace: string): Trial {
  namespaces.add(namespace);
  const mappings = { namespaces: { 'undoes-claims': namespace }, storageClasses: { 'vng-ssd': 'gp3' } };
  const trial = newMigration({
    name: namespace,
    select: { namespaces: ['undoes-claims'] },
    spec: { volumes: { default: 'omit' }, mappings },
  });
  trials.push(trial);
  return trial;
}

const names = (rows: readonly { object: { name: string; kind: string } }[]) =>
  rows.map(({ object }) => `${object.kind} ${object.name}`).sort();

test('what a person changed by hand after the run stays, and what only controllers wrote to is put back', async () => {
  const namespace = 'undoes-fixed';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const { run } = await trial.run({ grants: allowed });
  const core = `/api/v1/namespaces/${namespace}`;
  const web = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  await target.patch(`${core}/configmaps/settings`, { data: { colour: null, alarm: 'on' } });
  await target.patch(`${core}/secrets/keys`, { stringData: { key: 'changed in a hurry' } });
  await target.patch(web, { metadata: { annotations: { 'example.com/rewrite': 'yes' } } });
  const condition = { type: 'example.com/Checked', status: 'True', reason: 'Ok', message: '' };
  const lastTransitionTime = '2026-11-21T00:00:00Z';
  const status = { conditions: [{ ...condition, lastTransitionTime }] };
  await target.patch(`${core}/services/web`, { status }, 'status');

  const plan = await trial.undoPlan();
  expect(names(plan.putBack)).toEqual(['Service web']);
  const reason = { code: 'undo.changed-since', args: { backup: `undo-${run}-there` } };
  expect(names(plan.keep)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys']);
  expect(plan.keep).toMatchObject([{ reason }, { reason }, { reason }]);
  trial.events.length = 0;
  await trial.undo({ grants: allowed });
  expect(outcomes(trial.events)).toContainEqual(
    expect.stringMatching(`^skipped secrets/${namespace}/keys: It was changed since .* backup undo-${run}-there`),
  );
  expect((await target.get(`${core}/configmaps/settings`)).data).toEqual({ alarm: 'on' });
  const key = Buffer.from('changed in a hurry').toString('base64');
  expect((await target.get(`${core}/secrets/keys`)).data).toEqual({ key });
  expect((await target.get(web)).metadata.annotations).toMatchObject({ 'example.com/rewrite': 'yes' });
  expect((await target.get(`${core}/services/web`)).spec).toMatchObject({ ports: [{ port: 81 }] });
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('an undo without the backup of what was there removes the rest, stays open, and is finished with the backup', async () => {
  const namespace = 'undoes-lost';
  const trial = await migrationOver(namespace);
  await target.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const allowed = grants('target', namespace);
  const { run } = await trial.run({ grants: allowed });
  const backup = `undo-${run}-there`;
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const place = join(trial.home, 'store', 'backups', backup);
  renameSync(place, join(trial.home, 'aside'));
  trial.events.length = 0;
  await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
    code: 'store-unavailable',
    words: { code: 'undo.not-put-back', args: { count: 3 } },
  });
  expect(outcomes(trial.events)).toContainEqual(
    expect.stringMatching(`^skipped configmaps/${namespace}/settings: It is not put back, .*: .*${backup}`),
  );
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect((await target.get(settings)).data).toEqual({ colour: 'blue' });
  expect(await trial.status()).toMatchObject({ state: 'half-undone' });

  renameSync(join(trial.home, 'aside'), place);
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.putBack)).toEqual(['ConfigMap settings', 'Secret keys', 'Service web']);
  expect((await target.get(settings)).data).toEqual({ colour: 'red' });
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('a store that refuses keeps nothing from being undone but what lies in it', async () => {
  const namespace = 'undoes-denied';
  const trial = await migrationOver(namespace);
  await target.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const journal = trial.text('journal.jsonl');
  const own = JSON.stringify({ folder: join(trial.home, 'store') });
  const refusing = JSON.stringify({ s3: { bucket: 'shop', profile: 'nobody-of-this-name' } });
  expect(journal).toContain(own);
  writeFileSync(join(trial.folder, 'journal.jsonl'), journal.replaceAll(own, refusing));
  await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({ words: { code: 'undo.not-put-back' } });
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect(await trial.status()).toMatchObject({ state: 'half-undone' });
});

test('an undo reads what was there from the store that the run used, whatever the plan names now', async () => {
  const namespace = 'undoes-elsewhere';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  mkdirSync(join(trial.home, 'other'), { mode: 0o700 });
  trial.editPlan(join(trial.home, 'store'), join(trial.home, 'other'));
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.putBack)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect((await target.get(`/api/v1/namespaces/${namespace}/configmaps/settings`)).data).toEqual({ colour: 'red' });
});

test('the run before the one that was undone can be undone next', async () => {
  const namespace = 'undoes-twice';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const secret = `/api/v1/namespaces/${namespace}/secrets/keys`;
  const before = await target.get(secret);
  await trial.run({ grants: allowed });
  const manifest = join(trial.folder, 'targets/there', namespace, 'secrets/keys.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('metadata:', 'metadata:\n  labels: {second: "yes"}'));
  expect(await trial.run({ grants: allowed })).toMatchObject({ targets: [{ counts: { updated: 1 } }] });
  expect((await target.get(secret)).metadata.labels).toEqual({ second: 'yes' });

  expect(names((await trial.undo({ grants: allowed })).putBack)).toEqual(['Secret keys']);
  const { putBack } = await trial.undo({ grants: allowed });
  expect(names(putBack)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect((await target.get(secret)).data).toEqual(before.data);
});

test('undo removes the claims that a StatefulSet of the run made, with its namespace', async () => {
  const trial = migrationOfDatabase('undoes-data');
  const allowed = grants('target', 'undoes-data');
  expect((await trial.run({ grants: allowed })).state).toBe('completed');
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.remove)).toContain('PersistentVolumeClaim data-db-0');
  await gone(target, 'undoes-data');
});

test('an undo that was stopped when a StatefulSet was gone already removes its claims all the same', async () => {
  const namespace = 'undoes-stopped';
  const trial = migrationOfDatabase(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  // What is held is removed together with the StatefulSet, and before the claims.
  const held = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  await target.patch(held, { metadata: { finalizers: ['example.com/hold'] } });
  try {
    const command = trial.start('undo', '--json', '--allow-writes', `target/${namespace}`);
    await command.says('"resource":"statefulsets"');
    command.interrupt();
    await command.ended;
    expect(await trial.status()).toMatchObject({ state: 'half-undone' });
  } finally {
    await target.patch(held, { metadata: { finalizers: null } });
  }
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/statefulsets/db`)).toBeUndefined();
  expect(await target.find(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/data-db-0`)).toBeDefined();
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.remove)).toContain('PersistentVolumeClaim data-db-0');
  await gone(target, namespace);
});
