import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { message } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const configMap = (data: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', namespace: 'shop' },
  data,
});
const service = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec });
const secret = (data: object): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data });
const deployment = (spec: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec,
});
const role = (...rules: object[]): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'reader' },
  rules,
});
const ingress = (...rules: object[]): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web' },
  spec: { rules },
});
const release = (spec: object): KubeObject => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'web' },
  spec,
});
const containers = (...all: object[]) => ({ template: { spec: { containers: all } } });

describe('a pair', () => {
  const values = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 });
  const object = values.map(
    (spec): KubeObject => ({ apiVersion: 'example.com/v1', kind: 'Any', metadata: { name: 'a' }, spec }),
  );

  it('of an object and itself is the same', () => {
    fc.assert(fc.property(object, (one) => comparePair(one, structuredClone(one)).outcome === 'same'));
  });
});

describe('by meaning, a pair is the same', () => {
  it.each<[string, KubeObject, KubeObject]>([
    [
      'with its containers in another order and quantities in other units',
      deployment(containers({ name: 'a', resources: { limits: { cpu: '1' } } }, { name: 'b' })),
      deployment(containers({ name: 'b' }, { name: 'a', resources: { limits: { cpu: '1000m' } } })),
    ],
    [
      'with quantities in other units in a kind of its own',
      release({ resources: { requests: { memory: '1Gi' } } }),
      release({ resources: { requests: { memory: '1024Mi' } } }),
    ],
    [
      'with the figures of a quota in other units',
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'a' }, spec: { hard: { pods: '1k' } } },
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'a' }, spec: { hard: { pods: '1000' } } },
    ],
    [
      'with the rules of a role and their verbs in another order',
      role({ verbs: ['get', 'list'], resources: ['pods'] }, { verbs: ['get', 'watch'], resources: ['nodes'] }),
      role({ verbs: ['watch', 'get'], resources: ['nodes'] }, { verbs: ['list', 'get'], resources: ['pods'] }),
    ],
    [
      'with its hosts in another order',
      ingress({ host: 'a.example.com' }, { host: 'b.example.com' }),
      ingress({ host: 'b.example.com' }, { host: 'a.example.com' }),
    ],
    ['with JSON in another layout', configMap({ 'a.json': '{"a":1}' }), configMap({ 'a.json': '{ "a": 1 }' })],
    [
      'with a port as a number and as its text',
      service({ ports: [{ port: 80, targetPort: 8080 }] }),
      service({ ports: [{ port: 80, targetPort: '8080' }] }),
    ],
    [
      'with a duration in other units',
      { apiVersion: 'example.com/v1', kind: 'Route', metadata: { name: 'a' }, spec: { timeout: '90s' } },
      { apiVersion: 'example.com/v1', kind: 'Route', metadata: { name: 'a' }, spec: { timeout: '1m30s' } },
    ],
  ])('%s', (_what, one, other) => expect(comparePair(one, other)).toEqual({ outcome: 'same', fields: [] }));

  it.each(['timeout', 'for', 'renewBefore', 'syncTTL', 'scrape_interval', 'maxAge'])(
    'with a duration in %s',
    (field) => {
      const kind = { apiVersion: 'example.com/v1', kind: 'Route', metadata: { name: 'a' } };
      expect(comparePair({ ...kind, spec: { [field]: '60s' } }, { ...kind, spec: { [field]: '1m' } }).fields).toEqual(
        [],
      );
    },
  );
});

const claim = (spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'files' },
  spec,
});
const budget = (spec: object): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web' },
  spec,
});
const policy = (spec: object): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web' },
  spec,
});
const job = (spec: object): KubeObject => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'web' }, spec });
const crd = (version: object): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'caches.example.com' },
  spec: { versions: [{ name: 'v1', ...version }] },
});
const autoscaler = (spec: object): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec,
});
const starting = (...names: string[]) => ({
  template: { spec: { initContainers: names.map((name) => ({ name })), containers: [{ name: 'app' }] } },
});
const variables = (...env: object[]) => deployment(containers({ name: 'app', env }));
const placedBy = (term: string) => deployment({ template: { spec: { nodeSelector: { term } } } });

describe('what the right side does otherwise is drift, and no default and no other way to say the same', () => {
  it.each<[string, KubeObject, KubeObject]>([
    ['a Service that selects nothing any more', service({ selector: { app: 'web' } }), service({})],
    [
      'an autoscaler that may shrink again',
      autoscaler({ behavior: { scaleDown: { selectPolicy: 'Disabled' } } }),
      autoscaler({}),
    ],
    ['a Service that got an address', service({ clusterIP: 'None' }), service({ clusterIP: '10.0.0.1' })],
    ['a Service that lost its address', service({ clusterIP: '10.0.0.1' }), service({ clusterIP: 'None' })],
    ['a claim whose class is gone', claim({ storageClassName: 'fast' }), claim({})],
    [
      'a claim that got a class of which nobody knows whether it is the usual one',
      claim({}),
      claim({ storageClassName: 'fast' }),
    ],
    ['a template that got one', deployment({ volumes: {} }), deployment({ volumes: { storageClassName: 'fast' } })],
    [
      'an image that is pulled each time',
      deployment(containers({ name: 'app', image: 'web:1' })),
      deployment(containers({ name: 'app', image: 'web:1', imagePullPolicy: 'Always' })),
    ],
    ['a budget with the figure that a rollout has by itself', budget({}), budget({ maxUnavailable: '25%' })],
    [
      'a policy that does not guard what leaves, where it says how',
      policy({ egress: [{}] }),
      policy({ egress: [{}], policyTypes: ['Ingress'] }),
    ],
    ['a claim that takes any volume', claim({ selector: { matchLabels: { disk: 'one' } } }), claim({})],
    [
      'a port that leads to another one',
      service({ ports: [{ port: 443, targetPort: 8443 }] }),
      service({ ports: [{ port: 443 }] }),
    ],
    [
      'init containers in another order',
      deployment(starting('fetch', 'migrate')),
      deployment(starting('migrate', 'fetch')),
    ],
    [
      'a variable behind one that is made of it',
      variables({ name: 'A', value: 'a' }, { name: 'B', value: '$(A)' }),
      variables({ name: 'B', value: '$(A)' }, { name: 'A', value: 'a' }),
    ],
    [
      'a probe that waits as long as it does by itself',
      deployment(containers({ name: 'app', livenessProbe: { timeoutSeconds: 10 } })),
      deployment(containers({ name: 'app', livenessProbe: {} })),
    ],
    ['a policy that lets everybody in', policy({ ingress: [] }), policy({ ingress: [{}] })],
    [
      'a policy that lets other namespaces in',
      policy({ ingress: [{ from: [{ podSelector: {} }] }] }),
      policy({ ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }] }),
    ],
    [
      'an init container that goes on running',
      deployment({ template: { spec: { initContainers: [{ name: 'mesh' }], containers: [{ name: 'app' }] } } }),
      deployment({
        template: {
          spec: { initContainers: [{ name: 'mesh', restartPolicy: 'Always' }], containers: [{ name: 'app' }] },
        },
      }),
    ],
    [
      'a probe that leaves less time than its pod',
      deployment(containers({ name: 'app', livenessProbe: {} })),
      deployment(containers({ name: 'app', livenessProbe: { terminationGracePeriodSeconds: 30 } })),
    ],
    ['a queue that ends with one success', job({ parallelism: 3 }), job({ parallelism: 3, completions: 1 })],
    [
      'a rule that lets every port in, though all that it says is a default',
      policy({ ingress: [{ ports: [{ port: 80 }] }] }),
      policy({ ingress: [{ ports: [{ port: 80 }, { protocol: 'TCP' }] }] }),
    ],
    [
      'a pod that is not restarted, where the other side has the default',
      deployment({ template: { spec: { restartPolicy: 'Always' } } }),
      deployment({ template: { spec: { restartPolicy: 'Never' } } }),
    ],
    ['a status of its own', crd({}), crd({ subresources: { status: {} } })],
    ['a label of nodes that looks like a duration', placedBy('60s'), placedBy('1m')],
    [
      'a name that looks like a duration',
      { apiVersion: 'example.com/v1', kind: 'Chart', metadata: { name: 'a' }, spec: { storage: '60s' } },
      { apiVersion: 'example.com/v1', kind: 'Chart', metadata: { name: 'a' }, spec: { storage: '1m' } },
    ],
    [
      'a version in a chart that stands below a field called like those of quantities',
      release({ values: { images: { default: { tag: '1.10' } }, storage: '1.0' } }),
      release({ values: { images: { default: { tag: '1.1' } }, storage: '1' } }),
    ],
    [
      'the default of a definition that reads like a quantity',
      crd({ schema: { openAPIV3Schema: { default: { version: '1.10' } } } }),
      crd({ schema: { openAPIV3Schema: { default: { version: '1.1' } } } }),
    ],
    ['a key of a ConfigMap that is called like a quantity', configMap({ storage: '1.0' }), configMap({ storage: '1' })],
  ])('%s', (_what, one, other) => expect(comparePair(one, other).outcome).toBe('drift'));

  it.each<[string, KubeObject, KubeObject]>([
    [
      'a port that leads to itself',
      service({ ports: [{ port: 443, targetPort: 443 }] }),
      service({ ports: [{ port: 443 }] }),
    ],
    [
      'an image of the day that is pulled each time',
      deployment(containers({ name: 'app', image: 'registry:5000/web' })),
      deployment(containers({ name: 'app', image: 'registry:5000/web', imagePullPolicy: 'Always' })),
    ],
    [
      'a policy that guards what it says something of',
      policy({ egress: [{}] }),
      policy({ egress: [{}], policyTypes: ['Ingress', 'Egress'] }),
    ],
    ['a job that is done once', job({}), job({ completions: 1, parallelism: 1, backoffLimit: 6 })],
    [
      'a probe that asks for the root',
      deployment(containers({ name: 'app', livenessProbe: { httpGet: { port: 80, path: '' } } })),
      deployment(containers({ name: 'app', livenessProbe: { httpGet: { port: 80, path: '/' } } })),
    ],
    [
      'an empty field of which nothing follows',
      deployment(containers({ name: 'app' })),
      deployment({
        template: {
          spec: { securityContext: {}, restartPolicy: 'Always', containers: [{ name: 'app', resources: {} }] },
        },
      }),
    ],
    [
      'a whole strategy of defaults',
      deployment({}),
      deployment({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } }),
    ],
  ])('but not %s, from either side', (_what, one, other) => {
    expect(comparePair(one, other).outcome).toBe('defaulted');
    expect(comparePair(other, one).outcome).toBe('defaulted');
  });

  it('but not an init container that somebody put before the others', () => {
    const { fields } = comparePair(
      deployment(starting('fetch', 'migrate')),
      deployment(starting('mesh', 'fetch', 'migrate')),
    );
    expect(fields.map(({ pointer }) => pointer)).toEqual(['/spec/template/spec/initContainers/2']);
  });
});

it('what admission put into a pod is no difference, on whichever side the pod lives', () => {
  const pod = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec });
  const token = { name: 'kube-api-access-x7k2p' };
  const live = pod({
    tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
    volumes: [token],
    containers: [{ name: 'app', volumeMounts: [{ ...token, mountPath: '/var/run' }] }],
  });
  const written = pod({ tolerations: [], volumes: [], containers: [{ name: 'app', volumeMounts: [] }] });
  expect(comparePair(written, live).fields).toEqual([]);
  expect(comparePair(live, written).fields).toEqual([]);
  const spread = pod({ ...(written.spec ?? {}), hostname: 'a' });
  expect(comparePair(written, spread).fields).toEqual([{ pointer: '/spec/hostname', right: 'a', class: 'drift' }]);
});

it('what moving leaves out without a word belongs to the cluster that it was on', () => {
  const [left, right] = [service({ externalName: 'db.example.com' }), service({})];
  const { fields } = comparePair(left, right, { meant: { object: right, changes: [] } });
  expect(fields).toEqual([{ pointer: '/spec/externalName', left: 'db.example.com', class: 'assigned' }]);
});

it('a Secret whose texts are none is compared and not shown', () => {
  const broken = (stringData: unknown): KubeObject => ({ ...secret({}), stringData });
  expect(comparePair(broken('open'), broken('sesame')).fields).toEqual([
    { pointer: '/stringData', left: '(withheld)', right: '(withheld)', class: 'drift' },
  ]);
});

describe('what a person edited in a manifest', () => {
  const reason = message('compare.edited', { path: 'x.yaml' });
  const edited = (object: KubeObject, ...pointers: string[]) => ({
    object,
    changes: ['', ...pointers].map((pointer) => ({ pointer, reason })),
  });
  const placed = (nodeSelector?: object) =>
    deployment({ template: { spec: { ...(nodeSelector && { nodeSelector }), containers: [{ name: 'app' }] } } });
  const selector = '/spec/template/spec/nodeSelector';

  it('is drift where the right side lacks it as the left one does', () => {
    const { outcome, fields } = comparePair(placed(), placed(), { meant: edited(placed({ disk: 'fast' }), selector) });
    expect({ outcome, fields }).toMatchObject({ outcome: 'drift', fields: [{ pointer: selector, why: reason }] });
  });

  it('is drift where it was taken out, and the right side still has it as the left one does', () => {
    const both = placed({ disk: 'fast' });
    const { outcome, fields } = comparePair(both, placed({ disk: 'fast' }), { meant: edited(placed(), selector) });
    expect({ outcome, fields }).toMatchObject({ outcome: 'drift', fields: [{ pointer: selector, why: reason }] });
  });

  it('explains no more than itself of a map that the left side does not have', () => {
    const meant = edited(placed({ disk: 'fast' }), selector);
    const { outcome, fields } = comparePair(placed(), placed({ disk: 'fast', rack: 'evil' }), { meant });
    expect(outcome).toBe('drift');
    expect(fields).toMatchObject([
      { pointer: selector, class: 'expected', why: reason },
      { pointer: `${selector}/rack`, class: 'drift', right: 'evil' },
    ]);
  });
});

describe('a Secret whose manifest withholds values', () => {
  it('is not compared in these, which is said, and is in its keys', () => {
    const there = secret({ token: 'b25l' });
    expect(comparePair(secret({ token: '<withheld>' }), there)).toMatchObject({
      outcome: 'expected',
      fields: [{ pointer: '/data/token', right: '(withheld)', why: { code: 'compare.withheld' } }],
    });
    expect(
      comparePair(secret({ token: '<withheld>', other: '<withheld>' }), secret({ token: 'b25l' })).fields,
    ).toMatchObject([{ pointer: '/data/token', class: 'expected' }, { pointer: '/data/other' }]);
  });

  it('lacks a key, or has one too many, as any other', () => {
    const [withheld, there] = [secret({ user: 'YQ==', token: '<withheld>' }), secret({ user: 'YQ==' })];
    for (const [left, right] of [
      [withheld, there],
      [there, withheld],
    ] as const) {
      expect(comparePair(left, right)).toMatchObject({
        outcome: 'drift',
        fields: [{ pointer: '/data/token', class: 'drift' }],
      });
    }
  });
});

describe('a difference is', () => {
  it('drift where nothing explains it, in words too that look like a duration', () => {
    expect(comparePair(configMap({ wait: '90s' }), configMap({ wait: '1m30s' }))).toEqual({
      outcome: 'drift',
      fields: [{ pointer: '/data/wait', left: '90s', right: '1m30s', class: 'drift' }],
    });
  });

  it('assigned where each cluster gives a value of its own', () => {
    const { outcome, fields } = comparePair(service({ clusterIP: '10.0.0.1' }), service({ clusterIP: '10.9.0.1' }));
    expect({ outcome, fields }).toMatchObject({ outcome: 'assigned', fields: [{ pointer: '/spec/clusterIP' }] });
  });

  it('assigned where one side has nothing but what its cluster gave, however much of it that is', () => {
    const job = (template: object): KubeObject => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'once' },
      spec: { template },
    });
    const given = { 'batch.kubernetes.io/controller-uid': 'u', 'job-name': 'once' };
    const outcome = (labels: object) => comparePair(job({}), job({ metadata: { labels } })).outcome;
    expect(outcome(given)).toBe('assigned');
    expect(outcome({ ...given, team: 'blue' })).toBe('drift');
  });

  it('defaulted where one side says nothing and the other has the default', () => {
    const one = deployment({ ...containers({ name: 'a' }), replicas: 1, revisionHistoryLimit: 10 });
    const { outcome, fields } = comparePair(deployment({ ...containers({ name: 'a' }), replicas: 1 }), one);
    expect({ outcome, fields }).toEqual({
      outcome: 'defaulted',
      fields: [{ pointer: '/spec/revisionHistoryLimit', right: 10, class: 'defaulted' }],
    });
  });

  it('expected, with the reason, where a mapping explains it, and drift where the right side has not taken it over', () => {
    const image = (name: string) => deployment(containers({ name: 'a', image: name }));
    const reason = message('compare.edited', { path: 'x.yaml' });
    const pointer = '/spec/template/spec/containers/0/image';
    const keyed = '/spec/template/spec/containers/a/image';
    const meant = { object: image('new/web:1'), changes: [{ pointer, reason }] };
    expect(comparePair(image('old/web:1'), image('new/web:1'), { meant })).toEqual({
      outcome: 'expected',
      fields: [{ pointer, keyed, left: 'old/web:1', right: 'new/web:1', class: 'expected', why: reason }],
    });
    expect(comparePair(image('old/web:1'), image('old/web:1'), { meant })).toMatchObject({
      outcome: 'drift',
      fields: [{ pointer, left: 'old/web:1', right: 'old/web:1', meant: { value: 'new/web:1' }, class: 'drift' }],
    });
    expect(comparePair(image('old/web:1'), image('third/web:1'), { meant }).outcome).toBe('drift');
  });
});

it('what is meant of an item of a list is told from others, whatever stands before it on either side', () => {
  const image = (name: string) => ({ name: 'a', image: name });
  const reason = message('compare.edited', { path: 'x.yaml' });
  const meant = {
    object: deployment(containers(image('new/web:1'))),
    changes: [{ pointer: '/spec/template/spec/containers', reason }],
  };
  const one = deployment(containers({ name: 'agent' }, image('old/web:1')));
  const other = deployment(containers({ name: 'added' }, image('new/web:1')));
  const { fields } = comparePair(one, other, { meant });
  const at = (n: number) => `/spec/template/spec/containers/${n}`;
  expect(fields.map((field) => [field.pointer, field.rightPointer, field.class])).toEqual([
    [at(0), at(2), 'expected'],
    [`${at(1)}/image`, undefined, 'expected'],
    [at(2), at(0), 'drift'],
  ]);
});

it('values of a Secret are compared whatever their keys are called, and never given', () => {
  const { outcome, fields } = comparePair(
    secret({ port: 'b25l', 'a.yaml': 'eDog' }),
    secret({ port: 'dHdv', 'a.yaml': 'eTog' }),
  );
  expect(outcome).toBe('drift');
  expect(fields.map(({ pointer, left, right }) => [pointer, left, right])).toEqual([
    ['/data/port', '(withheld)', '(withheld)'],
    ['/data/a.yaml', '(withheld)', '(withheld)'],
  ]);
});

describe('of what is meant, a difference shows what both sides have', () => {
  const reason = message('compare.edited', { path: 'x.yaml' });

  it('once, where moving leaves a list out that each cluster gives', () => {
    const [left, right] = [service({ clusterIPs: ['10.0.0.1'] }), service({ clusterIPs: ['10.1.0.1'] })];
    expect(comparePair(left, right, { meant: { object: service({}), changes: [] } }).fields).toEqual([
      { pointer: '/spec/clusterIPs/0', left: '10.0.0.1', right: '10.1.0.1', class: 'assigned' },
    ]);
  });

  it('where a list is to go that the right side has otherwise', () => {
    const env = (name: string) => deployment(containers({ name: 'agent' }, { name: 'web', env: [{ name }] }));
    const changes = [{ pointer: '/spec/template/spec/containers/0/env', reason }];
    const meant = { object: deployment(containers({ name: 'web' })), changes };
    const { fields } = comparePair(env('A'), env('B'), { meant });
    expect(fields.filter(({ keyed }) => keyed?.includes('web'))).toEqual([
      {
        pointer: '/spec/template/spec/containers/1/env',
        keyed: '/spec/template/spec/containers/web/env',
        ...{ left: [{ name: 'A' }], right: [{ name: 'B' }], meant: {}, class: 'drift', why: reason },
      },
    ]);
  });

  it('where both agree, and should not', () => {
    const changes = ['/spec/paused', '/spec/replicas'].map((pointer) => ({ pointer, reason }));
    const [both, object] = [deployment({ replicas: 3 }), deployment({ paused: true, replicas: 1 })];
    expect(comparePair(both, both, { meant: { object, changes } }).fields).toEqual([
      { pointer: '/spec/paused', meant: { value: true }, class: 'drift', why: reason },
      { pointer: '/spec/replicas', left: 3, right: 3, meant: { value: 1 }, class: 'drift', why: reason },
    ]);
  });

  it('but no value of a Secret', () => {
    const [left, right] = [secret({ a: 'bGVmdA==' }), secret({ b: 'cmlnaHQ=' })];
    const { data: _data, ...object } = secret({});
    const meant = { object, changes: [{ pointer: '/data', reason }] };
    const { fields } = comparePair(left, right, { meant });
    expect(fields).not.toEqual([]);
    expect(JSON.stringify(fields)).not.toMatch(/bGVmdA|cmlnaHQ/);
  });
});

describe('a patch of the plan', () => {
  const reason = message('adapt.patch', { reason: 'fewer nodes' });
  const pair = (left: object, meant: object, right: object, ...places: string[]) => {
    const changes = places.map((pointer) => ({ pointer, reason }));
    const { fields } = comparePair(deployment(left), deployment(right), {
      meant: { object: deployment(meant), changes },
    });
    return fields.map(({ pointer, class: outcome, why }) => [pointer, outcome, why?.args.reason]);
  };

  it('explains what it put in, changed and took out, also where items of a list moved', () => {
    const web = { name: 'web', env: [{ name: 'A', value: '1' }] };
    const patched = { name: 'web', env: [{ name: 'B', value: '2' }, ...web.env] };
    const [left, meant] = [containers(web), containers(patched)];
    expect(pair(left, meant, meant, '/spec/template/spec/containers/0/env')).toEqual([
      ['/spec/template/spec/containers/0/env/1', 'expected', 'fewer nodes'],
    ]);
    expect(
      pair({ paused: true, replicas: 3 }, { replicas: 1 }, { replicas: 1 }, '/spec/paused', '/spec/replicas'),
    ).toEqual([
      ['/spec/paused', 'expected', 'fewer nodes'],
      ['/spec/replicas', 'expected', 'fewer nodes'],
    ]);
  });

  it('that the right side does not have is drift', () => {
    const labels = { template: { metadata: { labels: { tier: 'small' } } } };
    expect(pair({}, labels, {}, '/spec/template/metadata/labels/tier')).toEqual([
      ['/spec/template', 'drift', 'fewer nodes'],
    ]);
    expect(pair({ paused: true }, {}, { paused: true }, '/spec/paused')).toEqual([
      ['/spec/paused', 'drift', 'fewer nodes'],
    ]);
  });

  it('says more of a place than a mapping above it, and less than one below it', () => {
    const image = message('adapt.image', { from: 'a', to: 'b' });
    const [left, meant] = ['a', 'b'].map((name) => deployment(containers({ name: 'web', image: name })));
    if (!left || !meant) throw new Error('two objects');
    const at = '/spec/template/spec/containers';
    const why = (...changes: { pointer: string; reason: typeof image }[]) =>
      comparePair(left, meant, { meant: { object: meant, changes } }).fields.map((field) => field.why?.code);
    expect(why({ pointer: `${at}/0/image`, reason: image }, { pointer: at, reason })).toEqual(['adapt.image']);
    expect(why({ pointer: `${at}/0/image`, reason: image }, { pointer: `${at}/0/image`, reason })).toEqual([
      'adapt.patch',
    ]);
  });
});

describe('a default that only one kind has, at one place', () => {
  it.each([
    ['autoscaling/v2', 'HorizontalPodAutoscaler', { minReplicas: 1 }, 'defaulted'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', { minReplicas: 2 }, 'drift'],
    ['apps/v1', 'Deployment', { minReplicas: 1 }, 'drift'],
    ['v1', 'PersistentVolume', { persistentVolumeReclaimPolicy: 'Retain' }, 'defaulted'],
    ['v1', 'PersistentVolume', { persistentVolumeReclaimPolicy: 'Delete' }, 'drift'],
    ['networking.k8s.io/v1', 'IngressClass', { parameters: { scope: 'Cluster' } }, 'defaulted'],
    ['storage.k8s.io/v1', 'StorageClass', { parameters: { scope: 'Cluster' } }, 'drift'],
    ['serving.knative.dev/v1', 'Service', { clusterIP: '10.0.0.1' }, 'drift'],
  ])('%s %s %j: %s', (apiVersion, kind, spec: Record<string, unknown>, outcome) => {
    const object = (own: object): KubeObject => ({ apiVersion, kind, metadata: { name: 'a' }, spec: own });
    const without = 'parameters' in spec ? { parameters: {} } : {};
    expect(comparePair(object(without), object(spec)).fields.map((field) => field.class)).toEqual([outcome]);
  });
});

describe('replicas', () => {
  const scaledBy = (manager: string, replicas: number) => {
    const managedFields = [{ manager, subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }];
    return { ...deployment({ replicas }), metadata: { name: 'web', managedFields } };
  };

  it('that an autoscaler of either side gives are its own, also where the plan wants another number', () => {
    const [scaled, fixed] = [scaledBy('kube-controller-manager', 7), deployment({ replicas: 2 })];
    for (const [left, right] of [
      [fixed, scaled],
      [scaled, fixed],
    ] as const) {
      expect(comparePair(left, right)).toMatchObject({
        outcome: 'assigned',
        fields: [{ pointer: '/spec/replicas', why: message('compare.autoscaled') }],
      });
    }
    const changes = [{ pointer: '/spec/replicas', reason: message('adapt.patch', {}) }];
    expect(comparePair(scaled, scaled, { meant: { object: deployment({ replicas: 3 }), changes } }).outcome).toBe(
      'same',
    );
  });

  it('of none are drift, also where an autoscaler once gave another number', () => {
    const [scaled, off] = [scaledBy('kube-controller-manager', 5), deployment({ replicas: 0 })];
    expect(comparePair(scaled, off).outcome).toBe('drift');
    expect(comparePair(off, scaled).outcome).toBe('drift');
    const changes = [{ pointer: '/spec/replicas', reason: message('adapt.patch', {}) }];
    expect(comparePair(scaled, scaled, { meant: { object: off, changes } }).outcome).toBe('drift');
    expect(comparePair(scaled, off, { meant: { object: off, changes } }).outcome).toBe('expected');
  });

  it('that a person gave are drift', () => {
    expect(comparePair(deployment({ replicas: 2 }), scaledBy('kubectl', 7)).outcome).toBe('drift');
  });
});
