import { expect, test } from 'vitest';
import { UnmovedVolumes } from '../../../src/migrate/unmoved-volumes.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

type Volume = Record<string, unknown> & { name: string };

/** A running pod of the Deployment `web`, whose one container mounts all of its volumes. */
function podOf(
  volumes: Volume[],
  about: { name?: string; metadata?: object; phase?: string; readOnly?: boolean } = {},
) {
  const { name = 'web-5d9-x', phase = 'Running', readOnly = false } = about;
  const controller = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d9', uid: 'uid', controller: true };
  const volumeMounts = volumes.map((volume) => ({ name: volume.name, mountPath: `/${volume.name}`, readOnly }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { app: 'web', 'pod-template-hash': '5d9' },
      ownerReferences: [controller],
      ...about.metadata,
    },
    spec: { containers: [{ name: 'web', volumeMounts }], volumes },
    status: { phase },
  } satisfies KubeObject;
}

function claimOf(name: string, phase: string, more: { labels?: Record<string, string>; volumeName?: string } = {}) {
  const { labels = {}, volumeName } = more;
  const metadata = { name, namespace: 'shop', labels };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { ...(volumeName !== undefined && { volumeName }) },
    status: { phase },
  } satisfies KubeObject;
}

function told(
  objects: KubeObject[],
  { engine = 'direct', carried = [], select = {} }: Partial<Parameters<typeof wordsOf>[1]> = {},
): string[] {
  return wordsOf(objects, { engine, carried, select });
}

function wordsOf(
  objects: KubeObject[],
  about: {
    engine: 'direct' | 'velero';
    carried: string[];
    select: ConstructorParameters<typeof UnmovedVolumes>[0] & {};
  },
): string[] {
  const unmoved = new UnmovedVolumes(about.select);
  for (const object of objects) {
    if (object.kind === 'Pod') unmoved.takePod(object);
    else unmoved.takeClaim(object);
  }
  return unmoved.words(about.engine, new Set(about.carried)).map(({ what }) => format(what));
}

const claimed = (claimName: string, more: object = {}): Volume => ({
  name: claimName,
  persistentVolumeClaim: { claimName, ...more },
});

test('the pods of one workload are told of once, with the folder of their node', () => {
  const volumes = [{ name: 'logs', hostPath: { path: '/var/log/shop' } }];
  const first = podOf(volumes);
  expect(told([first, podOf(volumes, { name: 'web-5d9-y' })])).toEqual([
    'shop/web uses /var/log/shop of its node (hostPath).',
  ]);
  const other = podOf(volumes, { name: 'alone', metadata: { ownerReferences: [] } });
  expect(told([first, other])[0]).toMatch(/^2 workloads use folders of their nodes \(hostPath\), such as shop\/web/);
});

test('every kind of data has a sentence about what can be done', () => {
  const unmoved = new UnmovedVolumes();
  unmoved.takePod(
    podOf([
      { name: 'node', hostPath: { path: '/srv' } },
      { name: 'scratch', emptyDir: {} },
      { name: 'shared', nfs: { server: 'nas', path: '/shop' } },
      claimed('data'),
    ]),
  );
  for (const claim of [claimOf('data', 'Bound'), claimOf('new', 'Pending'), claimOf('gone', 'Lost')]) {
    unmoved.takeClaim(claim);
  }
  const words = unmoved.words('velero', new Set());
  expect(words.map(({ what }) => what.code)).toEqual([
    'unmoved.host-path',
    'unmoved.mounted-directly',
    'unmoved.lost',
    'unmoved.empty-dir',
    'unmoved.unbound',
  ]);
  for (const { what, remedy } of words) expect(remedy.code).toBe(`${what.code}.do`);
});

test('an emptyDir is told of with the most that it may hold, but not one in memory', () => {
  const cache = { name: 'cache', emptyDir: { sizeLimit: '2Gi' } };
  expect(told([podOf([cache])])[0]).toMatch(/emptyDir: cache, at most 2Gi\.$/);
  expect(told([podOf([{ name: 'shm', emptyDir: { medium: 'Memory' } }])])).toEqual([]);
});

test('the socket of a program and a pod that has ended hold nothing to move', () => {
  const socket = { name: 'docker', hostPath: { path: '/var/run/docker.sock', type: 'Socket' } };
  expect(told([podOf([socket])])).toEqual([]);
  expect(told([podOf([{ name: 'cache', emptyDir: {} }], { phase: 'Succeeded' })])).toEqual([]);
});

test('an emptyDir that Velero was told to back up stays behind where Velero brings no pods', () => {
  const metadata = { annotations: { 'backup.velero.io/backup-volumes': 'cache' } };
  const pod = podOf([{ name: 'cache', emptyDir: {} }, claimed('data')], { metadata });
  const all = [pod, claimOf('data', 'Bound')];
  expect(told(all, { engine: 'velero', carried: ['shop/data'] })).toEqual([]);
  expect(told(all, { engine: 'velero' })[0]).toMatch(/emptyDir/);
  expect(told(all)[0]).toMatch(/emptyDir/);
});

test('a claim that no running pod mounts is out of reach for Velero alone', () => {
  const waiting = [podOf([claimed('data')], { phase: 'Pending' }), claimOf('data', 'Bound')];
  expect(told(waiting, { engine: 'velero' })).toEqual(['No running pod mounts the claim shop/data.']);
  expect(told(waiting)).toEqual([]);
  expect(told([podOf([claimed('data')]), claimOf('data', 'Bound')], { engine: 'velero' })).toEqual([]);
});

test('a claim that is only read is told of where it would be empty', () => {
  const read = [podOf([claimed('data')], { readOnly: true }), claimOf('data', 'Bound')];
  expect(told(read)[0]).toMatch(/^The claim shop\/data is only read by its pods/);
  expect(told(read, { engine: 'velero', carried: ['shop/data'] })).toEqual([]);
  const written = podOf([claimed('data')], { name: 'writer', metadata: { ownerReferences: [] } });
  expect(told([...read, written])).toEqual([]);
});

test('what says that Velero leaves it out is named', () => {
  const annotations = { 'backup.velero.io/backup-volumes-excludes': 'data' };
  const all = [podOf([claimed('data')], { metadata: { annotations } }), claimOf('data', 'Bound')];
  expect(told(all, { engine: 'velero', carried: ['shop/data'] })).toEqual([
    'shop/web has Velero leave out its volume data.',
  ]);
  expect(told(all)).toEqual([]);
  const labels = { 'velero.io/exclude-from-backup': 'true' };
  expect(told([claimOf('data', 'Bound', { labels })])).toEqual([
    'shop/data has the label velero.io/exclude-from-backup.',
  ]);
});

test('only what is selected is told of', () => {
  const all = [podOf([{ name: 'cache', emptyDir: {} }]), claimOf('new', 'Pending')];
  expect(told(all, { select: { objects: ['deployments.apps/shop/web'] } })).toHaveLength(1);
  expect(told(all, { select: { objects: ['persistentvolumeclaims/shop/new'] } })).toEqual([
    'The claim shop/new has no volume yet, and so no data.',
  ]);
  expect(told([podOf([{ name: 'cache', emptyDir: {} }])], { select: { labelSelector: 'app=other' } })).toEqual([]);
});
