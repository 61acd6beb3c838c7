import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectFacts } from '../../src/facts/collect.ts';
import { factsFor } from '../../src/facts/for-objects.ts';
import { nodeOf } from '../../src/facts/node.ts';
import type { ClusterFacts } from '../../src/model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { open, openAs, sandbox } from './source-reader.ts';

/** What facts say of each thing that a cluster offers, on a cluster that has it, and to somebody who may not read it. */
const info = sandbox.clusters.source;
const api = apiOf(info);
const { signal } = new AbortController();
const namespace = 'facts-content';
const name = 'facts-content';
const gateways = 'gateway.networking.k8s.io';
const snapshots = 'snapshot.storage.k8s.io';
const placed = (apiVersion: string, kind: string, rest: object, called = name): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: called, namespace },
  ...rest,
});
const wide = (apiVersion: string, kind: string, rest: object, metadata: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  ...rest,
});

/** The definition of a kind outside namespaces, for which no controller runs. */
function definition(group: string, kind: string, plural: string): KubeObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const annotations = { 'api-approved.kubernetes.io': 'https://github.com/kubernetes/enhancements' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, annotations },
    spec: {
      group,
      names: { kind, plural },
      scope: 'Cluster',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

const definitions = [
  definition(gateways, 'GatewayClass', 'gatewayclasses'),
  definition(snapshots, 'VolumeSnapshotClass', 'volumesnapshotclasses'),
];

const labels = {
  'kubernetes.io/arch': 'arm64',
  'topology.kubernetes.io/region': 'eu',
  'topology.kubernetes.io/zone': 'eu-1b',
};
const mark = { 'snapshot.storage.kubernetes.io/is-default-class': 'true' };
const ingressMark = { 'ingressclass.kubernetes.io/is-default-class': 'false' };
const hook = (called: string, clientConfig: object, rest: object) => ({
  name: called,
  admissionReviewVersions: ['v1'],
  sideEffects: 'NoneOnDryRun',
  clientConfig,
  namespaceSelector: { matchLabels: { nobody: 'has-this' } },
  ...rest,
});
const anyGadget = { operations: ['*'], apiGroups: ['gadgets.example.com'], apiVersions: ['*'], resources: ['*'] };

/** What lies outside namespaces, each called alike. */
const offered = [
  wide(
    'v1',
    'Node',
    {
      spec: {
        providerID: 'aws:///eu-1b/i-0123',
        taints: [
          { key: 'dedicated', value: 'batch', effect: 'NoSchedule' },
          { key: 'spot', effect: 'NoExecute' },
          { key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' },
        ],
      },
    },
    { labels },
  ),
  wide('node.k8s.io/v1', 'RuntimeClass', { handler: 'runsc' }),
  wide('scheduling.k8s.io/v1', 'PriorityClass', { value: -7, preemptionPolicy: 'Never' }),
  wide('storage.k8s.io/v1', 'CSIDriver', { spec: { attachRequired: false } }),
  wide('storage.k8s.io/v1', 'StorageClass', {
    provisioner: 'csi.example.com',
    parameters: { tier: 'fast' },
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    allowedTopologies: [
      { matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['eu-1a', 'eu-1b'] }] },
    ],
  }),
  wide(
    'networking.k8s.io/v1',
    'IngressClass',
    { spec: { controller: 'example.com/in' } },
    { annotations: ingressMark },
  ),
  wide('networking.k8s.io/v1', 'ServiceCIDR', { spec: { cidrs: ['10.250.0.0/24'] } }),
  wide('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [] }),
  wide(`${gateways}/v1`, 'GatewayClass', { spec: { controllerName: 'example.com/gate' } }),
  wide(
    `${snapshots}/v1`,
    'VolumeSnapshotClass',
    { driver: 'csi.example.com', deletionPolicy: 'Delete' },
    { annotations: mark },
  ),
  wide('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', {
    webhooks: [
      hook('in.example.com', { service: { namespace, name: 'hook' } }, { failurePolicy: 'Fail', rules: [anyGadget] }),
      hook('out.example.com', { url: 'https://hook.example.com/' }, { failurePolicy: 'Ignore', rules: [anyGadget] }),
    ],
  }),
];

beforeAll(async () => {
  for (const one of definitions) await api.create(one);
  for (const path of [`${gateways}/v1/gatewayclasses`, `${snapshots}/v1/volumesnapshotclasses`]) {
    await waitFor(async () => (await api.find(`/apis/${path}`)) !== undefined, { what: `${path} were served` });
  }
  for (const one of offered) await api.create(one);
  const node = `/api/v1/nodes/${name}`;
  // What makes it ready writes its status too.
  await waitFor(async () => nodeOf(await api.get(node)).ready, { what: 'the node was ready' });
  await api.patch(
    node,
    {
      status: {
        allocatable: { cpu: '3920m', memory: '15Gi', pods: '58', 'nvidia.com/gpu': '2' },
        capacity: { cpu: '4', memory: '16Gi', pods: '58', 'nvidia.com/gpu': '2' },
        nodeInfo: {
          architecture: 'arm64',
          operatingSystem: 'linux',
          containerRuntimeVersion: 'containerd://2.0.4',
          kubeletVersion: 'v1.33.1',
        },
        images: [{ names: ['registry.example.com/shop/web:1'] }, { names: ['registry.example.com/shop/api:1'] }],
      },
    },
    'status',
  );
  const levels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'v1.30',
    'pod-security.kubernetes.io/warn': 'baseline',
  };
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: levels } });
  const hard = { 'requests.cpu': '2', 'limits.memory': '4Gi', 'count/secrets': '5' };
  await api.create(placed('v1', 'ResourceQuota', { spec: { hard } }));
  await api.create(placed('v1', 'ResourceQuota', { spec: { hard: { pods: '2' }, scopes: ['BestEffort'] } }, 'loose'));
  const limits = [
    {
      type: 'Container',
      min: { cpu: '10m' },
      max: { cpu: '2' },
      default: { cpu: '500m' },
      defaultRequest: { cpu: '100m' },
      maxLimitRequestRatio: { cpu: '10' },
    },
    { type: 'PersistentVolumeClaim', max: { storage: '10Gi' } },
  ];
  await api.create(placed('v1', 'LimitRange', { spec: { limits } }));
});

afterAll(async () => {
  for (const one of [...offered, ...definitions]) await api.delete(await api.pathOf(one));
  await removeNamespace(api, namespace);
  api.close();
});

/** The fact of what this test made, in a list of facts. */
function own<Fact extends { name: string }>(facts: readonly Fact[] | undefined): Fact | undefined {
  return facts?.find((fact) => fact.name === name);
}

describe('what a cluster offers', () => {
  let facts: ClusterFacts;
  beforeAll(async () => {
    facts = await collectFacts(await open(info.kubeconfig), { namesIn: [namespace], signal });
  });

  test('nodes: taints but passing ones, architecture, system, zone, and what pods may have', () => {
    expect(own(facts.nodes)).toMatchObject({
      labels,
      taints: [
        { key: 'dedicated', value: 'batch', effect: 'NoSchedule' },
        { key: 'spot', effect: 'NoExecute' },
      ],
      architecture: 'arm64',
      os: 'linux',
      allocatable: { cpu: '3920m', memory: '15Gi', pods: '58', 'nvidia.com/gpu': '2' },
      providerId: 'aws:///eu-1b/i-0123',
      runtime: 'containerd://2.0.4',
      kubelet: 'v1.33.1',
      ready: true,
    });
    expect(facts.registries).toContainEqual({ host: 'registry.example.com', images: 2 });
  });

  test('classes of gateways, runtimes, snapshots, priorities, storage and ingresses; drivers', () => {
    expect(own(facts.gatewayClasses)).toEqual({ name, controller: 'example.com/gate' });
    expect(own(facts.runtimeClasses)).toEqual({ name, handler: 'runsc' });
    expect(own(facts.snapshotClasses)).toEqual({ name, driver: 'csi.example.com', default: true });
    expect(own(facts.priorityClasses)).toEqual({ name, value: -7, default: false, preemptionPolicy: 'Never' });
    expect(own(facts.ingressClasses)).toEqual({ name, controller: 'example.com/in', default: false });
    expect(own(facts.storageClasses)).toEqual({
      name,
      provisioner: 'csi.example.com',
      default: false,
      parameters: { tier: 'fast' },
      bindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Retain',
      expandable: true,
      zones: ['eu-1a', 'eu-1b'],
    });
    expect(facts.csiDrivers).toContain(name);
    expect(facts.customResources).toEqual(expect.arrayContaining(definitions.map(({ metadata }) => metadata.name)));
  });

  test('quotas, limits and levels of pod security of a namespace', () => {
    const found = facts.namespaces?.find((one) => one.name === namespace);
    expect(found?.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.30',
      'pod-security.kubernetes.io/warn': 'baseline',
    });
    expect(found?.quotas).toMatchObject([
      { name, hard: { 'requests.cpu': '2', 'limits.memory': '4Gi', 'count/secrets': '5' } },
      { name: 'loose', hard: { pods: '2' }, scopes: ['BestEffort'] },
    ]);
    expect(found?.limitRanges).toEqual([
      {
        name,
        limits: [
          {
            type: 'Container',
            min: { cpu: '10m' },
            max: { cpu: '2' },
            default: { cpu: '500m' },
            defaultRequest: { cpu: '100m' },
            maxLimitRequestRatio: { cpu: '10' },
          },
          { type: 'PersistentVolumeClaim', max: { storage: '10Gi' } },
        ],
      },
    ]);
  });

  test('webhooks, in the cluster and elsewhere, and what they are asked about', () => {
    const rules = [{ operations: ['*'], groups: ['gadgets.example.com'], versions: ['*'], resources: ['*'] }];
    const usual = { configuration: name, kind: 'mutating', sideEffects: 'NoneOnDryRun', rules };
    expect(facts.webhooks?.filter(({ configuration }) => configuration === name)).toEqual([
      { ...usual, name: 'in.example.com', failurePolicy: 'Fail', service: `${namespace}/hook` },
      { ...usual, name: 'out.example.com', failurePolicy: 'Ignore', url: 'https://hook.example.com/' },
    ]);
  });

  test('addresses of Services, and roles of the cluster', () => {
    expect(facts.serviceCidrs).toEqual(expect.arrayContaining(['10.96.0.0/16', '10.250.0.0/24']));
    expect(facts.clusterRoles).toEqual(expect.arrayContaining([name, 'view']));
  });

  test('what is there under the names of objects outside namespaces that come', async () => {
    const other = wide('scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }, { name: 'facts-content-new' });
    const asked = [...offered.filter(({ kind }) => /^(RuntimeClass|PriorityClass|ClusterRole)$/.test(kind)), other];
    const { existing, absent, unknown } = await factsFor(await open(info.kubeconfig), asked, facts, { signal });
    expect(unknown).toEqual([]);
    expect(existing?.map((one) => [one.kind, one.metadata.name]).sort()).toEqual([
      ['ClusterRole', name],
      ['PriorityClass', name],
      ['RuntimeClass', name],
    ]);
    expect(existing?.find(({ kind }) => kind === 'RuntimeClass')).toMatchObject({ handler: 'runsc' });
    expect(absent).toEqual([{ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', name: 'facts-content-new' }]);
  });
});

describe('to somebody who may read nothing', () => {
  let facts: ClusterFacts;
  beforeAll(async () => {
    const outsider = await openAs({ token: info.tokens.outsider });
    facts = await collectFacts(outsider, { namesIn: [namespace], signal });
  });

  test.each<[keyof ClusterFacts, string]>([
    ['nodes', 'nodes'],
    ['registries', 'nodes'],
    ['gatewayClasses', `gatewayclasses.${gateways}`],
    ['runtimeClasses', 'runtimeclasses.node.k8s.io'],
    ['snapshotClasses', `volumesnapshotclasses.${snapshots}`],
    ['priorityClasses', 'priorityclasses.scheduling.k8s.io'],
    ['storageClasses', 'storageclasses.storage.k8s.io'],
    ['ingressClasses', 'ingressclasses.networking.k8s.io'],
    ['csiDrivers', 'csidrivers.storage.k8s.io'],
    ['customResources', 'customresourcedefinitions.apiextensions.k8s.io'],
    ['webhooks', 'validatingwebhookconfigurations.admissionregistration.k8s.io'],
    ['webhooks', 'mutatingwebhookconfigurations.admissionregistration.k8s.io'],
    ['serviceCidrs', 'servicecidrs.networking.k8s.io'],
    ['clusterRoles', 'clusterroles.rbac.authorization.k8s.io'],
    ['nodePorts', 'services'],
    ['loadBalancers', 'services'],
    ['ingressHosts', 'ingresses.networking.k8s.io'],
    ['clusterDomain', 'configmaps kube-system/coredns'],
  ])('%s are unknown, since %s are not read', (fact, what) => {
    expect(facts[fact]).toBeUndefined();
    expect(facts.unknown).toContainEqual({ what, why: expect.stringMatching(/refuses this: .* cannot list/) });
  });

  test('of a namespace its labels, quotas, limits and names are unknown', () => {
    expect(facts.namespaces).toEqual([{ name: namespace, names: {} }]);
    const unknown = facts.unknown.map(({ what }) => what);
    expect(unknown).toEqual(expect.arrayContaining(['namespaces', 'resourcequotas', 'limitranges', 'secrets']));
  });

  test('what is there under the names of objects that come is unknown, and not absent', async () => {
    const outsider = await openAs({ token: info.tokens.outsider });
    const asked = offered.filter(({ kind }) => kind === 'PriorityClass');
    const { existing, absent, unknown } = await factsFor(outsider, asked, facts, { signal });
    expect([existing, absent]).toEqual([[], []]);
    expect(unknown.filter(({ why }) => / cannot get /.test(why)).map(({ what }) => what)).toEqual([
      'priorityclasses.scheduling.k8s.io',
    ]);
  });
});
