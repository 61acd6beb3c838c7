import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { LastJudged } from '../../src/engine/assessment/last-judged.ts';
import { ClusterPool } from '../../src/engine/cluster-pool.ts';
import { clusterHandlers } from '../../src/engine/clusters.ts';
import type { Call, EngineScope } from '../../src/engine/handler.ts';
import type { ObjectSummary } from '../../src/model/clusters/cluster-contents.ts';
import type { KubeObject, ObjectRef } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';

const sandbox = inject('sandbox');
const api = apiOf(sandbox.clusters.source);
const namespace = `tree-${randomUUID().slice(0, 8)}`;
const context = 'source';
let folder: string;
const pools: ClusterPool[] = [];

function scopeOf(kubeconfig: string): EngineScope {
  const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'info' as const };
  const pool = new ClusterPool(() => undefined, { KUBECONFIG: kubeconfig, home: folder, platform: process.platform });
  pools.push(pool);
  return {
    settings,
    cluster: (name, options) => pool.cluster(name, settings, options),
    lastJudged: new LastJudged(),
    log: () => undefined,
    askSecret: async () => null,
  };
}

function call<Event>(
  emit: (event: Event) => void = () => undefined,
  signal = AbortSignal.timeout(60_000),
): Call<Event> {
  return { signal, emit, drained: async () => undefined };
}

const meta = (name: string) => ({ name, namespace, labels: { app: name } });
const template = (name: string) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'main', image: 'registry.example.com/app:1' }] },
});

let scope: EngineScope;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tree-'));
  scope = scopeOf(sandbox.kubeconfig);
  const objects: KubeObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: meta('web'),
      spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: template('web') },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta('web'),
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    },
    { apiVersion: 'v1', kind: 'Secret', metadata: meta('login'), stringData: { password: 'hunter2' } },
  ];
  for (const object of objects) await api.create(object);
  const pod = template('alone').spec;
  const cluster = await scope.cluster(context);
  const accounts = (await cluster.discovery()).findResource('serviceaccounts');
  if (!accounts) throw new Error('serviceaccounts are not served');
  const end = new AbortController();
  for await (const event of cluster.watch(accounts, { namespace, signal: end.signal }))
    if (event.type === 'added') end.abort();
  await api.create({ apiVersion: 'v1', kind: 'Pod', metadata: meta('alone'), spec: pod });
});
afterAll(async () => {
  await removeNamespace(api, namespace);
  for (const pool of pools) pool.close();
  await rm(folder, { recursive: true });
});

async function workloads(limit = 50): Promise<ObjectSummary[]> {
  const all: ObjectSummary[] = [];
  let from: string | undefined;
  do {
    const page = await clusterHandlers['cluster.objects'](
      { context, namespace, group: 'workloads', limit, ...(from !== undefined && { continue: from }) },
      call(),
      scope,
    );
    all.push(...page.objects);
    from = page.continue;
  } while (from !== undefined);
  return all;
}

it('shows workloads that stand alone, and below them their pods', async () => {
  const found = async () =>
    (await workloads(1)).map(({ ref, description }) => `${ref.kind} ${ref.name} ${description}`);
  await expect.poll(found, { timeout: 60_000 }).toEqual(['Deployment web 2/2', 'Pod alone 1/1']);
  const [web] = await workloads();
  if (!web) throw new Error('no workload');
  const pods = await clusterHandlers['cluster.pods']({ context, owner: web.ref }, call(), scope);
  expect(pods.map(({ ref, health }) => [ref.name.slice(0, 4), health])).toEqual([
    ['web-', 'ready'],
    ['web-', 'ready'],
  ]);
});

it('names the containers to choose a log from', async () => {
  const place = { context, namespace, pod: 'pair' };
  await api.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pair', namespace },
    spec: { containers: ['web', 'proxy'].map((name) => ({ name, image: 'registry.example.com/app:1' })) },
  });
  expect(await clusterHandlers['cluster.containers'](place, call(), scope)).toEqual(['web', 'proxy']);
  await api.delete(`/api/v1/namespaces/${namespace}/pods/pair`);
});

it('pages namespaces, names only', async () => {
  const names: string[] = [];
  let from: string | undefined;
  do {
    const page = await clusterHandlers['cluster.namespaces'](
      { context, limit: 2, ...(from && { continue: from }) },
      call(),
      scope,
    );
    expect(page.namespaces.length).toBeLessThanOrEqual(2);
    names.push(...page.namespaces.map(({ name }) => name));
    from = page.continue;
  } while (from !== undefined);
  expect(names).toEqual(expect.arrayContaining(['default', 'kube-system', namespace]));
  expect(new Set(names).size).toBe(names.length);
});

it('shows a live object without the values of its Secret', async () => {
  const object: ObjectRef = { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', namespace, name: 'login' };
  const { text, resourceVersion } = await clusterHandlers['cluster.yaml']({ context, object }, call(), scope);
  expect(text).toContain('password:');
  expect(text).not.toContain('hunter2');
  expect(text).not.toContain(Buffer.from('hunter2').toString('base64'));
  expect(resourceVersion).not.toBe('');
});

it('streams a log until it is left', async () => {
  await expect
    .poll(async () => (await workloads()).every(({ health }) => health === 'ready'), { timeout: 60_000 })
    .toBe(true);
  const end = new AbortController();
  const lines: string[] = [];
  const take = (event: { lines: string[] }) => {
    lines.push(...event.lines);
    end.abort();
  };
  await clusterHandlers['cluster.logs'](
    { context, namespace, pod: 'alone', follow: true },
    call(take, end.signal),
    scope,
  );
  expect(lines.length).toBeGreaterThan(0);
});

it('lets a developer in who may not list namespaces or read kube-system', async () => {
  const restricted = scopeOf(sandbox.restrictedKubeconfig);
  expect(await clusterHandlers['cluster.connect']({ context }, call(), restricted)).toMatchObject({
    uid: expect.stringMatching(/^server-[0-9a-f]{32}$/),
  });
  await expect(clusterHandlers['cluster.namespaces']({ context, limit: 10 }, call(), restricted)).rejects.toMatchObject(
    { code: 'denied' },
  );
  const own = await clusterHandlers['cluster.objects'](
    { context, namespace: 'team', group: 'workloads', limit: 10 },
    call(),
    restricted,
  );
  expect(own.objects).toEqual([]);
  const other = clusterHandlers['cluster.objects'](
    { context, namespace: 'default', group: 'workloads', limit: 10 },
    call(),
    restricted,
  );
  await expect(other).rejects.toMatchObject({ code: 'denied' });
});

it('keeps one reader for a context until its kubeconfig or the settings change', async () => {
  const first = await scope.cluster(context);
  expect(await scope.cluster(context)).toBe(first);
  expect(await scope.cluster(context, { fresh: true })).not.toBe(first);
});
