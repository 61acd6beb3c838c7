import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { type Api, asRecord } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { gone, grants, newMigration, outcomes, sentences, type Trial } from '../migration.ts';
import { createAll, deployment } from '../small-app.ts';

/**
 * Claims that go along by snapshots, with a real Velero in each cluster. No CSI driver and no data mover runs here: the test gives the answers
 * of both.
 */
const application = 'snapped';
const there = 'snapped-there';
const driver = 'csi.example.com';
const group = 'snapshot.storage.k8s.io';
// It waits ten minutes for a claim to be bound whose data did not come.
const veleroArgs = ['--features=EnableCSI', '--item-operation-sync-frequency=1s', '--resource-timeout=15s'];
const answers = new AbortController();
let sandbox: Sandbox<'source' | 'target'>;
let source: Api;
let target: Api;
let trial: Trial | undefined;

function kind(plural: string, name: string, scope: 'Namespaced' | 'Cluster'): KubeObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const annotations = {
    'api-approved.kubernetes.io': 'https://github.com/kubernetes-csi/external-snapshotter/pull/814',
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, annotations },
    spec: {
      group,
      names: { kind: name, plural },
      scope,
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

const snapshotClass = (name: string): KubeObject => ({
  apiVersion: `${group}/v1`,
  kind: 'VolumeSnapshotClass',
  metadata: { name, labels: { 'velero.io/csi-volumesnapshot-class': 'true' } },
  driver,
  deletionPolicy: 'Delete',
});
const classPath = `/apis/${group}/v1/volumesnapshotclasses/snaps`;
const claimPath = (namespace: string, name: string) => `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;

/** A claim, bound to a volume of the driver, or of none. */
function claim(name: string, csi: boolean): KubeObject[] {
  const volume = `${application}-${name}`;
  const spec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'csi',
    resources: { requests: { storage: '1Gi' } },
    volumeName: volume,
  };
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: application, name };
  const behind = csi ? { csi: { driver, volumeHandle: name } } : { hostPath: { path: `/none/${name}` } };
  const { volumeName: _volume, resources, ...same } = spec;
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume },
      spec: { ...same, ...behind, claimRef, capacity: resources.requests, persistentVolumeReclaimPolicy: 'Retain' },
    },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: application }, spec },
  ];
}

/** Answers for a snapshot controller with a driver. */
function takeSnapshots(api: Api): void {
  void api.watch(`/apis/${group}/v1/volumesnapshots`, answers.signal, (type, snapshot) => {
    if (type !== 'ADDED') return;
    const { name, namespace = '', uid } = snapshot.metadata;
    const content = `content-${uid}`;
    const answer = async () => {
      await api.create({
        apiVersion: `${group}/v1`,
        kind: 'VolumeSnapshotContent',
        metadata: { name: content },
        spec: {
          driver,
          deletionPolicy: 'Delete',
          source: { volumeHandle: name },
          volumeSnapshotRef: { namespace, name, uid },
        },
        status: { snapshotHandle: name, readyToUse: true, restoreSize: 1024 },
      });
      const status = { boundVolumeSnapshotContentName: content, readyToUse: true };
      await api.patch(`/apis/${group}/v1/namespaces/${namespace}/volumesnapshots/${name}`, { status });
    };
    answer().catch(console.error);
  });
}

/** Answers for a data mover. */
function move(api: Api, plural: 'datauploads' | 'datadownloads', phase: () => string): void {
  const path = `/apis/velero.io/v2alpha1/namespaces/velero/${plural}`;
  void api.watch(path, answers.signal, (type, one) => {
    if (type !== 'ADDED') return;
    const status = { phase: phase(), snapshotID: 'id', path: '/', progress: { totalBytes: 10, bytesDone: 10 } };
    const answer = async () => {
      if (plural === 'datadownloads' && status.phase === 'Completed') await provide(api, one);
      await api.patch(`${path}/${one.metadata.name}`, { status });
    };
    answer().catch(console.error);
  });
}

/** Makes the volume that a claim waits for. */
async function provide(api: Api, { spec }: KubeObject): Promise<void> {
  const { namespace, pvc } = asRecord(asRecord(spec).targetVolume);
  const wanted = await waitFor(() => api.get(claimPath(String(namespace), String(pvc))), {
    what: 'the claim was there',
  });
  const { accessModes, storageClassName, resources, selector } = asRecord(wanted.spec);
  await api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `filled-${String(pvc)}`,
      labels: asRecord(asRecord(selector).matchLabels) as Record<string, string>,
    },
    spec: {
      accessModes,
      storageClassName,
      capacity: asRecord(asRecord(resources).requests),
      csi: { driver, volumeHandle: `filled-${String(pvc)}` },
      persistentVolumeReclaimPolicy: 'Delete',
      // Another claim of that size would take it.
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: pvc },
    },
  });
}

let upload = 'Completed';
let download = 'Completed';

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['source', 'target'], velero: true, veleroArgs });
  source = apiOf(sandbox.clusters.source);
  target = apiOf(sandbox.clusters.target);
  const labels = { name: 'node-agent' };
  const containers = [
    { name: 'node-agent', image: 'velero/velero:v1.18.3', command: ['/velero'], args: ['node-agent', 'server'] },
  ];
  for (const api of [source, target]) {
    await createAll(api, [
      kind('volumesnapshots', 'VolumeSnapshot', 'Namespaced'),
      kind('volumesnapshotcontents', 'VolumeSnapshotContent', 'Cluster'),
      kind('volumesnapshotclasses', 'VolumeSnapshotClass', 'Cluster'),
      { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'csi' }, provisioner: driver },
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'node-agent', namespace: 'velero' },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
      },
    ]);
    const path = '/apis/apps/v1/namespaces/velero/deployments/velero';
    const [container] = asRecord(asRecord(asRecord((await api.get(path)).spec).template).spec)
      .containers as KubeObject[];
    const server = { ...container, args: ['server', ...veleroArgs] };
    await api.patch(path, { spec: { template: { spec: { containers: [server] } } } });
    takeSnapshots(api);
  }
  move(source, 'datauploads', () => upload);
  move(target, 'datadownloads', () => download);
  await createAll(source, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: application } },
    ...claim('data', true),
    ...claim('fresh', true),
    ...claim('stays', true),
    ...claim('local', false),
    deployment(application, 'web', 'web:1', {
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    }),
  ]);
  // Velero backs up no claim that waits for its volume.
  const isBound = async (name: string) =>
    asRecord((await source.get(claimPath(application, name))).status).phase === 'Bound';
  for (const name of ['data', 'fresh', 'stays', 'local']) {
    await waitFor(() => isBound(name), { what: `${name} was bound`, seconds: 60 });
  }
  const volumesPath = `/apis/${group}/v1/volumesnapshotclasses`;
  await waitFor(() => source.list(volumesPath).then(() => true), { what: 'snapshot classes were served' });
}, 240_000);
afterEach(async () => {
  trial?.dispose();
  await removeNamespace(target, there);
  await gone(target, there);
  upload = 'Completed';
  download = 'Completed';
});
afterAll(async () => {
  answers.abort();
  for (const api of [source, target]) api?.close();
  await sandbox?.stop();
});

function migration(name: string, snapshot: string): Trial {
  const s3 = sandbox.s3;
  if (!s3) throw new Error('The sandbox has no S3 server.');
  const secret = { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
  const store = { s3: { bucket: 'velero', endpoint: s3.endpoint, region: s3.region, secret } };
  const claims = { [`${application}/${snapshot}`]: 'snapshot', [`${application}/stays`]: 'omit' } as const;
  const mappings = { namespaces: { [application]: there } };
  const spec = { engine: 'velero', store, mappings, volumes: { default: 'empty', claims } } as const;
  trial = newMigration({ name, select: { namespaces: [application] }, spec }, sandbox.kubeconfig);
  return trial;
}

const allowed = [...grants('target', there, 'velero'), ...grants('source', 'velero', application)];

test('a claim without a snapshot class, or of no CSI driver, is named before anything is written', async () => {
  const classless = migration('classless', 'data');
  await expect(classless.run({ grants: allowed })).rejects.toThrow(
    `The claim ${application}/data of source cannot go along by a snapshot: its driver ${driver} has no VolumeSnapshotClass`,
  );
  rmSync(classless.home, { recursive: true });
  await source.create(snapshotClass('snaps'));
  try {
    await expect(migration('driverless', 'local').run({ grants: allowed })).rejects.toThrow(
      `The claim ${application}/local of source cannot go along by a snapshot: its volume is not one of a CSI driver`,
    );
  } finally {
    await source.delete(classPath);
  }
  expect(await source.list('/apis/velero.io/v1/namespaces/velero/backups')).toEqual([]);
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
});

test('the claim that the plan names gets its data from a snapshot, the others come empty or not at all', async () => {
  await source.create(snapshotClass('snaps'));
  try {
    const moved = migration('moved', 'data');
    const result = await moved.run({ grants: allowed });
    const told = [...sentences(moved.events), ...outcomes(moved.events)].join('\n');
    expect(result, told).toMatchObject({ state: 'completed' });
    expect(result.missing).toBeUndefined();
    expect(told).toContain(`Snapshots of the driver ${driver} in source are taken with the VolumeSnapshotClass snaps.`);
    const [upload, ...more] = await source.list('/apis/velero.io/v2alpha1/namespaces/velero/datauploads');
    expect(more).toEqual([]);
    expect(upload?.spec).toMatchObject({ sourceNamespace: application, sourcePVC: 'data', snapshotType: 'CSI' });
    const claims = await target.list(`/api/v1/namespaces/${there}/persistentvolumeclaims`);
    const found = claims.map(({ metadata, spec }) => [metadata.name, asRecord(spec).volumeName]);
    expect(Object.fromEntries(found), told).toEqual({
      data: 'filled-data',
      fresh: expect.stringMatching(/^pvc-/),
      local: expect.stringMatching(/^pvc-/),
    });
    // Nothing stays on the source.
    expect((await source.get(claimPath(application, 'data'))).metadata.labels).toBeUndefined();
    const config = await source.list('/api/v1/namespaces/velero/configmaps');
    expect(config.map(({ metadata }) => metadata.name).filter((name) => name.includes('-source-'))).toEqual([]);
    await moved.undo({ run: result.run, grants: allowed });
    expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
  } finally {
    await source.delete(classPath);
  }
});

test('data that did not come back is no completed migration', async () => {
  await source.create(snapshotClass('snaps'));
  download = 'Failed';
  try {
    await expect(migration('failed', 'data').run({ grants: allowed })).rejects.toThrow(
      `The claim ${there}/data on target did not get the data of its snapshot`,
    );
  } finally {
    await source.delete(classPath);
  }
});

test('data that did not get into the backup is not moved, by a run that goes on with that backup neither', async () => {
  await source.create(snapshotClass('snaps'));
  upload = 'Failed';
  try {
    const unsaved = migration('unsaved', 'data');
    const words = `Velero did not back up the files of ${application}/data`;
    await expect(unsaved.run({ grants: allowed })).rejects.toThrow(words);
    await expect(unsaved.run({ grants: allowed })).rejects.toThrow(words);
    expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
  } finally {
    await source.delete(classPath);
  }
});

test('the marks that a killed run left on its source are said by status, shown by the undo, and taken off by it', async () => {
  await source.create(snapshotClass('snaps'));
  const volumes = [{ name: 'files', persistentVolumeClaim: { claimName: 'fresh' } }];
  await source.create(deployment(application, 'reader', 'reader:1', { volumes }));
  const reader = async () => {
    const pods = await source.list(`/api/v1/namespaces/${application}/pods`);
    return pods.find(
      ({ metadata, status }) => metadata.labels?.app === 'reader' && asRecord(status).phase === 'Running',
    );
  };
  await waitFor(reader, { what: 'the reader ran', seconds: 60 });
  const marksOf = async () => ({
    pod: (await reader())?.metadata.annotations,
    claim: (await source.get(claimPath(application, 'data'))).metadata.labels,
    policy: (await source.list('/api/v1/namespaces/velero/configmaps'))
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.endsWith('-source-snapshots')),
  });
  const before = await marksOf();
  const killed = migration('killed', 'data');
  killed.editPlan(`${application}/stays: omit`, `${application}/stays: omit\n      ${application}/fresh: file-system`);
  const command = killed.start(
    'run',
    '--allow-writes',
    `target/velero,target/${there},source/velero,source/${application}`,
  );
  await command.says('is InProgress');
  command.kill();
  await command.ended;
  const { run } = (await killed.status()).runs[0] ?? {};
  expect(await marksOf()).toMatchObject({
    pod: { 'backup.velero.io/backup-volumes': 'files', 'kubeferry.dev/backup-volumes-for': run },
    claim: { 'kubeferry.dev/snapshot': run },
    policy: [expect.any(String)],
  });
  const status = killed.start('status');
  await status.ended;
  expect(status.output).toContain('left nothing on a target, may have left marks for Velero on its source');
  const plan = await killed.undoPlan();
  const shown = [...plan.putBack, ...plan.remove].map(({ context, object }) => `${context} ${object.kind}`);
  expect(shown.sort()).toEqual(['source ConfigMap', 'source PersistentVolumeClaim', 'source Pod']);
  await expect(killed.undo({ grants: grants('source', 'velero') })).rejects.toThrow(/source is not allowed: snapped/);
  await killed.undo({ grants: grants('source', 'velero', application) });
  expect(await marksOf()).toEqual(before);
  expect((await killed.status()).runs).toEqual([expect.objectContaining({ state: 'undone' })]);
  expect((await killed.status()).runs[0]?.marked).toBeUndefined();
});
