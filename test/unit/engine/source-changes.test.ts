import { expect, test } from 'vitest';
import { imprintOf } from '../../../src/diff/imprint.ts';
import { SourceChanges } from '../../../src/engine/comparison/following/source-changes.ts';
import type { Standing } from '../../../src/engine/comparison/group-comparison.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const ref = (name: string) => ({ group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', name });

const standing = (object: KubeObject): Standing => ({ isMeant: true, imprint: imprintOf(object) });
const tooDeep: Standing = { isMeant: true, imprint: 'version 7', isTooDeep: true };

function looked(changes: SourceChanges, objects: Record<string, Partial<KubeObject>>): string[] {
  const look = changes.look();
  for (const [name, parts] of Object.entries(objects)) {
    const object: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', ...parts, metadata: { name, ...parts.metadata } };
    look.take({ ref: ref(name), object }, standing(object));
  }
  return look.ended().map(({ object, change }) => `${object.name} ${change}`);
}

test('what changed, came and went since the last look is told, and nothing of the first', () => {
  const changes = new SourceChanges();
  expect(looked(changes, { a: { data: { x: '1' } }, b: {} })).toEqual([]);
  expect(looked(changes, { a: { data: { x: '1' } }, b: {} })).toEqual([]);
  expect(looked(changes, { a: { data: { x: '2' } }, c: {} })).toEqual(['a changed', 'c new', 'b gone']);
  expect(looked(changes, { a: { data: { x: '2' } }, c: {} })).toEqual([]);
});

test('what only the server or an autoscaler wrote is no change', () => {
  const changes = new SourceChanges();
  const scaled = [
    { manager: 'kube-controller-manager', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
  ];
  looked(changes, { web: { kind: 'Deployment', apiVersion: 'apps/v1', spec: { replicas: 2 } } });
  const metadata = { name: 'web', resourceVersion: '7', managedFields: scaled };
  const status = { readyReplicas: 3 };
  expect(
    looked(changes, { web: { kind: 'Deployment', apiVersion: 'apps/v1', metadata, spec: { replicas: 3 }, status } }),
  ).toEqual([]);
});

test('a look that did not come to its end changes nothing', () => {
  const changes = new SourceChanges();
  looked(changes, { a: {} });
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } };
  changes.look().take({ ref: ref('b'), object }, standing(object));
  expect(looked(changes, { a: {} })).toEqual([]);
});

test('an object that is nested too deeply to be looked into is there, and not gone', () => {
  const changes = new SourceChanges();
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, spec: { n: 1 } };
  looked(changes, { a: object });
  const look = changes.look();
  look.take({ ref: ref('a'), object: { ...object, spec: {} } }, tooDeep);
  expect(look.ended()).toEqual([]);
  expect(looked(changes, { a: object })).toEqual([]);
  expect(looked(changes, {})).toEqual(['a gone']);
});

test('what was there at an earlier time is held against the first look, but for what is not known of it', () => {
  const changes = new SourceChanges();
  const was = (name: string, data: object) => ({
    ref: ref(name),
    standing: standing({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }),
  });
  changes.since([was('a', {}), was('b', { x: '1' }), was('c', {}), { ref: ref('d') }, { ref: ref('e') }]);
  expect(looked(changes, { a: { data: {} }, b: { data: { x: '2' } }, d: { data: {} }, f: {} })).toEqual([
    'b changed',
    'f new',
    'c gone',
  ]);
  expect(looked(changes, { a: { data: {} }, b: { data: { x: '2' } }, f: {} })).toEqual(['d gone']);
});
