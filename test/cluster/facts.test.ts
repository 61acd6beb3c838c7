import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { collectFacts } from '../../src/facts/collect.ts';
import { factsFor } from '../../src/facts/for-objects.ts';
import type { OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { clusterFactsSchema } from '../../src/model/clusters/cluster-facts.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';

const sandbox = inject('sandbox');
const target = apiOf(sandbox.clusters.target);
const { signal } = new AbortController();
const namespace = 'facts-of';
const hook = 'facts-hook';
const opened: OpenedCluster[] = [];
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));

async function cluster(context: string, file: string): Promise<OpenedCluster> {
  const reader = await openCluster(context, {
    kubeconfig: { files: [file] },
    extraPath: [],
    concurrency: 32,
    logLevel: 'error',
  });
  opened.push(reader);
  return reader;
}

const placed = (apiVersion: string, kind: string, name: string, rest: object) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...rest,
});

/** What this process asks API servers for, as method, path and what it accepts, until it is disposed of. */
function asked() {
  const requests: { method: string; path: string; accept: string }[] = [];
  const take = (said: unknown) => {
    const request = typeof said === 'object' && said !== null && 'request' in said && said.request;
    if (!(request instanceof ClientRequest)) return;
    const [path = ''] = request.path.split('?');
    requests.push({ method: request.method, path, accept: String(request.getHeader('accept')) });
  };
  subscribe('http.client.request.start', take);
  return { requests, [Symbol.dispose]: () => void unsubscribe('http.client.request.start', take) };
}

/** A kind that the target serves, and an object that its definition refuses. */
async function lamps(reader: OpenedCluster) {
  const group = 'facts.example.com';
  const spec = {
    type: 'object',
    properties: {
      watts: { type: 'integer', description: 'What it gives.' },
      description: { type: 'string', description: 'What it gives, in words.' },
    },
  };
  await target.create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `lamps.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Lamp', plural: 'lamps', singular: 'lamp', listKind: 'LampList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
        },
      ],
    },
  });
  const isServed = async () =>
    (await reader.discovery({ fresh: true, signal })).find(`${group}/v1`, 'Lamp') !== undefined;
  await waitFor(isServed, { what: 'lamps were served' });
  return { group, lamp: placed(`${group}/v1`, 'Lamp', 'hall', { spec: { watts: 'many', colour: 'warm' } }) };
}

beforeAll(async () => {
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  await target.create(placed('v1', 'ConfigMap', 'settings', { data: { colour: 'red' } }));
  await target.create(placed('v1', 'Secret', 'keys', { stringData: { password: 'never-in-facts' } }));
  await target.create(placed('v1', 'ResourceQuota', 'small', { spec: { hard: { pods: '3' } } }));
  const scopeSelector = { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] };
  await target.create(placed('v1', 'ResourceQuota', 'urgent', { spec: { hard: { pods: '1' }, scopeSelector } }));
  const limits = [{ type: 'Container', max: { memory: '1Gi' } }];
  await target.create(placed('v1', 'LimitRange', 'bounds', { spec: { limits } }));
  await target.create(placed('v1', 'Service', 'web', { spec: { type: 'NodePort', ports: [{ port: 80 }] } }));
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const http = { paths: [{ path: '/shop', pathType: 'Prefix', backend }] };
  const spec = { ingressClassName: 'any', rules: [{ host: 'facts.example.com', http }] };
  await target.create(placed('networking.k8s.io/v1', 'Ingress', 'web', { spec }));
  const metadata = { name: 'coredns', namespace: 'kube-system' };
  const data = { Corefile: '.:53 {\n    kubernetes facts.example in-addr.arpa {\n    }\n}\n' };
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
  await target.create({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: hook },
    webhooks: [
      {
        name: 'check.example.com',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Ignore',
        clientConfig: { service: { namespace, name: 'checker' } },
        namespaceSelector: { matchLabels: { nobody: 'has-this' } },
        rules: [{ operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] }],
      },
    ],
  });
});

afterAll(async () => {
  for (const one of opened) one.close();
  rmSync(home, { recursive: true, force: true });
  await target.delete(`/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${hook}`);
  await target.delete('/api/v1/namespaces/kube-system/configmaps/coredns');
  await target.delete('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/lamps.facts.example.com');
  await removeNamespace(target, namespace);
  target.close();
});

test('says what a cluster offers, without any value of a Secret, in a form that reads back', async () => {
  const facts = await collectFacts(await cluster('target', sandbox.kubeconfig), { namesIn: [namespace], signal });
  const text = JSON.stringify(facts);
  expect(text).not.toContain('never-in-facts');
  expect(clusterFactsSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
  expect(facts.unknown).toEqual([]);
  const { uid } = (await target.get('/api/v1/namespaces/kube-system')).metadata;
  expect(facts).toMatchObject({ context: 'target', cluster: uid, version: { major: '1' } });
  expect(facts.apis).toContainEqual({
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    kind: 'Deployment',
    namespaced: true,
  });
  const classes = await target.list('/apis/storage.k8s.io/v1/storageclasses');
  expect(facts.storageClasses?.map(({ name, provisioner }) => ({ name, provisioner }))).toEqual(
    classes.map((one) => ({ name: one.metadata.name, provisioner: one.provisioner })),
  );
  expect(facts.storageClasses?.filter((one) => one.default)).toHaveLength(1);
  const nodes = await target.list('/api/v1/nodes');
  expect(facts.nodes?.map(({ name, labels }) => ({ name, labels }))).toEqual(
    nodes.map(({ metadata }) => ({ name: metadata.name, labels: metadata.labels })),
  );
  expect(facts.nodes?.every(({ ready, allocatable }) => ready && allocatable?.cpu !== undefined)).toBe(true);
  expect(facts.priorityClasses).toContainEqual(
    expect.objectContaining({ name: 'system-cluster-critical', value: 2e9 }),
  );
  expect(facts.webhooks).toContainEqual({
    configuration: hook,
    name: 'check.example.com',
    kind: 'validating',
    failurePolicy: 'Ignore',
    sideEffects: 'None',
    service: `${namespace}/checker`,
    rules: [{ operations: ['CREATE'], groups: ['apps'], versions: ['v1'], resources: ['deployments'] }],
  });
  expect(facts.namespaces?.find(({ name }) => name === namespace)).toMatchObject({
    labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
    quotas: [
      { name: 'small', hard: { pods: '3' } },
      { name: 'urgent', hard: { pods: '1' }, scopes: ['PriorityClass'] },
    ],
    limitRanges: [{ name: 'bounds', limits: [{ type: 'Container', max: { memory: '1Gi' } }] }],
    names: { configmaps: ['kube-root-ca.crt', 'settings'], secrets: ['keys'], services: ['web'] },
  });
  const web = await target.get(`/api/v1/namespaces/${namespace}/services/web`);
  const service = `${namespace}/web`;
  const ports = facts.nodePorts?.filter((one) => one.service === service).map(({ port }) => ({ nodePort: port }));
  expect(ports).toHaveLength(1);
  expect(web.spec).toMatchObject({ ports });
  expect(facts.ingressHosts).toContainEqual({
    host: 'facts.example.com',
    paths: ['/shop'],
    ingress: service,
    class: 'any',
  });
  expect(facts.clusterDomain).toBe('facts.example');
});

test('what a person may not read is unknown, with the reason, and not absent', async () => {
  const facts = await collectFacts(await cluster('target', sandbox.restrictedKubeconfig), { signal });
  expect(facts.nodes).toBeUndefined();
  expect(facts.namespaces).toBeUndefined();
  expect(facts.apis?.length).toBeGreaterThan(0);
  const unknown = facts.unknown.map(({ what }) => what);
  expect(unknown).toEqual(expect.arrayContaining(['nodes', 'storageclasses.storage.k8s.io', 'namespaces']));
  for (const { why } of facts.unknown) expect(why).toMatch(/refuses this: .* cannot list/);
  // A namespace that is asked about is not one without labels.
  const named = await collectFacts(await cluster('target', sandbox.restrictedKubeconfig), {
    namesIn: [namespace],
    signal,
  });
  expect(named.namespaces).toEqual([expect.not.objectContaining({ labels: expect.anything() })]);
  expect(named.namespaces?.[0]?.name).toBe(namespace);
});

test('the schemas of custom resources are read for those that come, or all of them, and hold manifests to them without the cluster', async () => {
  const reader = await cluster('target', sandbox.kubeconfig);
  const { group, lamp } = await lamps(reader);
  const facts = await collectFacts(reader, { namesIn: [namespace], signal });
  expect(facts.schemas).toBeUndefined();
  // No kind of these has a definition.
  expect((await factsFor(reader, [placed('v1', 'ConfigMap', 'new', {})], facts, { signal })).schemas).toEqual({});
  const { schemas, unknown } = await factsFor(reader, [lamp], facts, { signal });
  expect(unknown).toEqual([]);
  expect(Object.keys(schemas ?? {})).toEqual([`${group}/v1 Lamp`]);
  const text = JSON.stringify(schemas);
  // A field may be called as what says something about fields.
  expect(text).not.toContain('What it gives');
  expect(schemas?.[`${group}/v1 Lamp`]).toMatchObject({
    properties: { spec: { properties: { description: { type: 'string' } } } },
  });
  const taken = new Command(['facts', '--context', 'target', '--namespace', namespace, '--schemas'], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  expect((await taken.ended).code, taken.output).toBe(0);
  const file = join(home, 'lamps.json');
  writeFileSync(file, taken.lines.join('\n'));
  const manifest = join(home, 'lamp.json');
  writeFileSync(manifest, JSON.stringify(lamp));
  const found = new Command(['assess', manifest, '--target', file, '--json'], { home, kubeconfig: join(home, 'none') });
  expect((await found.ended).code, found.output).toBe(1);
  const findings = found.lines.map((line) => JSON.parse(line)).filter(({ rule }) => rule === 'api-crd-schema');
  expect(findings.map(({ severity, path }) => [severity, path])).toEqual([
    ['error', '/spec/watts'],
    ['warning', '/spec/colour'],
  ]);
});

test('from a terminal: facts of the target go into a file, and manifests are held against it without the cluster', async () => {
  const run = async (kubeconfig: string, ...args: string[]) => {
    const command = new Command(args, { home, kubeconfig });
    return { ...(await command.ended), lines: command.lines, output: command.output };
  };
  const taken = await run(sandbox.kubeconfig, 'facts', '--context', 'target', '--namespace', namespace);
  expect(taken.code, taken.output).toBe(0);
  const facts = join(home, 'target.json');
  writeFileSync(facts, taken.lines.join('\n'));
  const app = join(home, 'app');
  mkdirSync(app);
  const claim = (name: string, storageClassName: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ${storageClassName}
  resources: {requests: {storage: 1Gi}}
`;
  const file = join(app, 'claims.yaml');
  writeFileSync(file, [claim('one', 'gp3'), claim('two', 'vng-ssd')].join('---\n'));
  writeFileSync(join(app, 'values.yaml'), 'replicas: 3\n');
  const nobody = join(home, 'no-kubeconfig');
  const found = await run(nobody, 'assess', app, '--target', facts);
  expect(found.code, found.output).toBe(1);
  expect(found.output).toContain(`${file}:14:21 error sc-missing: The target has no storage class vng-ssd`);
  expect(found.output).toMatch(/values\.yaml:1:1 skipped: This is no object of Kubernetes/);
  expect(found.lines.at(-1)).toBe('2 objects in 2 files: 1 error, 0 warnings, 0 to know, 1 skipped.');
  const plain = await run(nobody, 'assess', file, '--target', facts, '--json');
  expect(JSON.parse(plain.lines[0] ?? '')).toMatchObject({
    type: 'finding',
    file,
    line: 14,
    column: 21,
    path: '/spec/storageClassName',
    rule: 'sc-missing',
    severity: 'error',
    object: { kind: 'PersistentVolumeClaim', namespace, name: 'two' },
  });
  writeFileSync(facts, '{"apiVersion":"kubeferry.dev/v1alpha1","kind":"ClusterFacts","nodes":3}');
  const wrong = await run(nobody, 'assess', app, '--target', facts);
  expect(wrong.code).toBe(1);
  expect(wrong.output).toMatch(/target\.json says nothing of a cluster that can be used: nodes: /);
});

test('facts are read without a write, and of schemas none but those of the custom kinds that come', async () => {
  const reader = await cluster('target', sandbox.kubeconfig);
  const { group, lamp } = await lamps(reader);
  try {
    using asking = asked();
    const read = async (work: () => Promise<unknown>) => {
      const before = asking.requests.length;
      await work();
      return asking.requests.slice(before);
    };
    const facts = await collectFacts(reader, { namesIn: [namespace], signal });
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    // The names of all definitions, and of none what it says.
    expect(asking.requests.filter(({ path }) => /openapi|customresourcedefinitions/.test(path))).toEqual([
      {
        method: 'GET',
        path: definitions,
        accept: expect.stringMatching(/^application\/json;as=PartialObjectMetadataList/),
      },
    ]);
    const web = placed('apps/v1', 'Deployment', 'web', { spec: {} });
    expect(await read(() => factsFor(reader, [web], facts, { signal }))).toEqual([]);
    expect(await read(() => factsFor(reader, [web, lamp, lamp], facts, { signal }))).toEqual([
      { method: 'GET', path: `${definitions}/lamps.${group}`, accept: 'application/json' },
    ]);
    expect(asking.requests.length).toBeGreaterThan(10);
    expect(asking.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  } finally {
    await target.delete(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/lamps.${group}`);
  }
});
