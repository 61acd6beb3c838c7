import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overLive } from '../../../src/apply/over-live.ts';
import { hiddenValue } from '../../../src/diff/difference.ts';
import { differs } from '../../../src/diff/differs.ts';
import { exactDifferences } from '../../../src/diff/exact.ts';
import { belowField, belowItem, ownedFields } from '../../../src/diff/owned-fields.ts';
import { quantityValue, sameQuantity } from '../../../src/diff/quantity.ts';
import { recordAt } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const object = (fields: Record<string, unknown>, kind = 'Thing'): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'one' },
  ...fields,
});
const pointers = (meant: KubeObject, live: KubeObject) => differs(meant, live).map(({ pointer }) => pointer);
const withSpec = (spec: unknown) => object({ spec });

test('an object does not differ from itself, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom('Thing', 'Secret', 'Namespace'),
      (fields, kind) => {
        const { apiVersion: _a, kind: _k, metadata: _m, ...rest } = fields;
        expect(differs(object(rest, kind), structuredClone(object(rest, kind)))).toEqual([]);
      },
    ),
  );
});

describe('no difference is', () => {
  test('what the server assigns, and the marks of a migration', () => {
    const live = object({ spec: { clusterIP: '10.0.0.1', type: 'ClusterIP' }, status: { ready: true } });
    live.metadata = {
      name: 'one',
      uid: 'x',
      resourceVersion: '7',
      finalizers: ['a/b'],
      labels: { 'kubeferry.dev/run': 'r' },
      annotations: { 'kubeferry.dev/updated-by': 'r', theirs: 'yes' },
    };
    expect(pointers(withSpec({ type: 'ClusterIP' }), live)).toEqual([]);
  });

  test('what holds nothing on one side and is not there on the other', () => {
    expect(pointers(withSpec({ a: {}, b: [], c: null, d: '' }), withSpec({}))).toEqual([]);
    expect(pointers(withSpec({}), withSpec({ a: {}, nodeSelector: {} }))).toEqual([]);
  });

  test('another way to write the same quantity', () => {
    const cpu = (value: unknown) => withSpec({ resources: { limits: { cpu: value, memory: '1Gi' } } });
    expect(pointers(cpu('1000m'), cpu('1'))).toEqual([]);
    expect(pointers(cpu(1), cpu('1'))).toEqual([]);
    expect(pointers(cpu('1001m'), cpu('1'))).toEqual(['/spec/resources/limits/cpu']);
  });

  test('another order of items that have a key', () => {
    const containers = (...names: string[]) => withSpec({ containers: names.map((name) => ({ name, image: name })) });
    expect(pointers(containers('a', 'b'), containers('b', 'a'))).toEqual([]);
    const port = (protocol?: string) => withSpec({ ports: [{ port: 80, ...(protocol && { protocol }) }] });
    expect(pointers(port(), port('TCP'))).toEqual([]);
  });
});

/** A pod as it lives where we made it: what admission filled in stands among the fields that we wrote. */
const livePod = (): KubeObject => {
  const token = { name: 'kube-api-access-x2x4z', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  const wait = (key: string) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  const pod = object(
    {
      spec: {
        containers: [
          {
            name: 'web',
            image: 'web:1',
            resources: { limits: { cpu: '1' } },
            volumeMounts: [{ name: 'cache', mountPath: '/c' }, token],
          },
        ],
        volumes: [
          { name: 'cache', emptyDir: {} },
          { name: token.name, projected: {} },
        ],
        tolerations: [wait('node.kubernetes.io/not-ready'), wait('node.kubernetes.io/unreachable')],
        imagePullSecrets: [{ name: 'registry' }],
        priority: 0,
        nodeName: 'node-1',
        serviceAccountName: 'default',
      },
    },
    'Pod',
  );
  pod.metadata.labels = { 'topology.kubernetes.io/zone': 'a' };
  pod.metadata.managedFields = [
    {
      manager: 'kubeferry',
      fieldsV1: {
        'f:spec': {
          'f:volumes': {},
          'f:tolerations': {},
          'f:priority': {},
          'f:imagePullSecrets': {},
          'f:serviceAccountName': {},
          'f:containers': { 'k:{"name":"web"}': { 'f:resources': { 'f:limits': { 'f:cpu': {} } } } },
        },
      },
    },
  ];
  return pod;
};
const meantPod = (more: Record<string, unknown> = {}, container: Record<string, unknown> = {}): KubeObject => {
  const volumeMounts = [{ name: 'cache', mountPath: '/c' }];
  const containers = [{ name: 'web', image: 'web:1', volumeMounts, ...container }];
  return object({ spec: { containers, volumes: [{ name: 'cache', emptyDir: {} }], ...more } }, 'Pod');
};

describe('a pod', () => {
  const own = { key: 'gpu', operator: 'Exists' };
  test('does not differ in what the scheduler and admission filled in', () => {
    expect(pointers(meantPod(), livePod())).toEqual([]);
  });

  test('differs in what was meant otherwise', () => {
    expect(pointers(meantPod({ tolerations: [own], hostname: 'a' }, { image: 'web:2' }), livePod())).toEqual([
      '/spec/containers/0/image',
      '/spec/tolerations/0',
      '/spec/hostname',
    ]);
    expect(pointers(meantPod({ volumes: [] }, { volumeMounts: [] }), livePod())).toEqual([
      '/spec/containers/0/volumeMounts/0',
      '/spec/volumes/0',
    ]);
  });

  test('is updated with what the cluster filled in', () => {
    const live = livePod();
    const changed = meantPod({ tolerations: [own] }, { image: 'web:2', resources: { limits: { memory: '1Gi' } } });
    const body = overLive(changed, live, 'run');
    expect(body.spec).toMatchObject({ nodeName: 'node-1', priority: 0, imagePullSecrets: [{ name: 'registry' }] });
    expect(recordAt(body.spec)?.volumes).toEqual(recordAt(live.spec)?.volumes);
    expect(recordAt(body.spec)?.tolerations).toHaveLength(3);
    expect(recordAt(body.spec)?.containers).toMatchObject([
      {
        image: 'web:2',
        resources: { limits: { cpu: '1', memory: '1Gi' } },
        volumeMounts: [{ name: 'cache' }, { name: 'kube-api-access-x2x4z' }],
      },
    ]);
    expect(body.metadata.labels).toEqual(live.metadata.labels);
    expect(pointers(changed, { ...body, metadata: { ...body.metadata, managedFields: [] } })).toEqual([]);
  });
});

test('labels and annotations that servers and controllers keep are no difference, and an update keeps them', () => {
  const revision = { 'deployment.kubernetes.io/revision': '3' };
  const live = object({}, 'Namespace');
  live.metadata.labels = { 'kubernetes.io/metadata.name': 'one' };
  live.metadata.annotations = { 'deprecated.daemonset.template.generation': '2', ...revision };
  const names = { 'f:labels': { 'f:kubernetes.io/metadata.name': {} }, 'f:annotations': {} };
  names['f:annotations'] = { 'f:deprecated.daemonset.template.generation': {} };
  live.metadata.managedFields = [{ manager: 'kubeferry', fieldsV1: { 'f:metadata': names } }];
  expect(pointers(object({}, 'Namespace'), live)).toEqual([]);
  const { labels, annotations } = overLive(object({}, 'Namespace'), live, 'run').metadata;
  expect(labels).toEqual(live.metadata.labels);
  expect(annotations).toEqual({ ...live.metadata.annotations, 'kubeferry.dev/updated-by': 'run' });
});

describe('a difference is', () => {
  test('a value of an environment variable that only reads like the same quantity', () => {
    const env = (value: string) => withSpec({ env: [{ name: 'CPU', value }] });
    expect(pointers(env('1000m'), env('1'))).toEqual(['/spec/env/0/value']);
  });

  test('a key that somebody added to data or to a selector', () => {
    expect(pointers(object({ data: { a: '1' } }), object({ data: { a: '1', b: '2' } }))).toEqual(['/data/b']);
    expect(pointers(object({}), object({ data: { b: '2' } }))).toEqual(['/data']);
    expect(pointers(withSpec({ selector: { app: 'a' } }), withSpec({ selector: { app: 'a', tier: 'x' } }))).toEqual([
      '/spec/selector/tier',
    ]);
  });

  test('an item that only one side has', () => {
    const containers = (...names: string[]) => withSpec({ containers: names.map((name) => ({ name })) });
    expect(pointers(containers('a'), containers('a', 'sidecar'))).toEqual(['/spec/containers/1']);
    expect(pointers(containers('a', 'b'), containers('a'))).toEqual(['/spec/containers/1']);
    expect(pointers(withSpec({ args: ['a', 'b'] }), withSpec({ args: ['b', 'a'] }))).toEqual([
      '/spec/args/0',
      '/spec/args/1',
    ]);
  });

  test('what we wrote earlier and is not meant any more, unless the server would fill it in', () => {
    const live = withSpec({
      containers: [{ name: 'a', workingDir: '/x', imagePullPolicy: 'Always' }],
      paused: true,
      theirs: 1,
    });
    live.metadata.labels = { ours: 'x', other: 'y' };
    live.metadata.managedFields = [
      {
        manager: 'kubeferry',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:ours': {} } },
          'f:spec': {
            'f:paused': {},
            'f:containers': { 'k:{"name":"a"}': { 'f:workingDir': {}, 'f:imagePullPolicy': {} } },
          },
        },
      },
      { manager: 'kubectl', fieldsV1: { 'f:spec': { 'f:theirs': {} } } },
    ];
    const meant = withSpec({ containers: [{ name: 'a' }] });
    const found = ['/metadata/labels/ours', '/spec/containers/0/workingDir', '/spec/paused'];
    expect(pointers(meant, live).toSorted()).toEqual(found);
    meant.metadata.labels = {};
    expect(pointers(meant, live).toSorted()).toEqual(found);
  });
});

describe('the values of a Secret', () => {
  const annotated = (text: string, value = 'hunter22') => ({
    ...object({ data: { key: Buffer.from(value).toString('base64') } }, 'Secret'),
    metadata: { name: 'one', annotations: { 'kapp.k14s.io/original': text, team: 'a', note: text } },
  });

  test.each([
    ['in base64', (value: string) => Buffer.from(value).toString('base64')],
    ['as they are', (value: string) => `the key is ${value}`],
  ])('are not given by annotations that hold them %s, of either side', (_how, text) => {
    const sides: [KubeObject, KubeObject] = [annotated(text('hunter22')), annotated(text('tiger333'), 'tiger333')];
    for (const found of [differs(...sides), exactDifferences(...sides)]) {
      const of = (name: string) => found.find(({ pointer }) => pointer === `/metadata/annotations/${name}`);
      for (const name of ['kapp.k14s.io~1original', 'note']) {
        expect(of(name)).toMatchObject({ left: hiddenValue, right: hiddenValue });
      }
    }
  });

  test('are not given by the copy of an older Secret, and other annotations are', () => {
    const copy = (value: string) => `{"data":{"key":"${Buffer.from(value).toString('base64')}"}}`;
    const [one, other] = [annotated(copy('before11')), annotated(copy('before22'))];
    other.metadata.annotations.team = 'b';
    expect(differs(one, other)).toEqual([
      { pointer: '/metadata/annotations/kapp.k14s.io~1original', left: hiddenValue, right: hiddenValue },
      { pointer: '/metadata/annotations/team', left: 'a', right: 'b' },
      { pointer: '/metadata/annotations/note', left: hiddenValue, right: hiddenValue },
    ]);
  });

  const secret = (fields: Record<string, unknown>) => object(fields, 'Secret');
  test('are compared and not told', () => {
    const found = differs(secret({ data: { key: 'b25l' } }), secret({ data: { key: 'dHdv', more: 'x' } }));
    expect(found).toEqual([
      { pointer: '/data/key', left: hiddenValue, right: hiddenValue },
      { pointer: '/data/more', left: undefined, right: hiddenValue },
    ]);
  });

  test('are not told either where one side has none at all', () => {
    expect(JSON.stringify(differs(secret({ data: { key: 'b25l' } }), secret({})))).not.toContain('b25l');
    expect(JSON.stringify(differs(secret({}), secret({ data: { key: 'b25l' } })))).not.toContain('b25l');
  });

  test('are the same as text and as the server keeps them', () => {
    expect(differs(secret({ stringData: { key: 'one' } }), secret({ data: { key: 'b25l' } }))).toEqual([]);
  });
});

describe('integers of 64 bits', () => {
  const [one, next] = [9007199254740992, 9007199254740993n];
  test.each(['id', 'storage'])('differ by one in %s', (field) => {
    expect(pointers(withSpec({ [field]: next }), withSpec({ [field]: next }))).toEqual([]);
    expect(pointers(withSpec({ [field]: next }), withSpec({ [field]: one }))).toEqual([`/spec/${field}`]);
    expect(pointers(withSpec({ [field]: next + 1n }), withSpec({ [field]: next }))).toEqual([`/spec/${field}`]);
  });

  test('are quantities where a server keeps them as text', () => {
    expect(sameQuantity(next, '9007199254740993')).toBe(true);
  });

  test('name items that this product wrote', () => {
    const live = withSpec({ items: [{ id: next, more: 'x' }] });
    const items = { 'k:{"id":9007199254740993}': { 'f:id': {}, 'f:more': {} } };
    live.metadata.managedFields = [{ manager: 'kubeferry', fieldsV1: { 'f:spec': { 'f:items': items } } }];
    const [tree] = belowField(belowField(ownedFields(live), 'spec'), 'items');
    expect(belowItem(tree ? [tree] : [], { id: next })).toHaveLength(1);
    expect(belowItem(tree ? [tree] : [], { id: one })).toEqual([]);
  });
});

describe('quantities', () => {
  test.each([
    ['500m', 0.5],
    ['1Ki', 1024],
    ['1e3', 1000],
    ['1E', 1e18],
    ['.5', 0.5],
    ['-2', -2],
    ['1Gi', 2 ** 30],
  ])('%s', (text, value) => expect(quantityValue(text)).toBe(value));
  test.each(['', 'x', '1 Gi', '1KiB', 'm', undefined, {}])('%j is none', (value) => {
    expect(quantityValue(value)).toBeUndefined();
    expect(sameQuantity(value, value)).toBe(false);
  });
});

test('an item of a list is held by who holds all of its keys', () => {
  const held = [{ 'k:{"port":53,"protocol":"TCP"}': { 'f:name': {} } }];
  expect(belowItem(held, { port: 53, protocol: 'TCP' })).toEqual([{ 'f:name': {} }]);
  expect(belowItem(held, { port: 53, protocol: 'UDP' })).toEqual([]);
});

test('an item that somebody only added to a list is no difference, until somebody else holds it too', () => {
  const pod = (...names: string[]) => object({ spec: { containers: names.map((name) => ({ name })) } }, 'Pod');
  const tree = { 'f:spec': { 'f:containers': { 'k:{"name":"mesh"}': { 'f:name': {} } } } };
  const [one, live] = [pod('app'), pod('app', 'mesh')];
  expect(exactDifferences(one, live, { added: [tree], held: [] })).toEqual([]);
  expect(exactDifferences(one, live, { added: [tree], held: [tree] })).toHaveLength(1);
  expect(exactDifferences(one, live)).toHaveLength(1);
});
