import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { migrateScope } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import type { MigrateScope } from '../../src/migrate/scope.ts';
import { undoRun } from '../../src/migrate/undo/undo.ts';
import { planUndo } from '../../src/migrate/undo/undo-plan.ts';
import type { UndoPlan } from '../../src/model/door.ts';
import type { MigrationEvent } from '../../src/model/event.ts';
import type { KubeObject } from '../../src/model/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { gone, grants, newMigration, outcomes, type Trial } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];
const engines: { close(): void }[] = [];
const namespaces = new Set<string>();

beforeAll(() => createAll(source, [...smallApp('undoes'), ...database('undoes-claims')]));
afterEach(async () => {
  for (const engine of engines.splice(0)) engine.close();
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

/** What an engine lends to requests on a migration; its connections stay open until the test ends. */
function engineOf({ kubeconfig: file }: Trial, told: (event: MigrationEvent) => void = () => undefined): MigrateScope {
  const settings = { kubeconfig: { files: [file] }, extraPath: [], concurrency: 16, logLevel: 'debug' as const };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  engines.push(scope);
  const { signal } = new AbortController();
  return migrateScope({ signal, emit: told, drained: () => Promise.resolve() }, scope);
}

/** A migration of the small application to a namespace that is not there. */
function migrationTo(namespace: string): Trial {
  namespaces.add(namespace);
  const spec = { mappings: { namespaces: { undoes: namespace } } };
  const trial = newMigration({ name: namespace, select: { namespaces: ['undoes'] }, spec });
  trials.push(trial);
  return trial;
}

/** A kind of its own group, one object of it in a namespace of the source, and the migration of both. */
async function migrationOfKind(namespace: string): Promise<{ trial: Trial; crd: string; group: string }> {
  namespaces.add(namespace);
  const group = `${namespace}.example.com`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  await createAll(source, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `keels.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'keels', singular: 'keel', kind: 'Keel', listKind: 'KeelList' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    },
  ]);
  const isServed = () =>
    source.send('GET', `/apis/${group}/v1`).then(
      () => true,
      () => false,
    );
  await waitFor(isServed, { what: 'keels were served' });
  await source.create({ apiVersion: `${group}/v1`, kind: 'Keel', metadata: { name: 'main', namespace } });
  const trial = newMigration({ name: namespace, select: { namespaces: [namespace], clusterScoped: 'referenced' } });
  trials.push(trial);
  return { trial, group, crd: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/keels.${group}` };
}

const uidsOf = ({ remove, putBack }: UndoPlan) => [...remove, ...putBack].map(({ uid }) => uid);

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
    words: { code: 'undo.not-whole', args: { count: 3 } },
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
  await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({ words: { code: 'undo.not-whole' } });
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

/** Runs a migration, and once more with a label at the Secret in its namespace. Gives the names of both runs. */
async function runTwice(trial: Trial, namespace: string): Promise<[string, string]> {
  const allowed = grants('target', namespace);
  const first = await trial.run({ grants: allowed });
  const manifest = join(trial.folder, 'targets/there', namespace, 'secrets/keys.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('metadata:', 'metadata:\n  labels: {second: "yes"}'));
  const second = await trial.run({ grants: allowed });
  expect(second).toMatchObject({ targets: [{ counts: { updated: 1 } }] });
  const secret = await target.get(`/api/v1/namespaces/${namespace}/secrets/keys`);
  expect(secret.metadata.labels).toEqual({ second: 'yes' });
  return [first.run, second.run];
}

test('a run is not undone to its end before a later one that changed the same objects', async () => {
  const namespace = 'undoes-earlier';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const secret = `/api/v1/namespaces/${namespace}/secrets/keys`;
  const before = await target.get(secret);
  const [first, second] = await runTwice(trial, namespace);
  await expect(trial.undo({ run: first, grants: allowed })).rejects.toMatchObject({
    words: { code: 'undo.not-whole', args: { count: 1, name: 'keys', reason: expect.stringContaining(second) } },
    hint: { code: 'undo.later-run.hint' },
  });
  expect(await trial.status()).toMatchObject({ state: 'half-undone' });
  expect((await target.get(secret)).metadata.labels).toEqual({ second: 'yes' });

  expect(names((await trial.undo({ run: second, grants: allowed })).putBack)).toEqual(['Secret keys']);
  await trial.undo({ run: first, grants: allowed });
  expect((await target.get(secret)).data).toEqual(before.data);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('an undo reads what was there from a folder that is kept in git by now', async () => {
  const namespace = 'undoes-in-git';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  mkdirSync(join(trial.home, '.git'));
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.putBack)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('the run before the one that was undone can be undone next', async () => {
  const namespace = 'undoes-twice';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const secret = `/api/v1/namespaces/${namespace}/secrets/keys`;
  const before = await target.get(secret);
  await runTwice(trial, namespace);

  expect(names((await trial.undo({ grants: allowed })).putBack)).toEqual(['Secret keys']);
  const { putBack } = await trial.undo({ grants: allowed });
  expect(names(putBack)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect((await target.get(secret)).data).toEqual(before.data);
});

test('a run that changed nothing is passed over: the one that made the objects is undone', async () => {
  const namespace = 'undoes-again';
  namespaces.add(namespace);
  const spec = { mappings: { namespaces: { undoes: namespace } } };
  const trial = newMigration({ name: namespace, select: { namespaces: ['undoes'] }, spec });
  trials.push(trial);
  const allowed = grants('target', namespace);
  const first = await trial.run({ grants: allowed });
  const second = await trial.run({ grants: allowed });
  expect(second).toMatchObject({ targets: [{ counts: { created: 0 } }] });
  await expect(trial.undo({ run: second.run, grants: allowed })).rejects.toMatchObject({
    words: { code: 'undo.left-nothing' },
    hint: { args: { run: first.run } },
  });
  expect(await trial.status()).toMatchObject({ state: 'completed' });
  expect((await trial.undo({ grants: allowed })).run).toBe(first.run);
  await gone(target, namespace);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
  await expect(trial.undoPlan()).rejects.toMatchObject({ words: { code: 'undo.nothing' } });
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
    // The plan names it first.
    await command.says('"resource":"statefulsets"', 2);
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

test('a context that leads elsewhere once an undo is planned changes nothing for it', async () => {
  const trial = migrationTo('undoes-moved');
  const allowed = grants('target', 'undoes-moved');
  await trial.run({ grants: allowed });
  const { server, caFile, token } = sandbox.clusters.source;
  const elsewhere = kubeconfig(['source', 'target'].map((context) => ({ context, server, caFile, token })));
  const scope = engineOf(trial, (event) => {
    if (event.type === 'step' && event.state === 'started') writeFileSync(trial.kubeconfig, elsewhere);
  });
  await undoRun({ folder: trial.folder, grants: allowed }, scope);
  await gone(target, 'undoes-moved');
});

test('an engine that knew the target before the run undoes what the run installed', async () => {
  const namespace = 'undoes-new-kind';
  const { trial, crd, group } = await migrationOfKind(namespace);
  try {
    const scope = engineOf(trial);
    await (await scope.cluster('target')).discovery();
    const allowed = grants('target', namespace);
    expect((await trial.run({ grants: allowed })).state).toBe('completed');
    const plan = await planUndo(trial.folder, undefined, scope);
    expect(plan.keep).toEqual([]);
    expect(names(plan.remove)).toEqual([
      `CustomResourceDefinition keels.${group}`,
      'Keel main',
      `Namespace ${namespace}`,
    ]);
    await undoRun({ folder: trial.folder, grants: allowed }, scope);
    expect(await target.find(crd)).toBeUndefined();
  } finally {
    await source.delete(crd);
    await target.delete(crd);
    await removeNamespace(source, namespace);
  }
});

test('what an API group does not tell stays, and keeps the undo open until it does', async () => {
  const namespace = 'undoes-silent';
  const { trial, crd, group } = await migrationOfKind(namespace);
  const service = `/apis/apiregistration.k8s.io/v1/apiservices/v1.${group}`;
  const allowed = grants('target', namespace);
  const silent = async () => (await (await engineOf(trial).cluster('target')).discovery()).failed.includes(group);
  try {
    await createAll(source, [deployment(namespace, 'web', 'web:1')]);
    expect((await trial.run({ grants: allowed })).state).toBe('completed');
    await target.delete(crd);
    await waitFor(async () => (await target.find(service)) === undefined, { what: 'the group was gone' });
    const names = { group, version: 'v1', service: { name: 'nobody', namespace: 'default' } };
    const spec = { ...names, groupPriorityMinimum: 10, versionPriority: 10, insecureSkipTLSVerify: true };
    const metadata = { name: `v1.${group}` };
    await target.create({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata, spec });
    await waitFor(silent, { what: 'the silent group', seconds: 60 });
    await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
      code: 'conflict',
      words: { code: 'undo.not-whole', args: { count: 1, name: 'main' } },
      hint: { code: 'undo.silent.hint' },
    });
    expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
    expect(await trial.status()).toMatchObject({ state: 'half-undone' });

    await target.delete(service);
    await waitFor(async () => !(await silent()), { what: 'the group was gone', seconds: 60 });
    await trial.undo({ grants: allowed });
    expect(await trial.status()).toMatchObject({ state: 'undone' });
  } finally {
    await target.delete(service);
    await source.delete(crd);
    await target.delete(crd);
    await removeNamespace(source, namespace);
  }
});

/** What the target does not let be done to ConfigMaps, and a dry run that shows whether it is in force. */
interface Refusal {
  operation: 'UPDATE' | 'DELETE';
  validation: { expression: string; message: string };
  probe: () => Promise<unknown>;
}

/** Lets a ConfigMap of the target not become red. */
function noRed(settings: string): Refusal {
  const red = { data: { colour: 'red' } };
  return {
    operation: 'UPDATE',
    validation: { expression: "object.?data.colour.orValue('') != 'red'", message: 'No red here.' },
    probe: () => target.send('PATCH', `${settings}?dryRun=All`, red, 'application/merge-patch+json'),
  };
}

/** Has the target refuse something while it works. */
async function whileRefusing(refusal: Refusal, work: () => Promise<void>): Promise<void> {
  const root = '/apis/admissionregistration.k8s.io/v1';
  const metadata = { name: 'undoes-refusal.example.com' };
  const { operation, validation, probe } = refusal;
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: [operation], resources: ['configmaps'] };
  const apiVersion = 'admissionregistration.k8s.io/v1';
  await createAll(target, [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: { failurePolicy: 'Fail', matchConstraints: { resourceRules: [rule] }, validations: [validation] },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name, validationActions: ['Deny'] },
    },
  ]);
  const isRefused = () =>
    probe().then(
      () => false,
      () => true,
    );
  try {
    await waitFor(isRefused, { what: 'the policy was in force' });
    await work();
  } finally {
    await target.delete(`${root}/validatingadmissionpolicybindings/${metadata.name}`);
    await target.delete(`${root}/validatingadmissionpolicies/${metadata.name}`);
    await waitFor(async () => !(await isRefused()), { what: 'the policy was gone' });
  }
}

test('what the target refuses to take back hinders nothing else, and a person can leave it as it is', async () => {
  const namespace = 'undoes-refused';
  const trial = await migrationOver(namespace);
  await target.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  await whileRefusing(noRed(settings), async () => {
    trial.events.length = 0;
    await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
      code: 'conflict',
      words: { code: 'undo.not-whole', args: { count: 1, name: 'settings' } },
      hint: { code: 'undo.refused.hint' },
    });
    expect(outcomes(trial.events)).toContainEqual(
      expect.stringMatching(`^failed configmaps/${namespace}/settings: It was not put back: .*No red here`),
    );
    expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
    expect((await target.get(`/api/v1/namespaces/${namespace}/services/web`)).spec).toMatchObject({
      ports: [{ port: 81 }],
    });
    expect(await trial.status()).toMatchObject({
      state: 'half-undone',
      steps: [
        { id: 'put-back:there', state: 'failed' },
        { id: 'remove:there', state: 'done' },
      ],
    });
    await target.patch(settings, { metadata: { annotations: { 'kubeferry.dev/updated-by': null } } });
    await trial.undo({ grants: allowed });
    expect(await trial.status()).toMatchObject({ state: 'undone' });
  });
});

test('what the target does not let be removed is told, hinders nothing else, and is removed when it may be', async () => {
  const namespace = 'undoes-guarded';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const refusal: Refusal = {
    operation: 'DELETE',
    validation: {
      expression: `oldObject.metadata.namespace != '${namespace}' || oldObject.metadata.name != 'settings'`,
      message: 'It is guarded.',
    },
    probe: () => target.send('DELETE', `${settings}?dryRun=All`),
  };
  await whileRefusing(refusal, async () => {
    trial.events.length = 0;
    await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
      code: 'conflict',
      words: { code: 'remove.stuck', args: { count: 2, name: 'settings' } },
    });
  });
  expect(outcomes(trial.events)).toContainEqual(
    expect.stringMatching(`^failed configmaps/${namespace}/settings: .*It is guarded`),
  );
  const words = 'The namespace stays until ConfigMap settings in it is gone.';
  expect(outcomes(trial.events)).toContain(`failed namespaces/${namespace}: ${words}`);
  expect(trial.text('journal.jsonl')).toContain('It is guarded');
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect(await trial.status()).toMatchObject({
    state: 'half-undone',
    steps: [{ id: 'remove:there', state: 'failed' }],
  });
  await trial.undo({ grants: allowed });
  await gone(target, namespace);
});

test('only what was shown and approved is undone; what came since stays until it is shown', async () => {
  const namespace = 'undoes-approved';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const theirs = `/api/v1/namespaces/${namespace}/configmaps/theirs`;
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace } });
  const approved = uidsOf(await trial.undoPlan());
  await target.delete(theirs);
  trial.events.length = 0;
  await expect(trial.undo({ grants: allowed, approved })).rejects.toMatchObject({
    words: { code: 'undo.not-whole', args: { count: 1, kind: 'Namespace' } },
  });
  expect(outcomes(trial.events)).toContain(
    `skipped namespaces/${namespace}: It was not among what was shown and approved.`,
  );
  expect((await target.get(`/api/v1/namespaces/${namespace}`)).metadata.deletionTimestamp).toBeUndefined();
  await trial.undo({ grants: allowed, approved: uidsOf(await trial.undoPlan()) });
  await gone(target, namespace);
});

test('the command line shows what it is about to undo before it does it', async () => {
  const namespace = 'undoes-shown';
  const trial = migrationTo(namespace);
  await trial.run({ grants: grants('target', namespace) });
  const plan = await trial.undoPlan();
  const command = trial.start('undo', '--json', '--allow-writes', `target/${namespace}`);
  expect(await command.ended).toMatchObject({ code: 0 });
  const lines = command.lines.map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({ type: 'plan', ...plan });
  expect(lines.at(-1)).toMatchObject({ type: 'result', run: plan.run });
  await gone(target, namespace);
});

test('what was never saved stays with its reason, and the command line and the journal agree that the run is undone', async () => {
  const namespace = 'undoes-unsaved';
  const trial = await migrationOver(namespace);
  const { run, backup = '' } = await trial.run({ grants: grants('target', namespace) });
  const saved = `"backup":"undo-${run}-there"`;
  const journal = trial.text('journal.jsonl');
  expect(journal).toContain(saved);
  // A backup that can be read, and holds nothing of the target.
  writeFileSync(join(trial.folder, 'journal.jsonl'), journal.replaceAll(saved, `"backup":"${backup}"`));
  const { keep } = await trial.undoPlan();
  expect(names(keep)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect(new Set(keep.map(({ reason }) => reason.code))).toEqual(new Set(['undo.unsaved']));
  expect(await trial.start('undo', '--dry-run').ended).toMatchObject({ code: 0 });
  const command = trial.start('undo', '--allow-writes', `target/${namespace}`);
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(command.output).toContain(' is undone: ');
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});
