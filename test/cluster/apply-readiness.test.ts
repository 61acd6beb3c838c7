import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { waitReady } from '../../src/apply/readiness.ts';
import type { ClusterReader, OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import type { UnstampedEvent } from '../../src/model/event.ts';
import { format } from '../../src/model/message.ts';
import { type KubeObject, type ObjectRef, refOf } from '../../src/model/objects/object.ts';
import { apiOf } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';

const sandbox = inject('sandbox');
const api = apiOf(sandbox.clusters.target);
const opened: OpenedCluster[] = [];
afterAll(() => {
  for (const cluster of opened) cluster.close();
  api.close();
});

async function target(): Promise<ClusterReader> {
  const settings = {
    kubeconfig: { files: [sandbox.kubeconfig] },
    extraPath: [],
    concurrency: 8,
    logLevel: 'error' as const,
  };
  const reader = await openCluster('target', settings);
  opened.push(reader);
  return reader;
}

/** Creates objects in a namespace of their own and waits for them; gives the words for each by its name. */
async function judged(prefix: string, objects: KubeObject[], timeoutMs: number): Promise<Record<string, string>> {
  return await withObjects(prefix, objects, (refs) => waited(refs, timeoutMs));
}

/** Creates objects in a namespace of their own that is there during some work. */
async function withObjects<Result>(
  prefix: string,
  objects: KubeObject[],
  work: (refs: ObjectRef[], namespace: string) => Promise<Result>,
): Promise<Result> {
  const namespace = `${prefix}-${randomUUID().slice(0, 8)}`;
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  try {
    const discovery = await (await target()).discovery();
    const refs = [];
    for (const object of objects) {
      const placed = { ...object, metadata: { ...object.metadata, namespace } };
      await api.create(placed);
      const resource = discovery.find(object.apiVersion, object.kind);
      if (resource) refs.push(refOf(resource, placed));
    }
    return await work(refs, namespace);
  } finally {
    await api.delete(`/api/v1/namespaces/${namespace}`);
  }
}

/** Waits anew until the words are what is expected: on a slow machine a pod is not yet at what keeps it when the time is over. */
async function comesTo(refs: ObjectRef[], words: Record<string, unknown>): Promise<void> {
  await vi.waitFor(async () => expect(await waited(refs, 3000)).toEqual(words), { timeout: 90_000 });
}

async function waited(refs: ObjectRef[], timeoutMs: number): Promise<Record<string, string>> {
  const events: UnstampedEvent[] = [];
  const signal = new AbortController().signal;
  const emit = (event: UnstampedEvent) => events.push(event);
  const found = await waitReady(await target(), refs, { signal, emit, step: 'wait:target', timeoutMs });
  for (const { object, ready, reason } of found) {
    // Whoever follows the log knows as much as whoever reads the end.
    const told = events.filter((event) => event.type === 'log' && event.object?.name === object.name).at(-1);
    if (told?.type === 'log') expect(format(told.text)).toBe(format(reason));
    if (ready) expect(told).toBeDefined();
  }
  return Object.fromEntries(
    found.map(({ object, ready, reason }) => [object.name, `${ready ? 'ready' : 'not ready'}: ${format(reason)}`]),
  );
}

function deployment(name: string, pod: Record<string, unknown> = {}, image = 'registry.example.com/web:1'): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'web', image }], ...pod },
      },
    },
  };
}

const claim = (name: string, storageClassName: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName },
});

test('returns as soon as everything is ready, and says how each is', async () => {
  const words = await judged(
    'ready-fine',
    [
      deployment('web'),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'front' },
        spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
      },
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'once' },
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'once', image: 'once:1' }] } } },
      },
      { ...deployment('asleep'), spec: { ...Object(deployment('asleep').spec), replicas: 0 } },
      claim('unused', 'local-path'),
    ],
    100_000,
  );
  expect(words).toEqual({
    web: 'ready: 2 of 2 ready.',
    front: expect.stringMatching(/^ready: Reachable at \S+\.$/),
    once: expect.stringMatching(/^ready: (Running|Done)\.$/),
    asleep: 'ready: Scaled to zero.',
    unused: 'ready: The claim waits for its first pod, as its storage class says.',
  });
});

test('says of each object that is not ready in time what keeps it', async () => {
  const mounts = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'nowhere' } }] };
  const objects = [
    deployment('unpulled', {}, 'registry.example.com/missing/web:1'),
    deployment('homeless', { nodeSelector: { disk: 'none' } }),
    deployment('volumeless', mounts),
    deployment('unaccounted', { serviceAccountName: 'nobody' }),
    claim('classless', 'no-such-class'),
  ];
  const words = {
    unpulled: expect.stringMatching(
      /^not ready: The image registry.example.com\/missing\/web:1 of the pod unpulled-\S+ cannot be pulled: /,
    ),
    homeless: expect.stringMatching(/^not ready: No node of the target takes the pod homeless-\S+: .*node affinity/),
    volumeless: expect.stringMatching(
      /^not ready: The pod volumeless-\S+ cannot be scheduled, because a claim is missing: /,
    ),
    unaccounted: expect.stringMatching(/^not ready: The target refuses its pods: .*serviceaccount "nobody" not found/),
    classless: expect.stringMatching(/^not ready: The claim waits for a volume: .*"no-such-class" not found/),
  };
  await withObjects('ready-not', objects, (refs) => comesTo(refs, words));
});

test('an update whose new pods cannot start is not over, though the old ones still serve', async () => {
  const { replicas: _, ...each } = Object(deployment('agent').spec);
  const objects: KubeObject[] = [
    { ...deployment('web'), spec: { ...Object(deployment('web').spec), replicas: 1 } },
    { ...deployment('agent'), kind: 'DaemonSet', spec: each },
    { ...deployment('db'), kind: 'StatefulSet', spec: { ...Object(deployment('db').spec), serviceName: 'db' } },
  ];
  const ready = expect.stringMatching(/^ready: (\d+) of \1 ready/);
  const unpulled = expect.stringMatching(/^not ready: The image registry.example.com\/missing\/web:1 of the pod /);
  await withObjects('ready-update', objects, async (refs, namespace) => {
    expect(await waited(refs, 100_000)).toEqual({ web: ready, agent: ready, db: ready });
    const image = 'registry.example.com/missing/web:1';
    const template = { spec: { containers: [{ name: 'web', image }] } };
    for (const { resource, name } of refs) {
      await api.patch(`/apis/apps/v1/namespaces/${namespace}/${resource}/${name}`, { spec: { template } });
    }
    await comesTo(refs, { web: unpulled, agent: unpulled, db: unpulled });
  });
});

test('names the quota that keeps pods from being made', async () => {
  const words = await judged(
    'ready-quota',
    [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'none' },
        spec: { hard: { pods: '0' } },
      },
      deployment('over'),
    ],
    6000,
  );
  expect(words.over).toMatch(/^not ready: A quota does not allow its pods: .*exceeded quota: none/);
});

test('an object that is not there is said to be missing, without waiting for it', async () => {
  const cluster = await target();
  const ref = {
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    kind: 'Deployment',
    namespace: 'default',
    name: 'none',
  };
  const options = {
    signal: new AbortController().signal,
    emit: () => undefined,
    step: 'wait:target',
    timeoutMs: 100_000,
  };
  expect(await waitReady(cluster, [ref], options)).toEqual([
    { object: ref, ready: false, reason: { code: 'ready.gone', args: {} } },
  ]);
});

test('a cancel ends the wait', async () => {
  const cluster = await target();
  await cluster.discovery();
  const name = `ready-cancel-${randomUUID().slice(0, 8)}`;
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  try {
    const object = { ...deployment('web', { nodeSelector: { disk: 'none' } }) };
    object.metadata = { name: 'web', namespace: name };
    await api.create(object);
    const cancel = new AbortController();
    const ref = {
      group: 'apps',
      version: 'v1',
      resource: 'deployments',
      kind: 'Deployment',
      namespace: name,
      name: 'web',
    };
    const waiting = waitReady(cluster, [ref], {
      signal: cancel.signal,
      emit: () => cancel.abort(),
      step: 'wait:target',
      timeoutMs: 100_000,
    });
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  } finally {
    await api.delete(`/api/v1/namespaces/${name}`);
  }
});

test('who may not see pods, events or a kind learns of the rest', async () => {
  const namespace = `ready-few-${randomUUID().slice(0, 8)}`;
  const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  try {
    const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] }];
    const group = 'rbac.authorization.k8s.io';
    const metadata = { name: 'looker', namespace };
    await api.create({ apiVersion: `${group}/v1`, kind: 'Role', metadata, rules });
    await api.create({
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: group, kind: 'Role', name: 'looker' },
      subjects: [{ apiGroup: group, kind: 'User', name: 'jane' }],
    });
    const stuck = deployment('stuck', { nodeSelector: { disk: 'none' } });
    const objects = [deployment('web'), stuck, claim('data', 'none')];
    for (const object of objects) await api.create({ ...object, metadata: { ...object.metadata, namespace } });

    const { server, caFile, tokens } = sandbox.clusters.target;
    const file = join(folder, 'kubeconfig');
    const user = { token: tokens.admin, as: 'jane' };
    writeFileSync(file, kubeconfig([{ context: 'target', server, caFile, user }]));
    const settings = { kubeconfig: { files: [file] }, extraPath: [], concurrency: 8, logLevel: 'error' as const };
    const cluster = await openCluster('target', settings);
    opened.push(cluster);
    const discovery = await cluster.discovery();
    const refs = objects.flatMap((object) => {
      const resource = discovery.find(object.apiVersion, object.kind);
      return resource ? [refOf(resource, { ...object, metadata: { ...object.metadata, namespace } })] : [];
    });
    const told: string[] = [];
    const found = await waitReady(cluster, refs, {
      signal: new AbortController().signal,
      emit: (event) => void (event.type === 'log' && told.push(event.text.code)),
      step: 'wait:target',
      timeoutMs: 8000,
    });
    const words = Object.fromEntries(found.map(({ object, reason }) => [object.name, format(reason)]));
    expect(words).toMatchObject({ web: '2 of 2 ready.', stuck: '0 of 2 ready.' });
    expect(words.data).toMatch(/persistentvolumeclaims is forbidden/);
    expect(told.filter((code) => code.startsWith('ready.without'))).toEqual([
      'ready.without-pods',
      'ready.without-events',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
    await api.delete(`/api/v1/namespaces/${namespace}`);
  }
});
