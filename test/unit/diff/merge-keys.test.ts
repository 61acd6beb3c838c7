import { describe, expect, it } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { jsonPointer } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

interface Listed {
  /** Where the list stands. */
  at: string;
  /** An object with such a list. */
  holding(items: object[]): KubeObject;
  /** Three items by their keys. */
  items: [key: string, item: object][];
  /** A field of the second item, and another value for it. */
  field: string;
  other: unknown;
}

const object = (apiVersion: string, kind: string, spec: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'one' },
  spec,
});
const inPod = (spec: object) => object('apps/v1', 'Deployment', { template: { spec } });
const podSpec = '/spec/template/spec';
const app = (more: object) => inPod({ containers: [{ name: 'app', ...more }] });
const items = (keyField: string, more: (n: number) => object, ...keys: string[]): Listed['items'] =>
  keys.map((key, n) => [key, { [keyField]: key, ...more(n) }]);

const lists: Record<string, Listed> = {
  containers: {
    at: `${podSpec}/containers`,
    holding: (containers) => inPod({ containers }),
    items: items('name', (n) => ({ image: `image:${n}` }), 'web', 'proxy', 'log'),
    field: 'image',
    other: 'image:9',
  },
  volumes: {
    at: `${podSpec}/volumes`,
    holding: (volumes) => inPod({ volumes }),
    items: items('name', (n) => ({ hostPath: { path: `/${n}` } }), 'data', 'logs', 'cache'),
    field: 'hostPath/path',
    other: '/9',
  },
  env: {
    at: `${podSpec}/containers/0/env`,
    holding: (env) => app({ env }),
    items: items('name', (n) => ({ value: `${n}` }), 'A', 'B', 'C'),
    field: 'value',
    other: '9',
  },
  volumeMounts: {
    at: `${podSpec}/containers/0/volumeMounts`,
    holding: (volumeMounts) => app({ volumeMounts }),
    items: items('mountPath', () => ({ name: 'data' }), 'a', 'b', 'c'),
    field: 'name',
    other: 'logs',
  },
  'ports of a container': {
    at: `${podSpec}/containers/0/ports`,
    holding: (ports) => app({ ports }),
    items: [
      ['53/TCP', { containerPort: 53, name: 'a' }],
      ['53/UDP', { containerPort: 53, protocol: 'UDP', name: 'b' }],
      ['80/TCP', { containerPort: 80, name: 'c' }],
    ],
    field: 'name',
    other: 'z',
  },
  'ports of a Service': {
    at: '/spec/ports',
    holding: (ports) => object('v1', 'Service', { ports }),
    items: [
      ['80/TCP', { port: 80, targetPort: 8080 }],
      ['443/TCP', { port: 443, targetPort: 8443 }],
      ['443/UDP', { port: 443, protocol: 'UDP', targetPort: 8443 }],
    ],
    field: 'targetPort',
    other: 9443,
  },
  conditions: {
    at: '/spec/conditions',
    holding: (conditions) => object('example.com/v1', 'Queue', { conditions }),
    items: items('type', () => ({ status: 'True' }), 'Ready', 'Synced', 'Open'),
    field: 'status',
    other: 'False',
  },
  'rules of an Ingress': {
    at: '/spec/rules',
    holding: (rules) => object('networking.k8s.io/v1', 'Ingress', { rules }),
    items: items('host', (n) => ({ http: { note: `${n}` } }), 'a.example.com', 'b.example.com', 'c.example.com'),
    field: 'http/note',
    other: '9',
  },
};

describe.each(Object.entries(lists))('%s', (_name, { at, holding, items: all, field, other }) => {
  const [first, second, third] = all.map(([, item]) => item);
  const [, [key] = ['']] = all;
  if (!first || !second || !third) throw new Error('a list has three items');
  const keyed = `${at.replace('/containers/0', '/containers/app')}${jsonPointer(key)}`;
  const fields = (one: object[], there: object[]) => comparePair(holding(one), holding(there)).fields;
  const changed = structuredClone(second);
  set(changed, field.split('/'), other);

  it('in another order say the same', () => {
    expect(fields([first, second, third], [third, first, second])).toEqual([]);
  });

  it('with one more in front differ in that one alone, which stands at the end of the list that lacks it', () => {
    const [more, ...others] = fields([first, third], [second, first, third]);
    expect(others).toEqual([]);
    expect(more).toEqual({ pointer: `${at}/2`, rightPointer: `${at}/0`, keyed, right: second, class: 'drift' });
    expect(fields([second, first, third], [first, third])).toEqual([
      { pointer: `${at}/0`, rightPointer: `${at}/2`, keyed, left: second, class: 'drift' },
    ]);
  });

  it('of which one was changed and moved differ in its field, at the place that it has on each side', () => {
    const [one, ...others] = fields([first, second, third], [changed, third, first]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      pointer: `${at}/1/${field}`,
      rightPointer: `${at}/0/${field}`,
      keyed: `${keyed}/${field}`,
      right: other,
      class: 'drift',
    });
  });
});

it('rules of a role have no key and no order: one more in front is one difference', () => {
  const role = (...rules: object[]): KubeObject => ({
    ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'one' } },
    rules,
  });
  const [pods, nodes, jobs] = ['pods', 'nodes', 'jobs'].map((name) => ({ resources: [name], verbs: ['get'] }));
  if (!pods || !nodes || !jobs) throw new Error('three rules');
  expect(comparePair(role(pods, nodes), role(nodes, pods)).fields).toEqual([]);
  expect(comparePair(role(pods, nodes), role(jobs, pods, nodes)).fields).toEqual([
    { pointer: '/rules/2', rightPointer: '/rules/0', right: jobs, class: 'drift' },
  ]);
});

function set(item: object, path: string[], value: unknown): void {
  const [step = '', ...rest] = path;
  const below: unknown = Reflect.get(item, step);
  if (rest.length > 0 && typeof below === 'object' && below !== null) set(below, rest, value);
  else Reflect.set(item, step, value);
}
