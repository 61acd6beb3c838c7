import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ClusterReader, ClusterWriter, WatchEvent } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { linesOf } from '../../src/kube/lines.ts';
import { dryRunsOnly, grantWrites } from '../../src/kube/writer.ts';
import type { ApiResource, KubeObject } from '../../src/model/object.ts';
import { record } from '../../src/model/parse.ts';
import { apiOf } from '../sandbox/cluster.ts';
import { startRelay } from '../sandbox/relay.ts';
import { rawAnswer } from './raw-answer.ts';

const sandbox = inject('sandbox');
const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 32, logLevel: 'info' as const };
const namespace = `kube-${randomUUID().slice(0, 8)}`;

let folder: string;
let cluster: ClusterReader;
let writer: ClusterWriter;
let configMaps: ApiResource;
let pods: ApiResource;
const opened: ClusterReader[] = [];
const made: { resource: ApiResource; name: string }[] = [];

async function open(kubeconfig: string, context = 'source'): Promise<ClusterReader> {
  const env = { KUBECONFIG: kubeconfig, home: folder, platform: process.platform };
  const reader = await openCluster(context, settings, { env });
  opened.push(reader);
  return reader;
}

/** A reader whose kubeconfig differs from the admin's as said. */
async function openAs(user: object, about: object = {}): Promise<ClusterReader> {
  const { server, caFile } = sandbox.clusters.source;
  const file = path.join(folder, randomUUID());
  const content = {
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority': caFile, ...about } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'source', context: { cluster: 'c', user: 'u' } }],
  };
  await writeFile(file, JSON.stringify(content));
  return await open(file);
}

async function resource(name: string): Promise<ApiResource> {
  const found = (await cluster.discovery()).findResource(name);
  if (!found) throw new Error(`${name} is not served`);
  return found;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kube-'));
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
  for (const reader of opened) reader.close();
  await rm(folder, { recursive: true });
});

/** Whom the server takes a reader for. */
async function whoAsks(reader: ClusterReader): Promise<Readonly<Record<string, unknown>>> {
  const body = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' });
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const answer = await rawAnswer(reader, { method: 'POST', path, body });
  return record(record(record(JSON.parse(answer.toString())).status).userInfo);
}

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
    for await (const line of linesOf(stream)) {
      expect(line).not.toBe('');
      break;
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

describe('who asks', () => {
  it('is told what may not be done', async () => {
    const developer = await open(sandbox.restrictedKubeconfig);
    const namespaces = await resource('namespaces');
    await expect(developer.listPage(namespaces)).rejects.toMatchObject({ code: 'denied', context: 'source' });
    expect((await developer.listPage(configMaps, { namespace: 'team' })).resourceVersion).not.toBe('');
  });

  it('shows a client certificate, from the kubeconfig or from files, or given by a plugin', async () => {
    const { certFile, keyFile } = sandbox.clusters.source.certificate;
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const status = { clientCertificateData: cert, clientKeyData: key };
    const apiVersion = 'client.authentication.k8s.io/v1';
    const credential = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
    const users = [
      { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) },
      { 'client-certificate': certFile, 'client-key': keyFile },
      {
        exec: {
          apiVersion,
          command: process.execPath,
          args: ['-e', `console.log(${JSON.stringify(credential)})`],
          interactiveMode: 'Never',
        },
      },
    ];
    for (const user of users) expect((await whoAsks(await openAs(user))).groups).toContain('system:masters');
  });

  it('may take the place of another user', async () => {
    const impersonating = await openAs({
      token: sandbox.clusters.source.token,
      as: 'jane',
      'as-groups': ['a', 'b'],
      'as-user-extra': { 'Example.com/Team': ['x'] },
    });
    expect(await whoAsks(impersonating)).toMatchObject({
      username: 'jane',
      groups: expect.arrayContaining(['a', 'b']),
      extra: { 'example.com/team': ['x'] },
    });
  });

  it('with a token that is not known is told that the credentials have ended', async () => {
    await expect((await openAs({ token: 'nobody' })).version()).rejects.toMatchObject({ code: 'expired-credentials' });
  });

  it('by a server that is not trusted is told so, unless the kubeconfig says not to look', async () => {
    const user = { token: sandbox.clusters.source.token };
    const other = await readFile(sandbox.clusters.target.caFile, 'utf8');
    const distrusting = await openAs(user, { 'certificate-authority-data': Buffer.from(other).toString('base64') });
    await expect(distrusting.version()).rejects.toMatchObject({
      code: 'misconfigured',
      words: { code: 'kube.untrusted' },
    });
    const careless = await openAs(user, { 'certificate-authority': undefined, 'insecure-skip-tls-verify': true });
    expect((await careless.version()).major).toBe('1');
  });
});

it('keeps one connection for one request after the other, beyond this machine too', async () => {
  const relay = await startRelay(sandbox.clusters.source, '127.0.0.2');
  try {
    const reader = await openAs({ token: sandbox.clusters.source.token }, { server: relay.server });
    for (let n = 0; n < 20; n += 1) await reader.version();
    expect(relay.connections()).toBe(1);
    reader.close();
  } finally {
    await relay.stop();
  }
});

it('knows a cluster by the UID of its kube-system namespace', async () => {
  const system = await apiOf(sandbox.clusters.source).get('/api/v1/namespaces/kube-system');
  expect(await cluster.uid()).toBe(system.metadata.uid);
});
