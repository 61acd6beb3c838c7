import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { backUp } from '../../src/backup/back-up.ts';
import { assessNamespaces } from '../../src/engine/assessment/namespaces.ts';
import { namespacesPage } from '../../src/engine/assessment/namespaces-page.ts';
import { backupSource, clusterSource } from '../../src/engine/assessment/sources.ts';
import type { OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { openStore } from '../../src/store/open.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const namespace = 'assessed';
const { signal } = new AbortController();
const opened: OpenedCluster[] = [];

/** The lines below each heading of a page. */
function sections(page: string): Map<string, string[]> {
  const parts = page.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return [title, lines.filter((line) => line !== '')];
    }),
  );
}

const rbac = 'rbac.authorization.k8s.io/v1';
const clusterRole = (name: string): KubeObject => ({ apiVersion: rbac, kind: 'ClusterRole', metadata: { name } });
/** Outside the namespace: what it uses, and a role that only another one would. */
const outside: KubeObject[] = [
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'assessed-high' }, value: 1000 },
  clusterRole('assessed-reader'),
  clusterRole('assessed-unused'),
];

async function cluster(context: 'source' | 'target', file = sandbox.kubeconfig): Promise<OpenedCluster> {
  const kubeconfig = { files: [file] };
  const reader = await openCluster(context, { kubeconfig, extraPath: [], concurrency: 32, logLevel: 'error' });
  opened.push(reader);
  return reader;
}

beforeAll(async () => {
  const env = [{ name: 'API', value: 'http://api.elsewhere.svc:8080' }];
  const data = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'of-nobody',
    resources: { requests: { storage: '1Gi' } },
  };
  await createAll(source, [
    ...outside,
    ...smallApp(namespace),
    deployment(namespace, 'caller', 'web:1', {
      priorityClassName: 'assessed-high',
      containers: [{ name: 'web', image: 'web:1', env }],
    }),
    {
      apiVersion: rbac,
      kind: 'RoleBinding',
      metadata: { name: 'readers', namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'assessed-reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
    },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace }, spec: data },
  ]);
});
afterAll(async () => {
  for (const reader of opened) reader.close();
  await removeNamespace(source, namespace);
  for (const object of outside) await source.delete(await source.pathOf(object));
  source.close();
  target.close();
});

test('a namespace is assessed for a target: what comes, what breaks, ways to move, calls outside', async () => {
  const assessed = await assessNamespaces(clusterSource(await cluster('source')), await cluster('target'), {
    namespaces: [namespace],
    signal,
  });
  const { inventory, findings, outside, modes, unread } = assessed;
  expect(inventory.find(({ resource }) => resource === 'deployments.apps')).toMatchObject({ comes: 2, stays: 0 });
  // Its controllers make these again.
  expect(inventory.find(({ resource }) => resource === 'replicasets.apps')).toMatchObject({ comes: 0, stays: 2 });
  expect(findings).toContainEqual(
    expect.objectContaining({
      rule: 'sc-missing',
      severity: 'error',
      object: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: 'data' },
      pointer: '/spec/storageClassName',
    }),
  );
  expect(outside).toMatchObject([{ host: 'api.elsewhere.svc', namespace: 'elsewhere', object: { name: 'caller' } }]);
  expect(modes.filter(({ fits }) => fits).map(({ mode }) => mode)).toEqual(['staged', 'stop-and-copy']);
  expect(unread).toMatchObject([{ code: 'backup.referencedMissing', args: { name: 'of-nobody' } }]);
  const page = namespacesPage(assessed);
  expect(page).toContain('The target has no storage class of-nobody');
  expect(page).toMatch(/\| `api\.elsewhere\.svc` \| namespace elsewhere \|/);
  expect(page).not.toContain('open sesame');
  // The target was asked itself.
  expect(assessed.notJudgedByTarget?.map(({ why }) => why.code)).toEqual(['judgement.none.stand-in']);
  expect(page).toContain(`The namespace ${namespace} is not there yet`);
  // Nothing came to the target.
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});

test('a target that is older than the source is told once', async () => {
  const newer = { ...clusterSource(await cluster('source')), version: () => Promise.resolve('v1.99.0-gke.1') };
  const { findings } = await assessNamespaces(newer, await cluster('target'), { namespaces: [namespace], signal });
  const told = findings.filter(({ rule }) => rule === 'api-target-older');
  expect(told.map(({ object: { kind, name } }) => `${kind} ${name}`)).toEqual([`Namespace ${namespace}`]);
});

test('a backup of a namespace is assessed as the namespace is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kf-assess-'));
  const store = await openStore({ folder });
  try {
    const from = await cluster('source');
    const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
    const options = { signal, emit: () => undefined, step: 'back-up' };
    await backUp(from, store, select, { name: 'kept', ttlHours: 1 }, options);
    const kept = { get: () => Promise.resolve(undefined), put: () => Promise.resolve() };
    const backup = await backupSource(store, 'kept', { place: folder, kept, signal });
    const to = await cluster('target');
    const ofBackup = await assessNamespaces(backup, to, { namespaces: [namespace], signal });
    const ofCluster = await assessNamespaces(clusterSource(from), to, { namespaces: [namespace], signal });
    expect(ofBackup).toMatchObject({
      source: `backup kept in ${folder}`,
      from: 'backup',
      sourceVersion: ofCluster.sourceVersion,
    });
    expect(ofBackup.findings.map(({ rule, object }) => `${rule} ${object.kind} ${object.name}`).sort()).toEqual(
      ofCluster.findings.map(({ rule, object }) => `${rule} ${object.kind} ${object.name}`).sort(),
    );
    expect(ofBackup.outside).toEqual(ofCluster.outside);
    expect(ofBackup.closure).toHaveLength(2);
    expect(ofBackup.closure).toEqual(expect.arrayContaining(ofCluster.closure));
    expect(JSON.stringify(ofBackup)).not.toContain('open sesame');
    // Base64 of the same.
    expect(JSON.stringify(ofBackup)).not.toContain(Buffer.from('open sesame').toString('base64'));
    const elsewhere = await assessNamespaces(backup, to, { namespaces: ['of-nobody'], signal });
    expect(elsewhere.inventory.filter(({ resource }) => resource === 'deployments.apps')).toEqual([]);
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what a namespace uses outside of it goes along, and stands on the page and in the data', async () => {
  const assessed = await assessNamespaces(clusterSource(await cluster('source')), await cluster('target'), {
    namespaces: [namespace],
    signal,
  });
  expect(assessed.closure.toSorted((one, other) => (one.kind < other.kind ? -1 : 1))).toEqual([
    { apiVersion: rbac, kind: 'ClusterRole', name: 'assessed-reader' },
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', name: 'assessed-high' },
  ]);
  const [, section = ''] = namespacesPage(assessed).split('## Goes along from outside the namespaces\n');
  expect(section.split('##')[0]?.trim().split('\n').sort()).toEqual([
    '- ClusterRole assessed-reader',
    '- PriorityClass assessed-high',
  ]);
});

test('what a policy of the target refuses is a finding, and nothing comes to it', async () => {
  const name = 'assessed.example.com';
  const policy = (kind: string, spec: object) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name },
    spec,
  });
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
  const matchLabels = { 'kubernetes.io/metadata.name': namespace };
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await target.create(
    policy('ValidatingAdmissionPolicy', {
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: "object.metadata.name != 'settings'", message: 'no settings here' }],
    }),
  );
  const there = { namespaceSelector: { matchLabels } };
  await target.create(
    policy('ValidatingAdmissionPolicyBinding', {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: there,
    }),
  );
  const [from, to] = [clusterSource(await cluster('source')), await cluster('target')];
  const assessed = async () => {
    const { findings } = await assessNamespaces(from, to, { namespaces: [namespace], signal });
    return findings
      .filter(({ rule: id }) => id.startsWith('target-'))
      .map(({ rule: id, object }) => `${id} ${object.name}`);
  };
  await waitFor(async () => (await assessed()).length > 0, { what: 'the policy was enforced' });
  expect(await assessed()).toEqual(['target-refuses-policy settings']);
  expect(await target.find(`/api/v1/namespaces/${namespace}/secrets/keys`)).toBeUndefined();
  const group = '/apis/admissionregistration.k8s.io/v1';
  await target.delete(`${group}/validatingadmissionpolicybindings/${name}`);
  await target.delete(`${group}/validatingadmissionpolicies/${name}`);
  await removeNamespace(target, namespace);
});

test('of namespaces that need each other the one that is called comes first, and each severity has its table', async () => {
  const at = (name: string, within: string) => ({ name, namespace: within });
  const [front, orders, stock] = ['assessed-front', 'assessed-orders', 'assessed-stock'];
  const calls = (within: string, data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: at('calls', within),
    data,
  });
  const service = (name: string, within: string, spec: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: at(name, within),
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
  });
  const names = [front, orders, stock];
  try {
    await createAll(source, [
      ...names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
      // With svc, without it, and outside.
      calls(front, { orders: `http://api.${orders}.svc:80`, pay: 'https://pay.example.com/v1' }),
      calls(orders, { stock: `http://api.${stock}:80`, billing: 'http://api.billing.svc' }),
      service('api', orders),
      service('api', stock),
      service('door', front, { type: 'NodePort', externalIPs: ['203.0.113.9'] }),
      deployment(front, 'web', 'nginx:latest', { priorityClassName: 'of-nobody' }),
      deployment(stock, 'db', 'docker.io/library/postgres:17', {
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      }),
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: at('data', stock),
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'of-nobody',
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ]);
    const wish = { namespaces: names, signal };
    const assessed = await assessNamespaces(clusterSource(await cluster('source')), await cluster('target'), wish);
    const ruled = (severity: string) =>
      assessed.findings.flatMap((one) => (one.severity === severity ? `${one.rule} ${one.object.namespace}` : []));
    const tables = sections(namespacesPage(assessed));
    for (const [severity, title, told] of [
      [
        'error',
        'What breaks',
        ['prio-missing assessed-front', 'svc-ref-missing assessed-orders', 'sc-missing assessed-stock'],
      ],
      ['warning', 'To look at', ['svc-external-ips assessed-front']],
      ['info', 'To know', ['img-mutable-tag assessed-front']],
    ] as const) {
      expect(ruled(severity).sort()).toEqual([...told].sort());
      // A head, the line below it, and a row for each.
      expect(tables.get(title)?.length).toBe(told.length + 2);
      for (const one of told) expect(tables.get(title)?.join('\n')).toContain(`\`${one.split(' ')[0]}\` |`);
    }
    expect(tables.get('Ways to move')?.slice(2)).toEqual([
      '| parallel | no | A volume holds data \\(one claim\\): two sides that run at once would each write what the other one lacks. |',
      '| staged | yes | The data of one claim is copied while the application runs, and once more while nothing writes; the claim must be such that files can be read. |',
      '| stop-and-copy | yes | The application stops, everything is copied, and it starts on the target. |',
    ]);
    expect(tables.get('Suggested order')).toEqual([
      '1. Mend what breaks, or map it in the plan: prio-missing, svc-ref-missing, sc-missing.',
      '2. Move these namespaces too, or make them reachable from the target: billing.',
      '3. See that the target reaches what lies outside: one host, named below.',
      `4. Move the namespaces in this order, what is called before what calls: ${stock}, ${orders}, ${front}.`,
      '5. Bring the claims with their data, then the workloads that mount them.',
      '6. Bring configuration and accounts, then the workloads, and wait until they are Ready.',
      '7. Switch the traffic last: Services with addresses of their own, Ingresses and Gateways \\(1\\).',
    ]);
    // Of what they call neither their own Services, with svc or without, nor what comes along.
    expect(assessed.outside.map(({ host }) => host).sort()).toEqual(['api.billing.svc', 'pay.example.com']);
    expect(assessed).toMatchObject({ effort: 'medium', risk: 'large' });
    expect(namespacesPage(assessed)).toContain(
      '**11 objects would come: 3 errors, 1 warning, 1 to know.** Estimated from these counts, the effort is medium and the risk large.',
    );
  } finally {
    for (const name of names) await removeNamespace(source, name);
  }
});

test('what may not be read is said, and nothing is concluded from it', async () => {
  const file = sandbox.restrictedKubeconfig;
  const restricted = await assessNamespaces(clusterSource(await cluster('source')), await cluster('target', file), {
    namespaces: [namespace],
    signal,
  });
  expect(restricted.unknown.map(({ what }) => what)).toContain('storageclasses.storage.k8s.io');
  expect(restricted.findings.map(({ rule }) => rule)).not.toContain('sc-missing');
  expect(restricted.notJudged).toContainEqual({ rule: 'sc-missing', fact: 'storageClasses', objects: 1 });
});
