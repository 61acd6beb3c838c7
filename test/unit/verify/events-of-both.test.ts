import { expect, test } from 'vitest';
import { eventPairs } from '../../../src/migrate/verify/events-of-both.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { object } from './objects.ts';

const none = { pods: [], replicaSets: [] };
let number = 0;
function event(kind: string, name: string, reason: string, rest: object = {}): KubeObject {
  number += 1;
  return object('Event', `e-${number}`, { type: 'Warning', reason, involvedObject: { kind, name }, ...rest });
}

test('warnings about pods of one Deployment stand beside each other, however the pods are called on either side', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-6d4c8f7b9', uid: 'u', controller: true };
  const pod = object('Pod', 'web-6d4c8f7b9-x2x4z');
  const owned = { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } };
  const there = [
    event('Pod', 'web-6d4c8f7b9-x2x4z', 'BackOff', { count: 3, message: 'old', lastTimestamp: '2026-11-01T10:00:00Z' }),
    event('Pod', 'web-6d4c8f7b9-x2x4z', 'BackOff', { message: 'new', lastTimestamp: '2026-11-01T11:00:00Z' }),
    event('Pod', 'db-0', 'Unhealthy', { message: 'no answer' }),
    event('Pod', 'web-6d4c8f7b9-x2x4z', 'Pulled', { type: 'Normal' }),
  ];
  const here = [
    event('Pod', 'web-5f9d8c7b6d-abcde', 'BackOff', { series: { count: 7 }, message: 'before' }),
    event('ReplicaSet', 'web-5f9d8c7b6d', 'FailedCreate', { message: 'quota' }),
  ];
  const pairs = eventPairs(
    [{ namespace: 'shop-eu', events: here, ...none }],
    [{ namespace: 'shop-eu', events: there, ...none, pods: [owned] }],
    () => false,
  );
  expect(pairs).toEqual([
    {
      about: 'shop-eu/Deployment/web',
      reason: 'BackOff',
      type: 'Warning',
      source: { count: 7, detail: 'before', last: '' },
      target: { count: 4, detail: 'new', last: '2026-11-01T11:00:00Z' },
    },
    {
      about: 'shop-eu/Pod/db-0',
      reason: 'Unhealthy',
      type: 'Warning',
      target: { count: 1, detail: 'no answer', last: '' },
    },
    {
      about: 'shop-eu/Deployment/web',
      reason: 'FailedCreate',
      type: 'Warning',
      source: { count: 1, detail: 'quota', last: '' },
    },
  ]);
});

test('of what does not work Normal events are told too, behind the warnings, since a wait is none', () => {
  const normal = (about: [kind: string, name: string], reason: string, message: string) =>
    event(...about, reason, { type: 'Normal', message });
  const claim: [string, string] = ['PersistentVolumeClaim', 'data'];
  const there = [
    normal(claim, 'ExternalProvisioning', 'waiting'),
    normal(['Deployment', 'api'], 'ScalingReplicaSet', 'scaled'),
    event('PersistentVolumeClaim', 'data', 'ProvisioningFailed', { message: 'no space' }),
  ];
  const here = [normal(claim, 'ProvisioningSucceeded', 'made')];
  const pairs = eventPairs(
    [{ namespace: 'shop', events: here, ...none }],
    [{ namespace: 'shop', events: there, ...none }],
    (about) => about === 'shop/PersistentVolumeClaim/data',
  );
  expect(pairs.map(({ type, reason, source, target }) => [type, reason, source?.detail, target?.detail])).toEqual([
    ['Warning', 'ProvisioningFailed', undefined, 'no space'],
    ['Normal', 'ExternalProvisioning', undefined, 'waiting'],
    ['Normal', 'ProvisioningSucceeded', 'made', undefined],
  ]);
});

test('a ReplicaSet stands for itself where no Deployment made it, and is told of no Deployment that does not exist', () => {
  const ownedBy = (one: KubeObject, apiVersion: string, kind: string, name: string): KubeObject => {
    return {
      ...one,
      metadata: { ...one.metadata, ownerReferences: [{ apiVersion, kind, name, uid: 'u', controller: true }] },
    };
  };
  const replicaSets = [
    object('ReplicaSet', 'cache-front'),
    ownedBy(object('ReplicaSet', 'canary-6d4c8f7b9'), 'argoproj.io/v1alpha1', 'Rollout', 'canary'),
    ownedBy(object('ReplicaSet', 'web-12345'), 'apps/v1', 'Deployment', 'web'),
  ];
  const pods = [ownedBy(object('Pod', 'cache-front-b2b2b'), 'apps/v1', 'ReplicaSet', 'cache-front')];
  const normal = { type: 'Normal' };
  const events = [
    event('ReplicaSet', 'cache-front', 'Failed', normal),
    event('Pod', 'cache-front-b2b2b', 'Present', normal),
    event('Pod', 'cache-front-c2c2c', 'Gone', normal),
    event('ReplicaSet', 'canary-6d4c8f7b9', 'Operated'),
    event('Pod', 'web-12345-x2x4z', 'Short'),
    event('ReplicaSet', 'gone-frontend', 'Named'),
    event('ReplicaSet', 'gone-6d4c8f7b9', 'Hashed'),
    event('Pod', 'lone-6d4c8f7b9-x2x4z', 'HashedPod'),
    event('Pod', 'debug-shell', 'Alone'),
  ];
  const there = [{ namespace: 'shop', events, pods, replicaSets }];
  const told = eventPairs([], there, (about) => about === 'shop/ReplicaSet/cache-front');
  expect(Object.fromEntries(told.map(({ about, reason }) => [reason, about]))).toEqual({
    Failed: 'shop/ReplicaSet/cache-front',
    Present: 'shop/ReplicaSet/cache-front',
    Gone: 'shop/ReplicaSet/cache-front',
    Operated: 'shop/ReplicaSet/canary-6d4c8f7b9',
    Short: 'shop/Deployment/web',
    Named: 'shop/ReplicaSet/gone-frontend',
    Hashed: 'shop/Deployment/gone',
    HashedPod: 'shop/Deployment/lone',
    Alone: 'shop/Pod/debug-shell',
  });
});
