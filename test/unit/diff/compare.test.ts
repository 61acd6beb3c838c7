import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differs, withheld } from '../../../src/diff/compare.ts';
import { quantityValue, sameQuantity } from '../../../src/diff/quantity.ts';
import type { KubeObject } from '../../../src/model/object.ts';

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
    meant.metadata.labels = {};
    expect(pointers(meant, live).toSorted()).toEqual([
      '/metadata/labels/ours',
      '/spec/containers/0/workingDir',
      '/spec/paused',
    ]);
  });
});

describe('the values of a Secret', () => {
  const secret = (fields: Record<string, unknown>) => object(fields, 'Secret');
  test('are compared and not told', () => {
    const found = differs(secret({ data: { key: 'b25l' } }), secret({ data: { key: 'dHdv', more: 'x' } }));
    expect(found).toEqual([
      { pointer: '/data/key', meant: withheld, live: withheld },
      { pointer: '/data/more', meant: undefined, live: withheld },
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
