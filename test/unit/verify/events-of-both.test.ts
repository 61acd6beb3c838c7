import { expect, test } from 'vitest';
import { eventPairs } from '../../../src/migrate/verify/events-of-both.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { object } from './objects.ts';

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
    [{ namespace: 'shop-eu', events: here, pods: [] }],
    [{ namespace: 'shop-eu', events: there, pods: [owned] }],
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
    [{ namespace: 'shop', events: here, pods: [] }],
    [{ namespace: 'shop', events: there, pods: [] }],
    (about) => about === 'shop/PersistentVolumeClaim/data',
  );
  expect(pairs.map(({ type, reason, source, target }) => [type, reason, source?.detail, target?.detail])).toEqual([
    ['Warning', 'ProvisioningFailed', undefined, 'no space'],
    ['Normal', 'ExternalProvisioning', undefined, 'waiting'],
    ['Normal', 'ProvisioningSucceeded', 'made', undefined],
  ]);
});
