import { expect, it } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { message } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const made = (apiVersion: string, kind: string, rest: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'one', namespace: 'shop' },
  ...rest,
});
const core = (kind: string) => (spec: object) => made('v1', kind, { spec });
const deployment = (template: object) => made('apps/v1', 'Deployment', { spec: { template } });
const podSpec = (spec: object) => deployment({ spec });
const container = (fields: object) => podSpec({ containers: [{ name: 'web', ...fields }] });
const volume = (fields: object) => podSpec({ volumes: [{ name: 'data', ...fields }] });
const ingress = (rule: object) => made('networking.k8s.io/v1', 'Ingress', { spec: { rules: [rule] } });
const policy = (spec: object) => made('networking.k8s.io/v1', 'NetworkPolicy', { spec });
const queue = (spec: object) => made('example.com/v1', 'Queue', { spec });

type Make = (fields: object) => KubeObject;

const unsaid: [string, Make, object][] = [
  ['hostNetwork: false', podSpec, { hostNetwork: false }],
  ['hostPID: false', podSpec, { hostPID: false }],
  ['nodeSelector: {}', podSpec, { nodeSelector: {} }],
  ['a scheduler without a name', podSpec, { schedulerName: '' }],
  ['stdin: false', container, { stdin: false }],
  ['tty: false', container, { tty: false }],
  ['a folder that is none', container, { workingDir: '' }],
  [
    'a probe that begins at once',
    (fields) => container({ livenessProbe: { httpGet: {}, ...fields } }),
    { initialDelaySeconds: 0 },
  ],
  ['limits and requests that are none', container, { resources: { limits: {}, requests: {} } }],
  ['limits that are none, in resources', (fields) => container({ resources: fields }), { limits: {} }],
  ['limits that are null', container, { resources: { limits: null } }],
  ['a time that nobody knows', deployment, { metadata: { creationTimestamp: null } }],
  ['a port that no node opens', (fields) => container({ ports: [{ containerPort: 80, ...fields }] }), { hostPort: 0 }],
  ['a variable of no text', (fields) => container({ env: [{ name: 'A', ...fields }] }), { value: '' }],
  [
    'a mount that is written to',
    (fields) => container({ volumeMounts: [{ mountPath: '/a', ...fields }] }),
    { readOnly: false },
  ],
  ['a volume on disk', (fields) => volume({ emptyDir: fields }), { medium: '' }],
  ['annotations of a template that are none', (fields) => deployment({ metadata: fields }), { annotations: {} }],
  ['a Deployment that goes on', (fields) => made('apps/v1', 'Deployment', { spec: fields }), { paused: false }],
  ['addresses of ready pods alone', core('Service'), { publishNotReadyAddresses: false }],
  ['a Service that selects nothing', core('Service'), { selector: {} }],
  ['a volume of no class', core('PersistentVolume'), { storageClassName: '' }],
  ['any host', ingress, { host: '' }],
  [
    'a class of pods that is not the usual one',
    (fields) => made('scheduling.k8s.io/v1', 'PriorityClass', fields),
    { globalDefault: false },
  ],
  [
    'a port of no named protocol',
    (fields) => container({ ports: [{ containerPort: 80, ...fields }, { containerPort: 443 }] }),
    { protocol: '' },
  ],
  ['a ConfigMap that holds nothing', (fields) => made('v1', 'ConfigMap', fields), { data: {} }],
  ['a Secret that holds nothing', (fields) => made('v1', 'Secret', fields), { data: {} }],
  ['a selector by no labels beside another one', (fields) => policy({ podSelector: fields }), { matchLabels: {} }],
];

it.each(unsaid)(
  'a value that servers leave out says the same as nothing, from either side: %s',
  (_what, make, fields) => {
    expect(comparePair(make(fields), make({})).outcome).toBe('defaulted');
    expect(comparePair(make({}), make(fields)).outcome).toBe('defaulted');
  },
);

it('the status that a server gives to templates of claims is its own, whatever a manifest has there', () => {
  const template = (rest: object) => {
    return made('apps/v1', 'StatefulSet', {
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data' }, ...rest }] },
    });
  };
  const live = template({ status: { phase: 'Pending' } });
  for (const written of [template({}), template({ status: {} })]) {
    expect(comparePair(written, live).outcome).toBe('defaulted');
    expect(comparePair(live, written).outcome).toBe('defaulted');
  }
});

it('why such a value is no drift is said', () => {
  const { fields } = comparePair(podSpec({ hostNetwork: false }), podSpec({}));
  expect(fields).toEqual([
    {
      pointer: '/spec/template/spec/hostNetwork',
      class: 'defaulted',
      left: false,
      why: message('compare.unsaid'),
    },
  ]);
});

it('what a person adds, and servers leave out, is not missed', () => {
  const reason = message('compare.edited', { path: 'web.yaml' });
  const changes = [{ pointer: '/spec/template/spec/hostNetwork', reason }];
  const after = (hostNetwork: boolean) => {
    const meant = { object: podSpec({ hostNetwork }), changes };
    return comparePair(podSpec({}), podSpec({}), { meant }).outcome;
  };
  expect([after(false), after(true)]).toEqual(['same', 'drift']);
});

it('a text that is empty gets the default that nothing gets', () => {
  const [empty, filled] = [
    container({ image: 'a:1', imagePullPolicy: '' }),
    { image: 'a:1', imagePullPolicy: 'IfNotPresent' },
  ];
  expect(comparePair(empty, container(filled)).outcome).toBe('defaulted');
  expect(comparePair(container(filled), empty).outcome).toBe('defaulted');
  expect(comparePair(empty, container({ ...filled, imagePullPolicy: 'Always' })).outcome).toBe('drift');
});

it.each<[string, Make, object]>([
  ['no replicas', (fields) => made('apps/v1', 'Deployment', { spec: fields }), { replicas: 0 }],
  ['a token that is not mounted', podSpec, { automountServiceAccountToken: false }],
  ['no links to Services', podSpec, { enableServiceLinks: false }],
  ['users of the node', podSpec, { hostUsers: false }],
  ['no priority', podSpec, { priority: 0 }],
  ['no rights above those of its parent', container, { securityContext: { allowPrivilegeEscalation: false } }],
  ['a user that may be root', container, { securityContext: { runAsNonRoot: false } }],
  ['root', container, { securityContext: { runAsUser: 0 } }],
  ['a volume that is empty', volume, { emptyDir: {} }],
  ['a volume that is empty, on disk', volume, { emptyDir: { medium: '' } }],
  ['a claim of no class', core('PersistentVolumeClaim'), { storageClassName: '' }],
  ['no node ports', core('Service'), { allocateLoadBalancerNodePorts: false }],
  ['all pods', (fields) => policy({ ingress: [{ from: [fields] }] }), { podSelector: {} }],
  [
    'all pods, by no labels',
    (fields) => policy({ ingress: [{ from: [fields] }] }),
    { podSelector: { matchLabels: {} } },
  ],
  ['a rule that lets everything in', policy, { ingress: [{}] }],
  ['a node with a label of no value', (fields) => podSpec({ nodeSelector: { disk: 'a', ...fields } }), { type: '' }],
  ['pods with a label of no value', (fields) => core('Service')({ selector: { app: 'a', ...fields } }), { host: '' }],
  ['a key of a ConfigMap', (fields) => made('v1', 'ConfigMap', { data: { a: 'a', ...fields } }), { value: '' }],
  [
    'a default in the schema of a definition',
    (fields) =>
      made('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
        spec: { versions: [{ name: 'v1', schema: { openAPIV3Schema: { default: { a: 1, ...fields } } } }] },
      }),
    { hostNetwork: false },
  ],
  ['whatever it means to a kind that is not built in', queue, { hostNetwork: false }],
])('a value that asks for something is drift where only one side has it: %s', (_what, make, fields) => {
  expect(comparePair(make(fields), make({})).outcome).toBe('drift');
  expect(comparePair(make({}), make(fields)).outcome).toBe('drift');
});

it('a field that is null gets the default that nothing gets', () => {
  const [empty, filled] = [
    container({ tty: null, imagePullPolicy: null, image: 'a:1' }),
    { image: 'a:1', imagePullPolicy: 'IfNotPresent' },
  ];
  expect(comparePair(empty, container(filled)).outcome).toBe('defaulted');
  expect(comparePair(container(filled), empty).outcome).toBe('defaulted');
  expect(comparePair(empty, container({ ...filled, imagePullPolicy: 'Always' })).outcome).toBe('drift');
});
