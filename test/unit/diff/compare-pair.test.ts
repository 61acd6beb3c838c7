import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { message } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/object.ts';

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
const containers = (...all: object[]) => ({ template: { spec: { containers: all } } });

describe('a pair', () => {
  const values = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 });
  const object = values.map(
    (spec): KubeObject => ({ apiVersion: 'example.com/v1', kind: 'Any', metadata: { name: 'a' }, spec }),
  );

  it('of an object and itself is the same', () => {
    fc.assert(fc.property(object, (one) => comparePair(one, structuredClone(one)).outcome === 'same'));
  });

  it('is the same from either side, but for the side', () => {
    fc.assert(
      fc.property(object, object, (one, other) => {
        const there = comparePair(one, other);
        const back = comparePair(other, one);
        expect(back.outcome).toBe(there.outcome);
        const turned = back.fields.map(({ left, right, ...field }) => ({
          ...field,
          ...(right !== undefined && { left: right }),
          ...(left !== undefined && { right: left }),
        }));
        const byPlace = (fields: { pointer: string }[]) => [...fields].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
        expect(byPlace(turned)).toEqual(byPlace(there.fields));
      }),
    );
  });
});

describe('by meaning, a pair is the same', () => {
  it.each<[string, KubeObject, KubeObject]>([
    [
      'with its containers in another order and quantities in other units',
      deployment(containers({ name: 'a', resources: { limits: { cpu: '1' } } }, { name: 'b' })),
      deployment(containers({ name: 'b' }, { name: 'a', resources: { limits: { cpu: '1000m' } } })),
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
    const meant = { object: image('new/web:1'), changes: [{ pointer, reason }] };
    expect(comparePair(image('old/web:1'), image('new/web:1'), meant)).toEqual({
      outcome: 'expected',
      fields: [{ pointer, left: 'old/web:1', right: 'new/web:1', class: 'expected', why: reason }],
    });
    expect(comparePair(image('old/web:1'), image('old/web:1'), meant)).toMatchObject({
      outcome: 'drift',
      fields: [{ pointer, left: 'new/web:1', right: 'old/web:1', class: 'drift' }],
    });
    expect(comparePair(image('old/web:1'), image('third/web:1'), meant).outcome).toBe('drift');
  });
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
