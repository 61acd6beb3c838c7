import { expect, test } from 'vitest';
import { definedKinds, definedResources } from '../../../src/apply/definitions.ts';

const definition = (spec: Record<string, unknown>) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'keels.example.com' },
  spec,
});
const names = { plural: 'keels', kind: 'Keel' };
const versions = [
  { name: 'v1alpha1', served: false, storage: false },
  { name: 'v1beta1', served: true, storage: false },
  { name: 'v1', served: true, storage: true },
];

test('a definition brings its kind in each version that is served', () => {
  const keels = definition({ group: 'example.com', scope: 'Namespaced', names, versions });
  expect([...definedKinds(keels)]).toEqual(['example.com/v1beta1/Keel', 'example.com/v1/Keel']);
  const [first] = definedResources(keels);
  expect(first).toMatchObject({ group: 'example.com', version: 'v1beta1', resource: 'keels', namespaced: true });
});

test('a definition without a name, a group or a version brings nothing', () => {
  expect(definedResources(definition({ group: 'example.com', scope: 'Cluster', versions }))).toEqual([]);
  expect(definedResources(definition({ names, versions }))).toEqual([]);
  expect(definedResources(definition({ group: 'example.com', names }))).toEqual([]);
});
