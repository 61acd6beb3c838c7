import { expect, test } from 'vitest';
import { idleExclusions } from '../../../src/backup/exclusions.ts';

const kinds = [
  { group: '', resource: 'secrets', kind: 'Secret' },
  { group: '', resource: 'events', kind: 'Event' },
  { group: 'apps', resource: 'deployments', kind: 'Deployment' },
  { group: 'networking.k8s.io', resource: 'ingresses', kind: 'Ingress' },
];

test.for([
  ['secret', 'secrets'],
  ['secerts', 'secrets'],
  ['deployments', 'deployments.apps'],
  ['ingress', 'ingresses.networking.k8s.io'],
  ['ingress.networking.k8s.io', 'ingresses.networking.k8s.io'],
  ['routes.route.openshift.io', undefined],
] as const)('%s is no name of a resource; the nearest is %s', ([pattern, nearest]) => {
  const idle = { pattern, hasWildcard: false, ...(nearest !== undefined && { nearest }) };
  expect(idleExclusions(['events', pattern], kinds, [])).toEqual([idle]);
});

test('a pattern may match nothing, and nothing is said of a group that does not answer', () => {
  const exclude = ['*.apps', '*.shop.example.com', 'pods.metrics.k8s.io', '*.metrics.k8s.io'];
  expect(idleExclusions(exclude, kinds, ['metrics.k8s.io'])).toEqual([
    { pattern: '*.shop.example.com', hasWildcard: true },
  ]);
});
