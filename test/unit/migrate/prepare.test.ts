import { afterEach, expect, test } from 'vitest';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { prepareMigration } from '../../../src/migrate/prepare.ts';
import type { MigrateScope } from '../../../src/migrate/scope.ts';
import { type FaultServer, reply, startFaultServer } from '../kube/fault-server.ts';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const group = (name: string) => ({ name, versions: [{ version: 'v1' }], preferredVersion: { version: 'v1' } });
const served = (name: string, kind: string) => ({
  resources: [{ name, kind, namespaced: false, verbs: ['get', 'list'] }],
});
const answers: Record<string, object> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/api/v1': served('namespaces', 'Namespace'),
  '/apis': { kind: 'APIGroupList', groups: [group('storage.k8s.io')] },
  '/apis/storage.k8s.io/v1': served('storageclasses', 'StorageClass'),
  '/api/v1/namespaces/kube-system': { metadata: { uid: 'one' } },
  '/version': { gitVersion: 'v1.34.0' },
};

const scopeOf = (reader: ClusterReader): MigrateScope => ({
  cluster: () => Promise.resolve(reader),
  store: () => Promise.reject(new Error('No store is opened here.')),
  signal: new AbortController().signal,
  emit: () => undefined,
  drained: () => Promise.resolve(),
  concurrency: 4,
  reach: () => Promise.reject(new Error('There is no Velero.')),
});

const total = 5000;
const classes = [
  { metadata: { name: 'slow' } },
  { metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } },
];

test('of the namespaces of the target only metadata is read, page after page', async () => {
  const accepted = new Set<string | undefined>();
  server = await startFaultServer(({ url: path, headers }, response) => {
    const url = new URL(path ?? '', 'http://x');
    const known = answers[url.pathname];
    if (known) return reply(response, 200, known);
    if (url.pathname.endsWith('/storageclasses')) return reply(response, 200, { metadata: {}, items: classes });
    accepted.add(headers.accept);
    const from = Number(url.searchParams.get('continue') ?? 0);
    const until = Math.min(total, from + Number(url.searchParams.get('limit')));
    const items = Array.from({ length: until - from }, (_, at) => ({ metadata: { name: `namespace-${from + at}` } }));
    reply(response, 200, { metadata: until < total ? { continue: String(until) } : {}, items });
  });
  const reader: ClusterReader = await server.open();
  const request = { source: { context: 'lab' }, namespaces: [], target: 'lab' };
  const preparation = await prepareMigration(request, scopeOf(reader));
  expect(preparation.targetNamespaces).toHaveLength(total);
  expect(preparation.storageClasses.target).toEqual(['fast', 'slow']);
  expect(preparation.sameCluster).toBe(true);
  expect([...accepted]).toEqual([expect.stringContaining('as=PartialObjectMetadataList')]);
});

test('of pods and Jobs those are counted that no controller makes again on the target', async () => {
  const verbs = ['get', 'list', 'create', 'delete'];
  const namespaced = (name: string, kind: string) => ({ name, kind, namespaced: true, verbs });
  const owner = { apiVersion: 'v1', kind: 'Owner', name: 'web', uid: 'uid', controller: true };
  const items = [
    { metadata: { name: 'by-hand' } },
    { metadata: { name: 'made-1', ownerReferences: [owner] } },
    { metadata: { name: 'made-2', ownerReferences: [owner] } },
  ];
  const kinds = [
    namespaced('pods', 'Pod'),
    namespaced('configmaps', 'ConfigMap'),
    namespaced('endpoints', 'Endpoints'),
  ];
  const known: Record<string, object> = {
    ...answers,
    '/api/v1': { resources: kinds },
    '/apis': { kind: 'APIGroupList', groups: [group('batch')] },
    '/apis/batch/v1': { resources: [namespaced('jobs', 'Job')] },
  };
  server = await startFaultServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '', 'http://x');
    reply(response, 200, known[pathname] ?? { metadata: {}, items });
  });
  const request = { source: { context: 'lab' }, namespaces: ['shop'], target: 'lab' };
  const { counts } = await prepareMigration(request, scopeOf(await server.open()));
  expect(counts).toEqual({ pods: 1, 'jobs.batch': 1, configmaps: 3 });
});

test('CronJobs and Jobs that would run on both sides are named: none that are suspended, over, or made by a controller', async () => {
  const verbs = ['get', 'list', 'create', 'delete'];
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: 'uid', controller: true };
  const over = { conditions: [{ type: 'Complete', status: 'True' }] };
  const at = (name: string, more: object = {}) => ({ metadata: { name, namespace: 'shop', ...more } });
  const known: Record<string, object> = {
    ...answers,
    '/apis': { kind: 'APIGroupList', groups: [group('batch')] },
    '/apis/batch/v1': {
      resources: [
        { name: 'jobs', kind: 'Job', namespaced: true, verbs },
        { name: 'cronjobs', kind: 'CronJob', namespaced: true, verbs },
      ],
    },
    '/apis/batch/v1/namespaces/shop/cronjobs': {
      metadata: {},
      items: [at('nightly'), { ...at('asleep'), spec: { suspend: true } }],
    },
    '/apis/batch/v1/namespaces/shop/jobs': {
      metadata: {},
      items: [at('import'), { ...at('done'), status: over }, at('nightly-1', { ownerReferences: [owner] })],
    },
  };
  server = await startFaultServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '', 'http://x');
    reply(response, 200, known[pathname] ?? { metadata: {}, items: [] });
  });
  const request = { source: { context: 'lab' }, namespaces: ['shop'], target: 'lab' };
  const { runsTwice } = await prepareMigration(request, scopeOf(await server.open()));
  expect(runsTwice).toEqual(['cronjobs.batch/shop/nightly', 'jobs.batch/shop/import']);
});

test('for a class that the target does not have those that could take its place are suggested, with the reason', async () => {
  const verbs = ['get', 'list', 'create', 'delete'];
  const claim = (storageClassName: string) => ({
    metadata: { name: storageClassName, namespace: 'shop' },
    spec: { storageClassName, accessModes: ['ReadWriteOnce'] },
  });
  const claims = { name: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', namespaced: true, verbs };
  const known: Record<string, object> = {
    ...answers,
    '/api/v1': { resources: [claims] },
    '/api/v1/namespaces/shop/persistentvolumeclaims': { metadata: {}, items: [claim('slow'), claim('gone')] },
    '/apis/storage.k8s.io/v1/storageclasses': { metadata: {}, items: classes },
  };
  server = await startFaultServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '', 'http://x');
    reply(response, 200, known[pathname] ?? { metadata: {}, items: [] });
  });
  const request = { source: { context: 'lab' }, namespaces: ['shop'], target: 'lab' };
  const { storageClasses } = await prepareMigration(request, scopeOf(await server.open()));
  expect(storageClasses).toEqual({
    source: ['slow', 'gone'],
    target: ['fast', 'slow'],
    suggested: { gone: [{ to: 'fast', reason: { code: 'suggest.default', args: {} } }] },
  });
});

test('registries are told with what the target knows of them, those of what a controller makes again left out', async () => {
  const verbs = ['get', 'list', 'create', 'delete'];
  const pod = (...images: string[]) => ({
    template: { spec: { containers: images.map((image) => ({ name: 'web', image })) } },
  });
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: 'uid', controller: true };
  const job = { metadata: { name: 'nightly-1', ownerReferences: [owner] }, spec: pod('old.example.com/shop/report:1') };
  const named = (name: string) => ({ metadata: { name, namespace: 'shop' } });
  const deployments = [
    { ...named('web'), spec: pod('vcr.example.com/shop/web:1', 'nginx:1.29') },
    { ...named('api'), spec: pod('vcr.example.com/shop/api:1', 'harbor.example.com/shop/log:1') },
  ];
  const images = ['harbor.example.com/tools/log:1', 'docker.io/library/nginx:1.29'].map((name) => ({ names: [name] }));
  const known: Record<string, object> = {
    ...answers,
    '/api/v1': { resources: [{ name: 'nodes', kind: 'Node', namespaced: false, verbs }] },
    '/apis': { kind: 'APIGroupList', groups: [group('apps'), group('batch')] },
    '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs }] },
    '/apis/batch/v1': { resources: [{ name: 'jobs', kind: 'Job', namespaced: true, verbs }] },
    '/apis/apps/v1/namespaces/shop/deployments': { metadata: {}, items: deployments },
    '/apis/batch/v1/namespaces/shop/jobs': { metadata: {}, items: [job] },
    '/api/v1/nodes': { metadata: {}, items: [{ ...named('one'), status: { images } }] },
  };
  server = await startFaultServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '', 'http://x');
    reply(response, 200, known[pathname] ?? { metadata: {}, items: [] });
  });
  const request = { source: { context: 'lab' }, namespaces: ['shop'], target: 'lab' };
  const { registries } = await prepareMigration(request, scopeOf(await server.open()));
  expect(registries.map(({ suggested, ...about }) => ({ ...about, to: suggested.map(({ to }) => to) }))).toEqual([
    { host: 'vcr.example.com', to: ['harbor.example.com'] },
    { host: 'docker.io', settled: 'public', to: [] },
    { host: 'harbor.example.com', settled: 'pulled', to: [] },
  ]);
});

test('nodes that may not be read leave it open whether the target can pull, and are not asked for public registries', async () => {
  const verbs = ['get', 'list', 'create', 'delete'];
  let image = 'vcr.example.com/shop/web:1';
  let looks = 0;
  const known: Record<string, object> = {
    ...answers,
    '/api/v1': { resources: [{ name: 'nodes', kind: 'Node', namespaced: false, verbs }] },
    '/apis': { kind: 'APIGroupList', groups: [group('apps')] },
    '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs }] },
  };
  server = await startFaultServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '', 'http://x');
    if (pathname === '/api/v1/nodes') {
      looks += 1;
      return reply(response, 403, { kind: 'Status', reason: 'Forbidden', message: 'No.' });
    }
    const spec = { template: { spec: { containers: [{ name: 'web', image }] } } };
    const items = pathname.endsWith('/deployments') ? [{ metadata: { name: 'web', namespace: 'shop' }, spec }] : [];
    reply(response, 200, known[pathname] ?? { metadata: {}, items });
  });
  const request = { source: { context: 'lab' }, namespaces: ['shop'], target: 'lab' };
  const scope = scopeOf(await server.open());
  expect((await prepareMigration(request, scope)).registries).toEqual([{ host: 'vcr.example.com', suggested: [] }]);
  expect(looks).toBe(1);
  image = 'quay.io/shop/web:1';
  const { registries } = await prepareMigration(request, scope);
  expect(registries).toEqual([{ host: 'quay.io', settled: 'public', suggested: [] }]);
  expect(looks).toBe(1);
});

test('labels by which pods choose nodes, and that no node of the target has, come with those that mean the same there', async () => {
  const verbs = ['get', 'list', 'create', 'delete'];
  const pool = (name: string) => ({ 'cloud.google.com/gke-nodepool': name, disk: 'ssd' });
  const template = { spec: { nodeSelector: pool('db'), containers: [{ name: 'db', image: 'nginx' }] } };
  const labels = { 'eks.amazonaws.com/nodegroup': 'db', 'kubernetes.io/arch': 'amd64' };
  const known: Record<string, object> = {
    ...answers,
    '/api/v1': served('nodes', 'Node'),
    '/apis': { kind: 'APIGroupList', groups: [group('apps')] },
    '/apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs }] },
    '/apis/apps/v1/namespaces/shop/deployments': {
      metadata: {},
      items: [{ metadata: { name: 'db', namespace: 'shop' }, spec: { template } }],
    },
    '/api/v1/nodes': { metadata: {}, items: [{ metadata: { name: 'node-1', labels } }] },
  };
  server = await startFaultServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '', 'http://x');
    reply(response, 200, known[pathname] ?? { metadata: {}, items: [] });
  });
  const request = { source: { context: 'lab' }, namespaces: ['shop'], target: 'lab' };
  const { nodeLabels } = await prepareMigration(request, scopeOf(await server.open()));
  const label = 'cloud.google.com/gke-nodepool=db';
  expect(nodeLabels.source).toEqual([label]);
  expect(nodeLabels.suggested[label]?.map(({ to }) => to)).toEqual(['eks.amazonaws.com/nodegroup=db']);
});
