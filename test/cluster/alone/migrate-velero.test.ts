import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { asRecord } from '../../sandbox/api.ts';
import { removeNamespace } from '../../sandbox/cluster.ts';
import { definitionOf } from '../../sandbox/definition-of.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { accessOf, allowed, byVelero, completed } from '../by-velero.ts';
import { grants, migrationsOf, outcomes, sentences, type Trial } from '../migration.ts';
import { deployment, smallApp } from '../small-app.ts';
import { endOf, refreshKinds, velero } from '../velero-backup.ts';

/** Migrations that the Velero in each cluster carries. */
const application = 'by-velero';
const { source, target, migrationTo, leaves } = migrationsOf(application, smallApp(application, 3));
// Other files make kinds and take them away.
beforeAll(() => refreshKinds(source));

const path = (namespace: string, kind: string, name: string) =>
  kind === 'deployments'
    ? `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`
    : `/api/v1/namespaces/${namespace}/${kind}/${name}`;
/** A namespace without a Velero. */
const nobody = 'by-velero-nobody';
const configOfVelero = async () =>
  (await target.list(`/api/v1/namespaces/${velero.namespace}/configmaps`)).map(({ metadata }) => metadata.name);

/** Makes an object on the source with what Velero keeps, though it means nothing on another cluster; gives what takes it away again. */
async function makeHeld(): Promise<() => Promise<void>> {
  const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
  const finalizers = ['by-velero.example.com/held'];
  const metadata = {
    name: 'held',
    namespace: application,
    finalizers,
    annotations: { [lastApplied]: '{}', own: 'yes' },
  };
  await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
  return async () => {
    const place = path(application, 'configmaps', 'held');
    await source.send('PATCH', place, { metadata: { finalizers: null } }, 'application/merge-patch+json');
    await source.delete(place);
  };
}

function editManifest(trial: Trial, name: string, from: string, to: string): void {
  const file = join(trial.folder, 'targets', 'there', name);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

test('each object arrives as its manifest says, edits, mappings and patches too, and an undo takes all back', async () => {
  const namespace = 'by-velero-there';
  const before = await configOfVelero();
  const images = [{ from: 'web', to: 'registry.example.org/web' }];
  const endpoints = [{ from: 'cache.old.example.com', to: 'cache.new.example.org' }];
  const trial = migrationTo(namespace, {
    ...byVelero,
    mappings: { namespaces: { [application]: namespace }, images, endpoints },
    patches: [
      {
        target: { kind: 'Deployment', name: 'web' },
        patch: [
          { op: 'replace', path: '/spec/replicas', value: 2 },
          { op: 'add', path: '/spec/template/spec/containers/0/env/-', value: { name: 'ZONE', value: 'a "b" \\c' } },
        ],
        reason: 'two zones there',
      },
    ],
    ttl: '400h',
  });
  onTestFinished(await makeHeld());
  const place = { name: 'connection', namespace: application };
  const stringData = { url: 'redis://cache.old.example.com:6379' };
  await source.create({ apiVersion: 'v1', kind: 'Secret', metadata: place, stringData });
  onTestFinished(() => source.delete(path(application, 'secrets', place.name)));
  await trial.preview();
  editManifest(trial, `${namespace}/configmaps/settings.yaml`, 'colour: blue', 'colour: red');
  rmSync(join(trial.folder, 'targets', 'there', namespace, 'configmaps', 'extra-1.yaml'));
  const result = await completed(trial, namespace, source);
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  const backup = await source.get(`/apis/velero.io/v1/namespaces/${velero.namespace}/backups/${result.backup}`);
  expect(asRecord(backup.spec).ttl).toBe('400h0m0s');
  expect(result.expiresAt).toBe(asRecord(backup.status).expiration);
  const told = outcomes(trial.events, 'apply:there');
  expect(told).toContain(`created deployments.apps/${namespace}/web: Brought by Velero, as meant.`);
  expect(told).toContain(`created configmaps/${namespace}/extra-0: Brought by Velero, as meant.`);
  // An edited one is there before what reads it, and so is a Secret whose values a mapping changes.
  expect(told.join('\n')).toMatch(new RegExp(`created configmaps/${namespace}/settings: (?!Brought)`));
  expect(told.join('\n')).toMatch(new RegExp(`created secrets/${namespace}/connection: (?!Brought)`));
  const web = await target.get(path(namespace, 'deployments', 'web'));
  const image = 'registry.example.org/web:1';
  const env = [{ name: 'ZONE', value: 'a "b" \\c' }];
  expect(web.spec).toMatchObject({ replicas: 2, template: { spec: { containers: [{ image, env }] } } });
  expect(web.metadata.labels).toMatchObject({ 'kubeferry.dev/run': result.run });
  expect((await target.get(path(namespace, 'configmaps', 'settings'))).data).toEqual({ colour: 'red' });
  const { finalizers, annotations } = (await target.get(path(namespace, 'configmaps', 'held'))).metadata;
  expect({ finalizers, annotations }).toEqual({ finalizers: undefined, annotations: { own: 'yes' } });
  expect((await target.get(path(namespace, 'secrets', 'keys'))).data).toEqual({ key: btoa('open sesame') });
  const { data } = await target.get(path(namespace, 'secrets', 'connection'));
  expect(data).toEqual({ url: btoa('redis://cache.new.example.org:6379') });
  // Nothing that was not meant stays there, nor anything that would change the next restore.
  expect(await target.find(path(namespace, 'configmaps', 'extra-1'))).toBeUndefined();
  expect(await configOfVelero()).toEqual(before);
  const { run } = result;
  // A Restore that nobody takes up stands for one that Velero still works on.
  const metadata = { name: 'still', namespace: nobody, labels: { 'kubeferry.dev/run': run } };
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: nobody } });
  await target.create({ apiVersion: 'velero.io/v1', kind: 'Restore', metadata, spec: { backupName: 'any' } });
  trial.editPlan('engine: velero', `engine: velero\n  velero:\n    namespace: ${nobody}`);
  await expect(trial.undo({ run, grants: allowed(namespace) })).rejects.toThrow(
    /still restores for this run: still is New/,
  );
  await target.delete(`/apis/velero.io/v1/namespaces/${nobody}/restores/still`);
  await removeNamespace(target, nobody);
  const undone = await trial.undo({ run, grants: allowed(namespace) });
  expect(undone.remove.length).toBeGreaterThan(0);
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});

test('a workload without a manifest is never there, and an edited Secret is there before workloads and never as it was', async () => {
  const namespace = 'by-velero-meant';
  const given = allowed(namespace);
  const mailer = deployment(application, 'mailer', 'mailer:1');
  const nightly: KubeObject = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', namespace: application },
    spec: {
      schedule: '0 0 1 1 *',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'job', image: 'job:1' }] } } },
      },
    },
  };
  for (const object of [mailer, nightly]) await source.create(object);
  const watching = new AbortController();
  const seen: KubeObject[] = [];
  try {
    const trial = migrationTo(namespace, { ...byVelero, secrets: 'files' });
    await trial.preview();
    editManifest(trial, `${namespace}/secrets/keys.yaml`, btoa('open sesame'), btoa('another'));
    for (const unmeant of ['deployments.apps/mailer', 'cronjobs.batch/nightly']) {
      rmSync(join(trial.folder, 'targets', 'there', namespace, `${unmeant}.yaml`));
    }
    for (const kind of ['api/v1/secrets', 'api/v1/pods', 'apis/apps/v1/deployments', 'apis/batch/v1/cronjobs']) {
      void target.watch(`/${kind}`, watching.signal, (_type, object) => {
        if (object.metadata.namespace === namespace) seen.push(object);
      });
    }
    const result = await trial.run({ grants: given });
    expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    const isSeen = async () => seen.some(({ metadata }) => metadata.name.startsWith('web-'));
    await waitFor(isSeen, { what: 'the pod of web was seen' });
    const names = seen.map(({ metadata }) => metadata.name);
    expect(names.filter((name) => /^(mailer|nightly)/.test(name))).toEqual([]);
    const keys = seen.filter(({ metadata }) => metadata.name === 'keys').map(({ data }) => data);
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((data) => asRecord(data).key !== btoa('another'))).toEqual([]);
    const made = async (kind: string, name: string) =>
      (await target.get(path(namespace, kind, name))).metadata.creationTimestamp ?? '';
    expect((await made('secrets', 'keys')) <= (await made('deployments', 'web'))).toBe(true);
    await trial.undo({ run: result.run, grants: given });
  } finally {
    watching.abort();
    await source.delete(path(application, 'deployments', 'mailer'));
    await source.delete(`/apis/batch/v1/namespaces/${application}/cronjobs/nightly`);
  }
});

test('nothing moves where Velero left out a kind that it does not know yet, and it does once Velero knows it', async () => {
  const namespace = 'by-velero-unknown';
  const trial = migrationTo(namespace, {
    ...byVelero,
    select: { namespaces: [application], clusterScoped: 'referenced', exclude: [] },
    mappings: { namespaces: { [application]: namespace } },
  });
  const given = { grants: allowed(namespace) };
  const made: KubeObject[] = [];
  /** What is said of an object of a new kind. Every five minutes Velero asks by itself which kinds there are: nothing if it did so right now. */
  const refusalOf = async (kind: string) => {
    const definition = definitionOf('by-velero.example.com', kind);
    const object = {
      apiVersion: 'by-velero.example.com/v1',
      kind,
      metadata: { name: 'one', namespace: application },
      spec: { size: 1 },
    };
    made.push(definition);
    await source.create(definition);
    await waitFor(async () => (await source.pathOf(object)) !== '', { what: `${kind} was served` });
    made.unshift(object);
    await source.create(object);
    return trial.run({ ...given, anew: true }).then(
      async ({ run }) => {
        await trial.undo({ run, ...given });
        return undefined;
      },
      (error: unknown) => error,
    );
  };
  try {
    const refusal = (await refusalOf('Gadget')) ?? (await refusalOf('Gizmo'));
    expect(refusal).toMatchObject({ code: 'invalid' });
    const words =
      /by Velero has no g\w+s\.by-velero\.example\.com(, g\w+s\.by-velero\.example\.com)?, though the source has/;
    expect(String(refusal)).toMatch(words);
    // A run that goes on takes up the same backup.
    await expect(trial.run(given)).rejects.toThrow(words);
    expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
    await refreshKinds(source);
    const result = await trial.run({ ...given, anew: true });
    expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    expect(outcomes(trial.events, 'apply:there').join('\n')).toMatch(
      /g\w+s\.by-velero\.example\.com\/by-velero-unknown\/one/,
    );
    await trial.undo({ run: result.run, ...given });
  } finally {
    for (const object of made) await source.delete(await source.pathOf(object));
    await refreshKinds(source);
  }
});

test('a run that was killed while Velero worked goes on with the same backup and the same restore', async () => {
  const namespace = 'by-velero-killed';
  const trial = migrationTo(namespace, byVelero);
  const given = `target/${namespace},target/${velero.namespace},source/${velero.namespace}`;
  const command = trial.start('run', '--allow-writes', given);
  await command.says('is InProgress');
  command.kill();
  await command.ended;
  const result = await completed(trial, namespace, source);
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  const backups = await source.list(`/apis/velero.io/v1/namespaces/${velero.namespace}/backups`);
  expect(backups.filter(({ metadata }) => metadata.name.startsWith(`${namespace}-`))).toHaveLength(1);
});

test('an undo of a run that was killed while Velero restored takes away what acts on other restores', async () => {
  const namespace = 'by-velero-undone';
  const before = { config: await configOfVelero(), access: await accessOf(target) };
  const trial = migrationTo(namespace, {
    ...byVelero,
    mappings: {
      namespaces: { [application]: namespace },
      images: [{ from: 'web', to: 'registry.example.org/web' }],
      storageClasses: { any: 'other' },
    },
  });
  const given = `target/${namespace},target/${velero.namespace},source/${velero.namespace}`;
  const command = trial.start('run', '--allow-writes', given);
  await command.says('-there-namespaces is');
  command.kill();
  await command.ended;
  const left = (await configOfVelero()).filter((name) => !before.config.includes(name));
  expect(left.map((name) => name.replace(/^\w+-/, '')).sort()).toEqual([
    'there-images',
    'there-modifiers',
    'there-storage-classes',
  ]);
  expect((await accessOf(target)).mode).toBe('ReadOnly');
  const [restore = ''] = (await target.list(`/apis/velero.io/v1/namespaces/${velero.namespace}/restores`))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name === `${left[0]?.split('-')[0]}-there-namespaces`);
  await endOf(target, 'restores', restore);
  await expect(trial.undo({ grants: grants('target', namespace) })).rejects.toThrow(/target is not allowed: velero/);
  await trial.undo({ grants: allowed(namespace) });
  expect({ config: await configOfVelero(), access: await accessOf(target) }).toEqual(before);
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});

test('parts of the cluster that the plan leaves out never come, and the rest of their namespace does', async () => {
  const namespace = 'by-velero-system';
  const system = `${namespace}-kube`;
  const config = (name: string, labels: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'kube-system', labels },
    data: { a: 'b' },
  });
  const own = [config('by-velero-part', { app: 'by-velero-part' }), config('by-velero-rest', {})];
  for (const object of own) await source.create(object);
  leaves(system);
  try {
    const trial = migrationTo(namespace, {
      ...byVelero,
      select: {
        namespaces: [application, 'kube-system'],
        clusterScoped: 'none',
        exclude: ['roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io', 'serviceaccounts'],
        excludeSystem: ['app=by-velero-part'],
      },
      mappings: { namespaces: { [application]: namespace, 'kube-system': system } },
    });
    const given = { grants: [...allowed(namespace), ...grants('target', system)] };
    const result = await trial.run(given);
    expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    const told = [...outcomes(trial.events), ...sentences(trial.events)].join('\n');
    expect(told).toContain(`created configmaps/${system}/by-velero-rest`);
    expect(told).not.toMatch(/(created|removed) configmaps\/[^/]*\/by-velero-part/);
    expect(await target.find(path(system, 'configmaps', 'by-velero-part'))).toBeUndefined();
    expect(await target.find(path(system, 'configmaps', 'by-velero-rest'))).toBeDefined();
    await trial.undo({ run: result.run, ...given });
  } finally {
    for (const object of own) await source.delete(path('kube-system', 'configmaps', object.metadata.name));
  }
});

test('a store that Velero does not know, a folder, and a grant that is missing are said before anything is written', async () => {
  const namespace = 'by-velero-refused';
  const elsewhere = migrationTo(namespace, {
    engine: 'velero',
    store: { s3: { ...byVelero.store.s3, prefix: 'nowhere' } },
  });
  await expect(elsewhere.run({ grants: allowed(namespace) })).rejects.toThrow(/does not know the store s3:.*nowhere/);
  const folder = migrationTo(namespace, { engine: 'velero' });
  await expect(folder.preview()).rejects.toThrow(/is a folder, which no Velero in a cluster can reach/);
  const ungranted = migrationTo(namespace, byVelero);
  await expect(ungranted.run({ grants: grants('target', namespace) })).rejects.toThrow(/target is not allowed: velero/);
  await expect(ungranted.run({ grants: grants('target', namespace, velero.namespace) })).rejects.toThrow(
    /source is not allowed: velero/,
  );
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});
