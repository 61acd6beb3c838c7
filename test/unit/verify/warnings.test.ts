import { expect, test } from 'vitest';
import { warningPairs } from '../../../src/migrate/verify/warnings.ts';
import type { KubeObject } from '../../../src/model/object.ts';
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
  const pairs = warningPairs(
    [{ namespace: 'shop-eu', events: here, pods: [] }],
    [{ namespace: 'shop-eu', events: there, pods: [owned] }],
  );
  expect(pairs).toEqual([
    {
      about: 'shop-eu/Deployment/web',
      reason: 'BackOff',
      source: { count: 7, detail: 'before', last: '' },
      target: { count: 4, detail: 'new', last: '2026-11-01T11:00:00Z' },
    },
    { about: 'shop-eu/Pod/db-0', reason: 'Unhealthy', target: { count: 1, detail: 'no answer', last: '' } },
    { about: 'shop-eu/Deployment/web', reason: 'FailedCreate', source: { count: 1, detail: 'quota', last: '' } },
  ]);
});
