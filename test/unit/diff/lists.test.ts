import { describe, expect, it } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { differs } from '../../../src/diff/differs.ts';
import { listsBySchema, listsOf } from '../../../src/diff/lists.ts';
import { patchOf } from '../../../src/diff/patch-of.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import type { KindSchema } from '../../../src/model/schemas/kind-schema.ts';

type Holding = (items: readonly unknown[]) => KubeObject;
type Listed = [what: string, holding: Holding, items: readonly unknown[]];

const made = (apiVersion: string, kind: string, rest: object): KubeObject => ({
  ...{ apiVersion, kind, metadata: { name: 'one' } },
  ...rest,
});
const inPod = (spec: object) => made('apps/v1', 'Deployment', { spec: { template: { spec } } });
const inContainer = (more: object) => inPod({ containers: [{ name: 'app', ...more }] });
const inSpec = (apiVersion: string, kind: string, field: string): Holding => {
  return (items) => made(apiVersion, kind, { spec: { [field]: items } });
};
const inPolicy = (spec: object) => made('networking.k8s.io/v1', 'NetworkPolicy', { spec });
const inAutoscaler = (spec: object) => made('autoscaling/v2', 'HorizontalPodAutoscaler', { spec });
const inWebhook = (more: object) =>
  made('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', { webhooks: [{ name: 'a', ...more }] });
const onPaths = (paths: readonly unknown[]) =>
  made('networking.k8s.io/v1', 'Ingress', { spec: { rules: [{ host: 'a.example.com', http: { paths } }] } });
const path = (of: string, pathType: string) => ({ path: of, pathType, backend: { service: { name: of.slice(1) } } });
const resource = (name: string, averageUtilization: number) => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});
const external = (name: string, value: string) => ({
  type: 'External',
  external: { metric: { name }, target: { type: 'Value', value } },
});
const requirements = ['tier', 'app', 'zone'].map((key) => ({ key, operator: 'In', values: [`${key}-1`, 'b'] }));
const spread = (topologyKey: string, whenUnsatisfiable: string) => ({ topologyKey, whenUnsatisfiable, maxSkew: 1 });
const claim = (name: string) => ({ metadata: { name }, spec: { accessModes: ['ReadWriteOnce'] } });
const peers = ['web', 'db', 'log'].map((app) => ({ podSelector: { matchLabels: { app } } }));
const words = ['one', 'two', 'three'];

const inAnyOrder: Listed[] = [
  [
    'limits of a LimitRange',
    inSpec('v1', 'LimitRange', 'limits'),
    ['Container', 'Pod', 'PersistentVolumeClaim'].map((type) => ({ type, max: { cpu: '1' } })),
  ],
  [
    'metrics of an autoscaler',
    (metrics) => inAutoscaler({ metrics }),
    [resource('cpu', 80), resource('memory', 70), external('queue', '30')],
  ],
  [
    'metrics of an autoscaler that are called alike',
    (metrics) => inAutoscaler({ metrics }),
    [external('queue', '10'), external('queue', '20'), resource('cpu', 80)],
  ],
  [
    'policies of an autoscaler',
    (policies) => inAutoscaler({ behavior: { scaleUp: { policies } } }),
    [4, 5, 6].map((value) => ({ type: 'Pods', value, periodSeconds: 60 })),
  ],
  ['templates of claims', inSpec('apps/v1', 'StatefulSet', 'volumeClaimTemplates'), ['a', 'b', 'c'].map(claim)],
  [
    'requirements of a selector',
    (matchExpressions) => inSpec('policy/v1', 'PodDisruptionBudget', 'selector')([{ matchExpressions }]),
    requirements,
  ],
  [
    'values that a selector takes',
    (values) => inPod({ affinity: { nodeAffinity: { any: [{ matchExpressions: [{ key: 'a', values }] }] } } }),
    words,
  ],
  ['tolerations', (tolerations) => inPod({ tolerations }), words.map((key) => ({ key, operator: 'Exists' }))],
  [
    'constraints of spreading',
    (topologySpreadConstraints) => inPod({ topologySpreadConstraints }),
    [spread('zone', 'DoNotSchedule'), spread('zone', 'ScheduleAnyway'), spread('host', 'ScheduleAnyway')],
  ],
  [
    'terms of affinity',
    (terms) => inPod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } }),
    words.map((topologyKey) => ({ topologyKey })),
  ],
  ['settings of the kernel', (sysctls) => inPod({ securityContext: { sysctls } }), named(words)],
  [
    'files of a ConfigMap',
    (items) => inPod({ volumes: [{ name: 'a', configMap: { name: 'a', items } }] }),
    words.map((key) => ({ key, path: `${key}.txt` })),
  ],
  ['capabilities', (add) => inContainer({ securityContext: { capabilities: { add } } }), words],
  ['peers of a policy', (from) => inPolicy({ ingress: [{ from }] }), peers],
  [
    'ports of a policy',
    (ports) => inPolicy({ egress: [{ ports }] }),
    [{ port: 80 }, { port: 443 }, { port: 443, protocol: 'UDP' }],
  ],
  [
    'ports of a policy of which one is any',
    (ports) => inPolicy({ egress: [{ ports }] }),
    [{ protocol: 'TCP', port: 80 }, { protocol: 'UDP' }, { protocol: 'TCP', port: 443 }],
  ],
  [
    'addresses that a policy leaves out',
    (except) => inPolicy({ ingress: [{ from: [{ ipBlock: { except } }] }] }),
    words,
  ],
  [
    'verbs of a role',
    (verbs) => made('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [{ verbs }] }),
    ['get', 'list', 'watch'],
  ],
  ['modes of a claim', inSpec('v1', 'PersistentVolumeClaim', 'accessModes'), ['ReadWriteOnce', 'ReadOnlyMany', 'x']],
  [
    'modes in a template of claims',
    (accessModes) =>
      inSpec('apps/v1', 'StatefulSet', 'volumeClaimTemplates')([{ ...claim('a'), spec: { accessModes } }]),
    ['ReadWriteOnce', 'ReadOnlyMany', 'x'],
  ],
  ['conditions of a webhook', (matchConditions) => inWebhook({ matchConditions }), named(words)],
  ['operations of a webhook', (operations) => inWebhook({ rules: [{ operations }] }), ['CREATE', 'UPDATE', 'DELETE']],
  ['paths with types of which the longest counts', onPaths, words.map((one) => path(`/${one}`, 'Prefix'))],
];

const group = { rbac: 'rbac.authorization.k8s.io/v1', admission: 'admissionregistration.k8s.io/v1' };
const pods = 'spec.template.spec';
/** Other lists in any order: by the field that tells their items apart, or as sets of words. */
const placed: [apiVersion: string, kind: string, at: string, keyField?: string][] = [
  ['apps/v1', 'Deployment', `${pods}.hostAliases`, 'ip'],
  ['apps/v1', 'Deployment', `${pods}.imagePullSecrets`, 'name'],
  ['apps/v1', 'Deployment', `${pods}.resourceClaims`, 'name'],
  ['apps/v1', 'Deployment', `${pods}.schedulingGates`, 'name'],
  ['apps/v1', 'Deployment', `${pods}.readinessGates`, 'conditionType'],
  ['apps/v1', 'Deployment', `${pods}.ephemeralContainers`, 'name'],
  ['apps/v1', 'Deployment', `${pods}.containers.0.volumeDevices`, 'devicePath'],
  ['apps/v1', 'Deployment', `${pods}.containers.0.resizePolicy`, 'resourceName'],
  ['apps/v1', 'Deployment', `${pods}.containers.0.resources.claims`, 'name'],
  ['apps/v1', 'Deployment', `${pods}.containers.0.restartPolicyRules.0.exitCodes.values`],
  ['apps/v1', 'Deployment', `${pods}.securityContext.supplementalGroups`],
  ['apps/v1', 'Deployment', `${pods}.affinity.nodeAffinity.a.nodeSelectorTerms`, 'any'],
  ['apps/v1', 'Deployment', `${pods}.affinity.a.preferredDuringSchedulingIgnoredDuringExecution`, 'any'],
  ['apps/v1', 'Deployment', `${pods}.topologySpreadConstraints.0.matchLabelKeys`],
  [group.rbac, 'RoleBinding', 'subjects', 'name'],
  [group.rbac, 'ClusterRole', 'aggregationRule.clusterRoleSelectors', 'any'],
  ['networking.k8s.io/v1', 'Ingress', 'spec.tls', 'secretName'],
  ['networking.k8s.io/v1', 'Ingress', 'spec.tls.0.hosts'],
  ['v1', 'Service', 'spec.loadBalancerSourceRanges'],
  ['v1', 'ServiceAccount', 'secrets', 'name'],
  ['v1', 'ResourceQuota', 'spec.scopes'],
  ['v1', 'Node', 'spec.taints', 'key'],
  ['v1', 'Endpoints', 'subsets.0.addresses', 'ip'],
  ['discovery.k8s.io/v1', 'EndpointSlice', 'endpoints.0.addresses'],
  ['batch/v1', 'Job', 'spec.podFailurePolicy.rules.0.onExitCodes.values'],
  ['storage.k8s.io/v1', 'StorageClass', 'allowedTopologies.0.matchLabelExpressions.0.values'],
  ['storage.k8s.io/v1', 'CSIDriver', 'spec.volumeLifecycleModes'],
  ['storage.k8s.io/v1', 'CSIDriver', 'spec.tokenRequests', 'audience'],
  ['storage.k8s.io/v1', 'CSINode', 'spec.drivers', 'name'],
  ['certificates.k8s.io/v1', 'CertificateSigningRequest', 'spec.usages'],
  [group.admission, 'MutatingWebhookConfiguration', 'webhooks', 'name'],
  [group.admission, 'ValidatingAdmissionPolicy', 'spec.matchConstraints.resourceRules.0.operations'],
  [group.admission, 'ValidatingAdmissionPolicy', 'spec.variables', 'name'],
  [group.admission, 'ValidatingAdmissionPolicyBinding', 'spec.validationActions'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'spec.versions', 'name'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'spec.names.shortNames'],
  ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'spec.rules.0.resourceRules.0.verbs'],
];
for (const [apiVersion, kind, at, keyField] of placed) {
  const items = keyField === undefined ? words : words.map((one) => ({ [keyField]: one, value: `of ${one}` }));
  inAnyOrder.push([`${kind} ${at}`, (all) => made(apiVersion, kind, nested(at.split('.'), all)), items]);
}

/** An object that has a value at the end of some steps. */
function nested([step = '', ...steps]: readonly string[], value: unknown): Record<string, unknown> {
  const below = steps.length === 0 ? value : nested(steps, value);
  const [next] = steps;
  const isItem = next === '0' && typeof below === 'object' && below !== null;
  return { [step]: isItem ? Object.values(below) : below };
}

function named(names: readonly string[]): object[] {
  return names.map((name) => ({ name, value: name }));
}

it.each(inAnyOrder)('in another order they say the same: %s', (_what, holding, items) => {
  const [one, other] = [holding(items), holding(items.toReversed())];
  expect(comparePair(one, other)).toEqual({ outcome: 'same', fields: [] });
  expect(differs(one, other)).toEqual([]);
});

it.each(inAnyOrder)('one more of them is one difference, wherever it stands: %s', (_what, holding, items) => {
  const [more, ...others] = items;
  const found = comparePair(holding(others), holding([...others.toReversed(), more])).fields;
  expect(found).toMatchObject([{ right: more }]);
  expect(differs(holding(others), holding([...others.toReversed(), more]))).toMatchObject([{ right: more }]);
});

it.each<Listed>([
  ['arguments', (args) => inContainer({ args }), words],
  ['commands', (command) => inContainer({ command }), words],
  [
    'variables of which one is made of others',
    (env) => inContainer({ env }),
    [...named(['A']), { name: 'B', value: '$(A)' }],
  ],
  [
    'variables from elsewhere',
    (envFrom) => inContainer({ envFrom }),
    words.map((name) => ({ configMapRef: { name } })),
  ],
  ['init containers', (initContainers) => inPod({ initContainers }), named(words)],
  ['servers of names', (nameservers) => inPod({ dnsConfig: { nameservers } }), words],
  ['parts of a volume', (sources) => inPod({ volumes: [{ name: 'a', projected: { sources } }] }), words],
  ['options of a mount', inSpec('v1', 'PersistentVolume', 'mountOptions'), words],
  ['families of addresses, but for those that a cluster gives', inSpec('example.com/v1', 'Net', 'ipFamilies'), words],
  [
    'paths of which a controller makes what it likes',
    onPaths,
    words.map((one) => path(`/${one}`, 'ImplementationSpecific')),
  ],
  ['rules of a job that failed', (rules) => made('batch/v1', 'Job', { spec: { podFailurePolicy: { rules } } }), words],
  ['lists of a kind that nobody knows', inSpec('example.com/v1', 'Queue', 'rules'), words.map((host) => ({ host }))],
])('in another order they say something else: %s', (_what, holding, items) => {
  expect(comparePair(holding(items), holding(items.toReversed())).outcome).toBe('drift');
});

it('rules of a policy are the same with all that is in them in another order', () => {
  const rule = (port: number, ...from: unknown[]) => ({ from, ports: [{ port }, { port: port + 1 }] });
  const turned = ({ from, ports }: ReturnType<typeof rule>) => ({
    from: from.toReversed(),
    ports: ports.toReversed(),
  });
  const [one, other] = [rule(80, ...peers), rule(443, peers[0], peers[2])];
  const ingress = (...rules: object[]) => inPolicy({ ingress: rules });
  expect(comparePair(ingress(one, other), ingress(turned(other), turned(one))).fields).toEqual([]);
});

const queues: KindSchema = {
  schema: {
    properties: {
      spec: {
        properties: {
          shards: {
            ...{ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name', 'port'] },
            items: { properties: { name: {}, port: { default: 80 } } },
          },
          zones: { type: 'array', 'x-kubernetes-list-type': 'set' },
          steps: { type: 'array', 'x-kubernetes-list-type': 'atomic' },
          containers: { type: 'array' },
        },
      },
    },
  },
  others: {},
};

describe('lists of a custom kind whose schema is known', () => {
  const lists = listsBySchema(queues, listsOf('example.com/Queue'));
  const queue = (spec: object) => made('example.com/v1', 'Queue', { spec });
  const between = (one: object, other: object) => comparePair(queue(one), queue(other), { lists }).fields;

  it('go by the keys that it has for them, of which one that is not written is its default', () => {
    const [a, b] = [{ name: 'a' }, { name: 'a', port: 81 }];
    expect(between({ shards: [a, b] }, { shards: [b, { ...a, port: 80, mode: 'rw' }] })).toEqual([
      {
        pointer: '/spec/shards/0/port',
        rightPointer: '/spec/shards/1/port',
        keyed: '/spec/shards/a~180/port',
        right: 80,
        class: 'drift',
      },
      {
        pointer: '/spec/shards/0/mode',
        rightPointer: '/spec/shards/1/mode',
        keyed: '/spec/shards/a~180/mode',
        right: 'rw',
        class: 'drift',
      },
    ]);
  });

  it('are sets where it says so, and go by what is known of every kind where it says nothing', () => {
    expect(between({ zones: ['a', 'b'] }, { zones: ['b', 'a'] })).toEqual([]);
    expect(between({ containers: named(words) }, { containers: named(words).toReversed() })).toEqual([]);
    expect(between({ steps: ['a', 'b'] }, { steps: ['b', 'a'] })).toHaveLength(2);
  });

  it('get an item by a patch where it stands on the left', () => {
    const items = (names: string) => ({ shards: [...names].map((name) => ({ name })) });
    const [left, right] = [queue(items('abcd')), queue(items('da'))];
    const patch = patchOf(left, right, comparePair(left, right, { lists }).fields, lists);
    expect(patched(right, patch)).toEqual(queue(items('dabc')));
  });
});
