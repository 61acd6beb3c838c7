import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { recordsOf } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { type Api, asRecord } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { definitionOf } from '../../sandbox/definition-of.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { limitRate } from '../../sandbox/real-nodes/network.ts';
import { gone, grants, newMigration, outcomes, sentences, type Trial } from '../migration.ts';
import { refreshKinds } from '../velero-backup.ts';
import { agentRuns } from './agent-runs.ts';
import { filesOf, waitForWriter, writer } from './files.ts';

const { clusters, s3, velero } = inject('sandbox');
if (!s3 || !velero?.source) throw new Error('The sandbox has no Velero or no S3 server.');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const name = `moves-${randomBytes(3).toString('hex')}`;
const there = `${name}-there`;
const mixed = `${name}-mixed`;
const store = {
  s3: {
    bucket: velero.source.bucket,
    endpoint: s3.endpoint,
    region: s3.region,
    secret: { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
  },
};
const claim = `${name}/data-writer-0`;
const allowed = [...grants('target', there, 'velero'), ...grants('source', 'velero', name)];
let trial: Trial | undefined;

function migration(choice: 'file-system' | 'empty'): Trial {
  trial = newMigration({
    name,
    select: { namespaces: [name] },
    spec: {
      engine: 'velero',
      store,
      volumes: { claims: { [claim]: choice } },
      mappings: { namespaces: { [name]: there }, storageClasses: { 'vng-ssd': 'gp3' } },
    },
  });
  return trial;
}

beforeAll(async () => {
  for (const object of writer(name, 'vng-ssd')) await source.create(object);
  await waitForWriter(source, name);
});
afterEach(async () => {
  trial?.dispose();
  await removeNamespace(target, there);
  // Nothing can be moved into one that is still on its way out.
  await gone(target, there);
});
afterAll(async () => {
  await removeNamespace(source, name);
  for (const api of [source, target]) api.close();
});

const pod = () => source.get(`/api/v1/namespaces/${name}/pods/writer-0`);

test('the files of a claim go along with the engine velero, while the application runs', async () => {
  const written = await filesOf(source, clusters.source, name);
  const { annotations } = (await pod()).metadata;
  const moved = migration('file-system');
  const result = await moved.run({ grants: allowed });
  const told = [...sentences(moved.events), ...outcomes(moved.events)].join('\n');
  expect(result, told).toMatchObject({ state: 'completed' });
  await waitForWriter(target, there);
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
  expect(told).toContain(`Volume data: ${claim}: its files go along.`);
  // The source is as it was.
  expect((await pod()).metadata.annotations).toEqual(annotations);
  expect(await filesOf(source, clusters.source, name)).toEqual(written);
  await moved.undo({ run: result.run, grants: allowed });
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
});

/** Writes another text into the manifest of the application. */
async function edited(from: string, to: string): Promise<Trial> {
  const moved = migration('file-system');
  await moved.preview();
  const file = join(moved.folder, 'targets', 'there', there, 'statefulsets.apps', 'writer.yaml');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  return moved;
}

test('an edited application starts on its files as its manifest says, and never as the source has it', async () => {
  const written = await filesOf(source, clusters.source, name);
  const moved = await edited('terminationGracePeriodSeconds: 1', 'terminationGracePeriodSeconds: 2');
  const result = await moved.run({ grants: allowed });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
  const pods = await target.list(`/api/v1/namespaces/${there}/pods`);
  expect(pods.map(({ metadata, spec }) => [metadata.name, asRecord(spec).terminationGracePeriodSeconds])).toEqual([
    ['writer-0', 2],
  ]);
  const events = await target.list(`/api/v1/namespaces/${there}/events`);
  const started = events
    .filter(({ reason }) => reason === 'Started')
    .map(({ involvedObject }) => asRecord(involvedObject))
    .filter(({ fieldPath }) => fieldPath === 'spec.containers{writer}');
  expect(started.map(({ uid }) => uid)).toEqual([pods[0]?.metadata.uid]);
});

test('an application that is to have no replicas has its files and runs no pod', async () => {
  const written = await filesOf(source, clusters.source, name);
  const moved = await edited('replicas: 1', 'replicas: 0');
  const result = await moved.run({ grants: allowed });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await target.list(`/api/v1/namespaces/${there}/pods`)).toEqual([]);
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
});

test('a run that was killed while files came goes on, and no workload starts before they are all there', async () => {
  const written = await filesOf(source, clusters.source, name);
  const moved = migration('file-system');
  const given = `target/${there},target/velero,source/velero,source/${name}`;
  const command = moved.start('run', '--allow-writes', given);
  await command.says('-there-volumes is InProgress');
  command.kill();
  await command.ended;
  expect(await target.find(`/apis/apps/v1/namespaces/${there}/statefulsets/writer`)).toBeUndefined();
  const result = await moved.run({ grants: allowed });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
  const standIns = await target.list(`/api/v1/namespaces/${there}/pods?labelSelector=kubeferry.dev%2Fstand-in`);
  expect(standIns).toEqual([]);
});

test('a node agent of the target that dies while files come is told apart from a slow one, and once it is back the run goes on', async () => {
  const written = await filesOf(source, clusters.source, name);
  const moved = migration('file-system');
  const given = `target/${there},target/velero,source/velero,source/${name}`;
  onTestFinished(async () => {
    await limitRate(clusters.target, undefined, 'to pods');
    await agentRuns(target, true);
  });
  await limitRate(clusters.target, '4mbit', 'to pods');
  const command = moved.start('run', '--allow-writes', given);
  await command.says(`${there}/writer-0/data: InProgress`);
  command.kill();
  await command.ended;
  // Velero tells of bytes more seldom than that.
  moved.editPlan('volumes:', 'velero: {standstill: 3s}\n  volumes:');
  const stands = { code: 'unreachable', message: expect.stringMatching(/^Nothing has moved at \S+-there-volumes/) };
  await expect(moved.run({ grants: allowed })).rejects.toMatchObject(stands);
  const slow = sentences(moved.events);
  expect(slow).toContainEqual(expect.stringContaining('Nothing has moved for 3 s; the server answers'));
  expect(slow.join('\n')).not.toMatch(/No node agent/);

  await agentRuns(target, false);
  await expect(moved.run({ grants: allowed })).rejects.toMatchObject(stands);
  const dead = sentences(moved.events).slice(slow.length);
  expect(dead).toContain(
    `warning: No node agent runs in velero: the data of ${there}/writer-0/data does not move before one does.`,
  );
  expect(await target.find(`/apis/apps/v1/namespaces/${there}/statefulsets/writer`)).toBeUndefined();

  // What the dead one began is given up, as the person is told.
  const velero = '/apis/velero.io/v1/namespaces/velero';
  const isOfRun = ({ metadata }: KubeObject) => metadata.labels?.['velero.io/restore-name']?.startsWith(name) === true;
  const begun = (await target.list(`${velero}/podvolumerestores`)).filter(isOfRun);
  for (const { metadata } of begun)
    await target.patch(`${velero}/podvolumerestores/${metadata.name}`, { spec: { cancel: true } });
  await limitRate(clusters.target, undefined, 'to pods');
  await agentRuns(target, true);
  const ended = async () =>
    (await target.list(`${velero}/restores`)).every(
      ({ status }) => !/^(New|InProgress)$/.test(String(asRecord(status ?? {}).phase)),
    );
  await waitFor(ended, { what: 'the Restore had ended', seconds: 60 });
  moved.editPlan('standstill: 3s', 'standstill: 1h');
  const result = await moved.run({ grants: allowed });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  await waitForWriter(target, there);
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
});

test('no files of a new backup come on top of those of another one: the run is to be undone first', async () => {
  const moved = migration('file-system');
  const given = `target/${there},target/velero,source/velero,source/${name}`;
  const command = moved.start('run', '--allow-writes', given);
  await command.says('-there-volumes is Completed');
  command.kill();
  await command.ended;
  await removeFile('many/200.txt');
  const backupsOfRun = async () =>
    (await source.list('/apis/velero.io/v1/namespaces/velero/backups')).filter(({ metadata }) =>
      metadata.name.startsWith(`${name}-`),
    );
  const before = await backupsOfRun();
  await expect(moved.run({ grants: allowed, anew: true })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`The claim ${there}/data-writer-0 on target has got its data from the backup`),
    hint: expect.objectContaining({ code: 'run.claim-filled.hint' }),
  });
  expect((await backupsOfRun()).length).toBe(before.length);
  const restoresEnded = async () =>
    (await target.list('/apis/velero.io/v1/namespaces/velero/restores')).every(({ status }) =>
      /^(Completed|PartiallyFailed|Failed)/.test(String(asRecord(status ?? {}).phase)),
    );
  await waitFor(restoresEnded, { what: 'Velero had restored all', seconds: 60 });
  await moved.undo({ grants: allowed });
  await gone(target, there);
  const result = await moved.run({ grants: allowed, anew: true });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  const written = await filesOf(source, clusters.source, name);
  expect(Object.keys(written)).not.toContain('many/200.txt');
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
});

/** Takes a file from the volume of the application on the source. */
async function removeFile(path: string): Promise<void> {
  const { spec } = await source.get(`/api/v1/namespaces/${name}/persistentvolumeclaims/data-writer-0`);
  rmSync(join(clusters.source.volumes ?? '', String(asRecord(spec).volumeName), path));
}

test('of several claims each becomes what the plan says, whatever pods are annotated with', async () => {
  const claims = ['kept', 'fresh', 'gone'];
  const labels = { app: 'mixed' };
  const write =
    '[ "$WRITE" = no ] || for one in kept fresh; do echo $one >/$one/text; done; sync; touch /tmp/done; sleep 3600';
  const container = {
    name: 'mixed',
    image: 'docker.io/library/busybox:1.36',
    command: ['/bin/sh', '-c', write],
    env: [{ name: 'WRITE', value: 'yes' }],
    readinessProbe: { exec: { command: ['test', '-e', '/tmp/done'] }, periodSeconds: 1 },
    volumeMounts: ['kept', 'fresh'].map((one) => ({ name: one, mountPath: `/${one}` })),
  };
  const volumes = ['kept', 'fresh'].map((one) => ({ name: one, persistentVolumeClaim: { claimName: one } }));
  const annotations = {
    'backup.velero.io/backup-volumes': 'fresh',
    'backup.velero.io/backup-volumes-excludes': 'kept',
  };
  const spec = { terminationGracePeriodSeconds: 0, containers: [container], volumes };
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: mixed } });
  for (const claimName of claims) {
    await source.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claimName, namespace: mixed },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'vng-ssd',
        resources: { requests: { storage: '1Gi' } },
      },
    });
  }
  await source.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'mixed', namespace: mixed },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels, annotations }, spec } },
  });
  try {
    const isReady = async () =>
      asRecord((await source.get(`/apis/apps/v1/namespaces/${mixed}/deployments/mixed`)).status ?? {}).readyReplicas ===
      1;
    await waitFor(isReady, { what: 'the application ran', seconds: 60 });
    trial = newMigration({
      name: mixed,
      select: { namespaces: [mixed] },
      spec: {
        engine: 'velero',
        store,
        volumes: { default: 'empty', claims: { [`${mixed}/kept`]: 'file-system', [`${mixed}/gone`]: 'omit' } },
        mappings: { namespaces: { [mixed]: there }, storageClasses: { 'vng-ssd': 'gp3' } },
      },
    });
    await trial.preview();
    const file = join(trial.folder, 'targets', 'there', there, 'deployments.apps', 'mixed.yaml');
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/value: "?yes"?/);
    writeFileSync(file, text.replace(/value: "?yes"?/, 'value: "no"'));
    const given = [...grants('target', there, 'velero'), ...grants('source', 'velero', mixed)];
    const result = await trial.run({ grants: given });
    expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    const found = await target.list(`/api/v1/namespaces/${there}/persistentvolumeclaims`);
    const root = clusters.target.volumes ?? '';
    const held = found.map(({ metadata, spec }) => {
      const path = join(root, String(asRecord(spec).volumeName), 'text');
      return [metadata.name, existsSync(path) ? readFileSync(path, 'utf8') : undefined];
    });
    expect(Object.fromEntries(held)).toEqual({ kept: 'kept\n', fresh: undefined });
  } finally {
    await removeNamespace(source, mixed);
  }
});

/** Waits until an API server serves the kind of the definition that was made just now. */
async function servesDatabases(api: Api): Promise<void> {
  const isServed = async () => (await api.list('/apis/shop.example.com/v1/databases')).length >= 0;
  await waitFor(isServed, { what: 'the definition was served', seconds: 30 });
}

/** A custom resource whose operator made a claim and the pod that writes into it; there is no operator. */
async function ownedClaim(namespace: string, definition: KubeObject): Promise<void> {
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await source.create(definition);
  const apiVersion = 'shop.example.com/v1';
  await servesDatabases(source);
  await source.create({ apiVersion, kind: 'Database', metadata: { name: 'main', namespace } });
  const { uid = '' } = (await source.get(`/apis/${apiVersion}/namespaces/${namespace}/databases/main`)).metadata;
  const owner = { apiVersion, kind: 'Database', name: 'main', uid, controller: true };
  const metadata = { namespace, ownerReferences: [owner] };
  await source.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...metadata, name: 'data-main' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'vng-ssd', resources: { requests: { storage: '1Gi' } } },
  });
  const container = {
    name: 'main',
    image: 'docker.io/library/busybox:1.36',
    command: ['/bin/sh', '-c', 'echo rows >/data/text; sync; touch /tmp/done; sleep 3600'],
    readinessProbe: { exec: { command: ['test', '-e', '/tmp/done'] }, periodSeconds: 1 },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  await source.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: 'main-0' },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [container],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-main' } }],
    },
  });
  const isReady = async () => {
    const { status } = await source.get(`/api/v1/namespaces/${namespace}/pods/main-0`);
    return recordsOf(asRecord(status ?? {}).containerStatuses).some(([, { ready }]) => ready === true);
  };
  await waitFor(isReady, { what: 'the database ran', seconds: 60 });
  await refreshKinds(source);
}

test.each([
  ['its definition on the target', true],
  ['no definition of it there before the run goes on', false],
])('a claim that a custom resource owns goes along with its files, with %s', async (_where, isDefined) => {
  const owned = `${name}-owned-${isDefined ? 'there' : 'alone'}`;
  const definition = definitionOf('shop.example.com', 'Database');
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/databases.shop.example.com';
  onTestFinished(async () => {
    await removeNamespace(source, owned);
    for (const api of [source, target]) {
      await api.delete(path);
      const isGone = async () => (await api.find(path)) === undefined;
      await waitFor(isGone, { what: 'the definition was gone' });
    }
    // What it knew is an error of its next backup.
    await refreshKinds(source);
  });
  await ownedClaim(owned, definition);
  if (isDefined) {
    await target.create(definition);
    await servesDatabases(target);
  }
  trial = newMigration({
    name: owned,
    select: { namespaces: [owned] },
    spec: {
      engine: 'velero',
      store,
      volumes: { claims: { [`${owned}/data-main`]: 'file-system' } },
      mappings: { namespaces: { [owned]: there }, storageClasses: { 'vng-ssd': 'gp3' } },
    },
  });
  const given = [...grants('target', there, 'velero'), ...grants('source', 'velero', owned)];
  const result = await trial.run({ grants: given });
  const told = [...sentences(trial.events), ...outcomes(trial.events)];
  expect(result.state, told.join('\n')).toBe(isDefined ? 'completed' : 'failed');
  expect(told).toContain(
    'warning: An object belongs to Database main: there gets it only where the operator of that kind runs there.',
  );
  if (!isDefined) {
    expect(told).toContainEqual(expect.stringMatching(/^failed databases.*The target does not serve Database of shop/));
    await target.create(definition);
    await servesDatabases(target);
    expect(await trial.run({ grants: given }), 'the run goes on').toMatchObject({ state: 'completed' });
  }
  expect(await target.list(`/apis/shop.example.com/v1/namespaces/${there}/databases`)).toHaveLength(1);
  const [kept, ...others] = await target.list(`/api/v1/namespaces/${there}/persistentvolumeclaims`);
  expect([kept?.metadata.name, others]).toEqual(['data-main', []]);
  // An owner that is not there would have it collected.
  expect(kept?.metadata.ownerReferences).toBeUndefined();
  const volume = String(asRecord(kept?.spec ?? {}).volumeName);
  expect(readFileSync(join(clusters.target.volumes ?? '', volume, 'text'), 'utf8')).toBe('rows\n');
  // What its operator makes anew does not come, and nothing that stood in for it is left.
  expect(await target.list(`/api/v1/namespaces/${there}/pods`)).toEqual([]);
});

test('no file is restored into a claim that somebody else has on the target', async () => {
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: there } });
  await target.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-writer-0', namespace: there },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', resources: { requests: { storage: '1Gi' } } },
  });
  const refused = migration('file-system');
  await expect(refused.run({ grants: allowed })).rejects.toThrow(
    `The claim ${there}/data-writer-0 is on target already`,
  );
  expect(await target.list(`/api/v1/namespaces/${there}/pods`)).toEqual([]);
  expect((await pod()).metadata.annotations).toBeUndefined();
});

test('a claim in a folder of its node is named before anything is moved', async () => {
  const folder = `${name}-folder`;
  const mode = { accessModes: ['ReadWriteOnce'], storageClassName: 'by-hand' };
  const hostPath = { path: '/tmp', type: 'Directory' };
  const volume = { ...mode, capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Retain', hostPath };
  await source.create({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: folder }, spec: volume });
  onTestFinished(async () => {
    for (const path of [`pods/${folder}`, `persistentvolumeclaims/${folder}`]) {
      await source.delete(`/api/v1/namespaces/${name}/${path}`);
    }
    await source.delete(`/api/v1/persistentvolumes/${folder}`);
  });
  await source.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: folder, namespace: name },
    spec: { ...mode, volumeName: folder, resources: { requests: { storage: '1Gi' } } },
  });
  const container = { name: 'main', image: 'docker.io/library/busybox:1.36', command: ['sleep', '3600'] };
  await source.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: folder, namespace: name },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [container],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: folder } }],
    },
  });
  const runs = async () =>
    asRecord((await source.get(`/api/v1/namespaces/${name}/pods/${folder}`)).status ?? {}).phase === 'Running';
  await waitFor(runs, { what: 'the pod ran', seconds: 60 });
  const refused = migration('file-system');
  refused.editPlan(`${claim}: file-system`, `${claim}: file-system\n      ${name}/${folder}: file-system`);
  await expect(refused.run({ grants: allowed })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining(`The claim ${name}/${folder} of source lies in a folder of its node`),
    hint: expect.objectContaining({ code: 'run.claim-host-path.hint' }),
  });
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
});

test('a claim that no running pod mounts is named before anything is moved', async () => {
  const path = `/apis/apps/v1/namespaces/${name}/statefulsets/writer`;
  const set = await source.get(path);
  await source.send('PUT', path, { ...set, spec: { ...asRecord(set.spec), replicas: 0 } });
  await waitFor(async () => (await source.find(`/api/v1/namespaces/${name}/pods/writer-0`)) === undefined, {
    what: 'the application had stopped',
  });
  const stopped = migration('file-system');
  await expect(stopped.run({ grants: allowed })).rejects.toThrow(`mounts the claim ${claim}, so Velero cannot read`);
  const ungranted = grants('target', there, 'velero').concat(grants('source', 'velero'));
  await expect(stopped.run({ grants: ungranted })).rejects.toThrow(`source is not allowed: ${name}`);
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
});
