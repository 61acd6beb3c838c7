import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterReader, ClusterWriter, WatchEvent } from '../../src/kube/cluster.ts';
import { linesOf } from '../../src/kube/lines.ts';
import { dryRunsOnly, grantWrites } from '../../src/kube/writer.ts';
import { record } from '../../src/model/json/parse.ts';
import type { ApiResource, KubeObject } from '../../src/model/objects/object.ts';
import { startRelay } from '../sandbox/relay.ts';
import { open, openAs, sandbox, served } from './source-reader.ts';

const namespace = `kube-${randomUUID().slice(0, 8)}`;

let cluster: ClusterReader;
let writer: ClusterWriter;
let configMaps: ApiResource;
let pods: ApiResource;
const made: { resource: ApiResource; name: string }[] = [];

const resource = (name: string) => served(cluster, name);

beforeAll(async () => {
  cluster = await open(sandbox.kubeconfig);
  writer = grantWrites(cluster, { context: 'source', namespaces: [namespace], clusterScoped: true });
  configMaps = await resource('configmaps');
  pods = await resource('pods');
  const name = namespace;
  await writer.create(await resource('namespaces'), undefined, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
});
afterEach(async () => {
  for (const { resource: of, name } of made.splice(0)) await writer.delete({ resource: of, name });
});
afterAll(async () => {
  await writer.delete({ resource: await resource('namespaces'), name: namespace });
});

/** Waits until an object of the namespace is as meant. */
async function seen(of: ApiResource, meant: (object: KubeObject) => boolean): Promise<void> {
  const end = new AbortController();
  for await (const event of cluster.watch(of, { namespace, signal: end.signal })) {
    if (event.type !== 'synced' && meant(event.object)) end.abort();
  }
}

function configMap(name: string, data: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

describe('objects', () => {
  it('come back as they lie there: fields that typed clients drop, capitals and colons in names', async () => {
    const roles = await resource('clusterroles.rbac.authorization.k8s.io');
    const name = `Kube:Test:${namespace}`;
    made.push({ resource: roles, name });
    await writer.create(roles, undefined, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [],
    });
    expect((await cluster.get({ resource: roles, name })).metadata.name).toBe(name);

    const crds = await resource('customresourcedefinitions.apiextensions.k8s.io');
    const group = `${namespace}.example.com`;
    made.push({ resource: crds, name: `things.${group}` });
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    await writer.create(crds, undefined, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'things' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    });
    const things: ApiResource = {
      group,
      version: 'v1',
      resource: 'things',
      kind: 'Thing',
      namespaced: true,
      verbs: [],
    };
    const thing = {
      apiVersion: `${group}/v1`,
      kind: 'Thing',
      metadata: { name: 'x', namespace },
      unheardOf: { at: '2026-01-01T00:00:00Z', n: [1, null] },
    };
    await expect
      .poll(
        () =>
          writer.create(things, namespace, thing).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    expect((await cluster.get({ resource: things, namespace, name: 'x' })).unheardOf).toEqual(thing.unheardOf);
    const fresh = await cluster.discovery({ fresh: true });
    expect(fresh.find(`${group}/v1`, 'Thing')?.resource).toBe('things');
  });

  it('are created, found there already, replaced unless somebody was quicker, and removed by UID', async () => {
    const created = await writer.create(configMaps, namespace, configMap('life', { a: '1' }));
    await expect(writer.create(configMaps, namespace, configMap('life'))).rejects.toMatchObject({
      code: 'already-exists',
      object: { name: 'life', namespace },
    });
    const replaced = await writer.replace(configMaps, { ...created, data: { a: '2' } });
    await expect(writer.replace(configMaps, { ...created, data: { a: '3' } })).rejects.toMatchObject({
      code: 'conflict',
    });
    const at = { resource: configMaps, namespace, name: 'life' };
    // Another object of the name is not ours to remove.
    await writer.delete({ ...at, uid: randomUUID() });
    expect((await cluster.get(at)).metadata.uid).toBe(replaced.metadata.uid);
    await writer.delete({ ...at, uid: replaced.metadata.uid ?? '' });
    await writer.delete(at);
    await expect(cluster.get(at)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are listed page by page, all of them once, with their kind', async () => {
    for (let n = 0; n < 25; n += 1) {
      await writer.createRaw(
        configMaps,
        namespace,
        `page-${n}`,
        JSON.stringify({ ...configMap(`page-${n}`), metadata: { name: `page-${n}`, labels: { pages: 'yes' } } }),
      );
    }
    const names: string[] = [];
    let pages = 0;
    for await (const page of cluster.list(configMaps, { namespace, labelSelector: 'pages=yes', limit: 10 })) {
      pages += 1;
      names.push(...page.items.map(({ metadata }) => metadata.name));
      expect(new Set(page.items.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
        new Set(['v1 ConfigMap']),
      );
    }
    expect([pages, names.length, new Set(names).size]).toEqual([3, 25, 25]);
    const bare = await cluster.listMetadata(configMaps, { namespace, limit: 3 });
    expect(bare.items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    expect(bare.items[0]).not.toHaveProperty('data');
    expect(bare.continue).toBeTruthy();
  });

  it('give the same UID by the quick way of creating', async () => {
    const { uid, resourceVersion } = await writer.createRaw(
      configMaps,
      namespace,
      'quick',
      JSON.stringify(configMap('quick')),
    );
    expect((await cluster.get({ resource: configMaps, namespace, name: 'quick' })).metadata).toMatchObject({
      uid,
      resourceVersion,
    });
  });
});

describe('the write gate', () => {
  it('lets nothing through that was not granted', async () => {
    const narrow = grantWrites(cluster, { context: 'source', namespaces: [namespace], clusterScoped: false });
    const refused = { code: 'not-allowed' };
    const namespaces = await resource('namespaces');
    await expect(narrow.create(configMaps, 'default', configMap('x'))).rejects.toMatchObject(refused);
    await expect(narrow.delete({ resource: namespaces, name: 'default' })).rejects.toMatchObject(refused);
    expect(() => grantWrites(cluster, { context: 'target', namespaces: [], clusterScoped: true })).toThrow(
      'not allowed',
    );
  });

  it('lets dry runs through, which the server judges strictly and does not keep', async () => {
    const dry = dryRunsOnly(cluster);
    await expect(dry.create(configMaps, namespace, configMap('dry'))).rejects.toMatchObject({ code: 'not-allowed' });
    await dry.create(configMaps, namespace, configMap('dry'), { dryRun: true });
    await expect(cluster.get({ resource: configMaps, namespace, name: 'dry' })).rejects.toMatchObject({
      code: 'not-found',
    });
    const unknown = dry.create(configMaps, namespace, { ...configMap('dry'), unknownField: 1 }, { dryRun: true });
    await expect(unknown).rejects.toMatchObject({ code: 'invalid' });
    await expect(unknown).rejects.toThrow('unknownField');
  });
});

describe('a watch', () => {
  it('tells what was there, then what happens, and outlives a cut connection', async () => {
    const relay = await startRelay(sandbox.clusters.source, '127.0.0.2');
    const end = new AbortController();
    const seen: WatchEvent[] = [];
    try {
      const user = { token: sandbox.clusters.source.token };
      const watched = await openAs(user, { server: relay.server });
      const labelled = (name: string) => ({
        ...configMap(name),
        metadata: { name, namespace, labels: { watched: 'yes' } },
      });
      await writer.create(configMaps, namespace, labelled('before'));
      for await (const event of watched.watch(configMaps, {
        namespace,
        labelSelector: 'watched=yes',
        signal: end.signal,
      })) {
        seen.push(event);
        if (event.type === 'synced') {
          relay.cut();
          await writer.create(configMaps, namespace, labelled('while-cut'));
        } else if (event.type === 'added' && event.object.metadata.name === 'while-cut') {
          await writer.delete({ resource: configMaps, namespace, name: 'before' });
        } else if (event.type === 'deleted') end.abort();
      }
    } finally {
      await relay.stop();
    }
    const told = seen.map((event) =>
      event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.name}`,
    );
    expect(told).toEqual(['added before', 'synced', 'added while-cut', 'deleted before']);
  });
});

describe('a pod', () => {
  beforeAll(async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'talker', namespace },
      spec: { containers: [{ name: 'main', image: 'talker' }] },
    };
    // Pods are refused until the namespace has its service account.
    await seen(await resource('serviceaccounts'), ({ metadata }) => metadata.name === 'default');
    await writer.create(pods, namespace, pod);
    await seen(pods, ({ status }) => record(status).phase === 'Running');
  });
  const pod = { namespace, name: 'talker' };

  it('tells its log, and goes on telling until it is left', async () => {
    const end = new AbortController();
    const stream = await cluster.logs(pod, { follow: true, signal: end.signal });
    const said = `said at ${Date.now()}`;
    let known = false;
    for await (const line of linesOf(stream)) {
      expect(line).not.toBe('');
      if (line === said) break;
      // What is written while somebody follows comes too; without it this never ends.
      if (!known) appendFileSync(sandbox.clusters.source.podLog, `${new Date().toISOString()} stdout F ${said}\n`);
      known = true;
    }
    end.abort();
    await expect(
      cluster.logs({ ...pod, container: 'none' }, { signal: AbortSignal.timeout(10_000) }),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  it('runs a command', async () => {
    let output = '';
    const result = await cluster.exec(pod, {
      command: ['sh', '-c', 'echo out; echo err >&2'],
      stdout: (bytes) => {
        output += bytes.toString();
      },
    });
    expect([output, result.exitCode]).toEqual(['out\n', 0]);
    expect((await cluster.exec(pod, { command: ['false'] })).exitCode).not.toBe(0);
    await expect(cluster.exec({ namespace, name: 'none' }, { command: ['true'] })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is reached at a port', async () => {
    const connection = await cluster.portForward(pod, 8080);
    connection.write('GET / HTTP/1.0\r\n\r\n');
    let answer = '';
    for await (const part of connection) {
      answer += String(part);
      if (answer.includes('served')) break;
    }
    expect(answer).toMatch(/^HTTP\/1\.[01] 200/);
  });
});
