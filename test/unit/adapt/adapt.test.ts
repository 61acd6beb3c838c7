import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adaptObject } from '../../../src/adapt/adapt.ts';
import { type AdaptContext, mappingsFor } from '../../../src/adapt/context.ts';
import { mapImage } from '../../../src/adapt/mappings/images.ts';
import { migrationSchema } from '../../../src/model/migration/plan.ts';
import { type KubeObject, type ObjectRef, parseApiVersion } from '../../../src/model/objects/object.ts';
import { systemPartTest } from '../../../src/model/objects/system-parts.ts';

const context: AdaptContext = {
  mappings: {
    namespaces: { shop: 'shop-eu' },
    storageClasses: { 'vng-ssd': 'gp3' },
    ingressClasses: { vngcloud: 'nginx' },
    images: [{ from: 'vcr.example.com/shop', to: 'registry.example.org/moved' }],
  },
  namespaces: ['shop', 'shop-eu'],
  volumes: new Map(),
  find: () => undefined,
};

const json = fc.jsonValue({ maxDepth: 3 });
const serverFields = {
  uid: fc.uuid(),
  resourceVersion: fc.nat().map(String),
  generation: fc.nat(),
  creationTimestamp: fc.constant('2026-01-01T00:00:00Z'),
  managedFields: fc.array(fc.dictionary(fc.string(), json, { maxKeys: 2 }), { maxLength: 2 }),
  finalizers: fc.array(fc.constantFrom('kubernetes.io/pvc-protection', 'example.com/hold'), { maxLength: 2 }),
};
const labels = fc.dictionary(fc.constantFrom('app', 'pod-template-hash', 'kubeferry.dev/run'), fc.string());
const annotations = fc.dictionary(
  fc.constantFrom('note', 'deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/last-applied-configuration'),
  fc.string(),
);
const metadata = fc.record(
  {
    name: fc.constantFrom('one', 'default', 'shop'),
    namespace: fc.constantFrom('shop', 'shop-eu'),
    labels,
    annotations,
    ...serverFields,
  },
  { requiredKeys: ['name', 'namespace'] },
);
const kinds = [
  ['v1', 'ConfigMap', 'configmaps'],
  ['v1', 'Service', 'services'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['v1', 'Secret', 'secrets'],
  ['v1', 'ServiceAccount', 'serviceaccounts'],
  ['v1', 'Pod', 'pods'],
  ['apps/v1', 'Deployment', 'deployments'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['batch/v1', 'Job', 'jobs'],
  ['batch/v1', 'CronJob', 'cronjobs'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes'],
  ['example.com/v1', 'Thing', 'things'],
] as const;
const image = fc.constantFrom('vcr.example.com/shop/web:1', 'nginx', 'vcr.example.com/shopping:2');
const podSpec = fc.record(
  { nodeName: fc.string(), containers: fc.array(fc.record({ name: fc.string(), image })), volumes: json },
  { requiredKeys: ['containers'] },
);
const spec = fc.oneof(
  json,
  fc.record({ template: fc.record({ metadata: fc.record({ labels }), spec: podSpec }), selector: json }),
  fc.record({ storageClassName: fc.constantFrom('vng-ssd', 'gp3'), volumeName: fc.string() }),
  fc.record({
    clusterIP: fc.constantFrom('None', '10.0.0.1'),
    ports: fc.array(fc.record({ port: fc.nat(), nodePort: fc.nat() })),
  }),
);
/** Objects of any kind with any fields, sane and insane: what a cluster holds is not ours to trust. */
const anyObject = fc
  .record({ kind: fc.constantFrom(...kinds), metadata, spec, status: json, data: json, secrets: json })
  .map(({ kind: [apiVersion, kind, resource], ...fields }) => {
    const object: KubeObject = { apiVersion, kind, ...fields };
    const { name, namespace = 'shop' } = object.metadata;
    const ref: ObjectRef = { ...parseApiVersion(apiVersion), resource, kind, namespace, name };
    return { ref, object };
  });

describe('adapting any object', () => {
  test('never throws, never changes the object, and leaves no field of its server', () => {
    fc.assert(
      fc.property(anyObject, ({ ref, object }) => {
        const before = structuredClone(object);
        const adapted = adaptObject(ref, object, context);
        expect(object).toEqual(before);
        if ('omitted' in adapted) return;
        const { metadata } = adapted.object;
        for (const field of [
          'uid',
          'resourceVersion',
          'generation',
          'creationTimestamp',
          'managedFields',
          'finalizers',
        ]) {
          expect(metadata).not.toHaveProperty(field);
        }
        expect(adapted.object).not.toHaveProperty('status');
        expect(Object.keys(metadata.labels ?? {})).not.toContain('kubeferry.dev/run');
        expect(Object.keys(metadata.annotations ?? {})).not.toContain('deployment.kubernetes.io/revision');
        expect(metadata.namespace).toBe('shop-eu');
        expect(adapted.ref).toMatchObject({ namespace: 'shop-eu', name: ref.name, resource: ref.resource });
      }),
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyObject, ({ ref, object }) => {
        const once = adaptObject(ref, object, context);
        if ('omitted' in once) return;
        const twice = adaptObject(once.ref, once.object, context);
        expect(twice).toEqual({ ref: once.ref, object: once.object, changes: [] });
      }),
    );
  });
});

test('a key that means something to JavaScript is a key like any other', () => {
  const object: KubeObject = JSON.parse(
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","namespace":"shop"},"data":{"__proto__":"x","a":"b"}}',
  );
  const ref = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'one' };
  const adapted = adaptObject(ref, object, context);
  expect('object' in adapted && JSON.stringify(adapted.object.data)).toBe('{"__proto__":"x","a":"b"}');
});

test('a part of the cluster that the plan leaves out is left out of a backup too', () => {
  const role: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'aws-node', labels: { 'k8s-app': 'aws-node' } },
  };
  const ref: ObjectRef = {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'clusterroles',
    kind: 'ClusterRole',
    name: 'aws-node',
  };
  const about = { ...context, isSystemPart: systemPartTest(['eks']) };
  expect(adaptObject(ref, role, about)).toMatchObject({ omitted: { code: 'adapt.omit.system-part' } });
  expect(adaptObject(ref, role, context)).not.toHaveProperty('omitted');
});

describe('a disruption budget on a target that knows the version before only', () => {
  const group = { group: 'policy', version: 'v1beta1', resource: 'poddisruptionbudgets', kind: 'PodDisruptionBudget' };
  const about: AdaptContext = {
    ...context,
    mappings: {},
    find: (apiVersion) =>
      apiVersion === 'policy/v1beta1' ? { ...group, namespaced: true, verbs: ['create'] } : undefined,
  };
  const key = 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match';
  const all = { matchExpressions: [{ key, operator: 'DoesNotExist' }] };
  test.each([
    ['of all pods', { selector: {} }, { selector: all }, 'adapt.version.moved'],
    ['of no pod', {}, {}, 'adapt.version'],
    [
      'of some pods',
      { selector: { matchLabels: { app: 'shop' } } },
      { selector: { matchLabels: { app: 'shop' } } },
      'adapt.version',
    ],
  ])('%s stays one', (_, spec, wanted, code) => {
    const object: KubeObject = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: { minAvailable: 1, ...spec },
    };
    const adapted = adaptObject({ ...group, version: 'v1', namespace: 'shop', name: 'shop' }, object, about);
    expect(adapted).toMatchObject({ changes: [{ pointer: '/apiVersion', reason: { code } }] });
    expect('object' in adapted && adapted.object).toEqual({
      ...object,
      apiVersion: 'policy/v1beta1',
      spec: { minAvailable: 1, ...wanted },
    });
  });
});

describe('image names', () => {
  const to = 'new.example.com/x';
  test.each([
    ['registry.example.com/shop/web:1', 'registry.example.com/shop', `${to}/web:1`],
    ['registry.example.com/shop:1', 'registry.example.com/shop', `${to}:1`],
    ['registry.example.com/shop@sha256:ab', 'registry.example.com/shop', `${to}@sha256:ab`],
    ['registry.example.com/shop', 'registry.example.com/shop', to],
    ['registry.example.com/shopping/web', 'registry.example.com/shop', undefined],
    ['registry:5000/web:1', 'registry', undefined],
    ['registry:5000/web:1', 'registry:5000', `${to}/web:1`],
    ['nginx:1', 'docker.io/library', `${to}/nginx:1`],
    ['bitnami/redis', 'docker.io', `${to}/bitnami/redis`],
    ['localhost/web', 'docker.io', undefined],
    ['docker.io/library/nginx', 'nginx', undefined],
  ])('%s with the prefix %s', (name, from, mapped) => {
    expect(mapImage(name, [{ from, to }])).toBe(mapped ?? name);
  });

  test('follow the longest prefix, whatever the order', () => {
    const images = [
      { from: 'a.example.com', to: 'short' },
      { from: 'a.example.com/b/c', to: 'long' },
      { from: 'a.example.com/b', to: 'middle' },
    ];
    expect(mapImage('a.example.com/b/c/web', images)).toBe('long/web');
    expect(mapImage('a.example.com/b/c/web', images.toReversed())).toBe('long/web');
  });
});

test('the mappings of a target lie over those of the plan, entry by entry', () => {
  const plan = migrationSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: 'shop' },
    spec: {
      source: { context: 'a' },
      targets: [
        { name: 'plain', context: 'b' },
        {
          name: 'own',
          context: 'c',
          mappings: { storageClasses: { ssd: 'local' }, images: [{ from: 'x', to: 'own' }] },
        },
      ],
      select: { namespaces: ['shop'] },
      mappings: {
        storageClasses: { ssd: 'gp3', hdd: 'st1' },
        images: [
          { from: 'x', to: 'plan' },
          { from: 'y', to: 'plan' },
        ],
      },
    },
  });
  const [plain, own] = plan.spec.targets.map((target) => mappingsFor(plan, target));
  expect(plain).toMatchObject({ storageClasses: { ssd: 'gp3', hdd: 'st1' } });
  expect(own).toMatchObject({
    storageClasses: { ssd: 'local', hdd: 'st1' },
    images: [
      { from: 'x', to: 'own' },
      { from: 'y', to: 'plan' },
    ],
  });
});

describe('Secrets that are called like generated tokens', () => {
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: 'shop' } };
  const secrets = [{ name: 'web-token-x2f4q' }];
  const adapted = (object: KubeObject, resource: string, about: Partial<AdaptContext> = {}) => {
    const ref = {
      group: '',
      version: 'v1',
      resource,
      kind: object.kind,
      namespace: 'shop',
      name: object.metadata.name,
    };
    return adaptObject(ref, object, { ...context, ...about });
  };
  const token = (name: string, more: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'shop', annotations: { 'kubernetes.io/service-account.name': 'web' }, ...more },
    type: 'kubernetes.io/service-account-token',
  });

  test('go from an account where a controller made them, and stay where a person did', () => {
    expect(adapted({ ...account, secrets }, 'serviceaccounts')).not.toHaveProperty('object.secrets');
    const own = {
      isOwnSecret: (namespace: string, name: string) => namespace === 'shop' && name === 'web-token-x2f4q',
    };
    expect(adapted({ ...account, secrets }, 'serviceaccounts', own)).toMatchObject({ object: { secrets } });
    const readable = [{ name: 'web-token-admin' }];
    expect(adapted({ ...account, secrets: readable }, 'serviceaccounts')).toMatchObject({
      object: { secrets: readable },
    });
  });

  test('are left out only with the type, the account and the marks of the controller', () => {
    expect(adapted(token('web-token-x2f4q'), 'secrets')).toHaveProperty('omitted');
    expect(adapted(token('web-token-x2f4q', { labels: { team: 'shop' } }), 'secrets')).toHaveProperty('object');
    expect(adapted(token('web-token-admin'), 'secrets')).toHaveProperty('object');
    expect(adapted({ ...token('web-token-x2f4q'), type: 'Opaque' }, 'secrets')).toHaveProperty('object');
  });
});
