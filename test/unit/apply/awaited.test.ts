import { expect, test } from 'vitest';
import { Awaited } from '../../../src/apply/awaited.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import type { ApiResource, KubeObject, ObjectRef } from '../../../src/model/object.ts';

const jobs: ApiResource = { group: 'batch', version: 'v1', resource: 'jobs', kind: 'Job', namespaced: true, verbs: [] };
const job: ObjectRef = {
  group: 'batch',
  version: 'v1',
  resource: 'jobs',
  kind: 'Job',
  namespace: 'shop',
  name: 'once',
};
const other: ObjectRef = { ...job, name: 'other' };
const seen = (spec: object, status: object): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'once', namespace: 'shop' },
  spec: { ...spec },
  status: { ...status },
});
const expires = { ttlSecondsAfterFinished: 0 };
const failed = { conditions: [{ type: 'Failed', status: 'True', message: 'BackoffLimitExceeded' }] };

/** Waits for two Jobs, the other of which stays away, and tells how the first stands. */
function standing(see: (awaited: Awaited) => void): { told: string[]; ready: boolean; reason: string } {
  const told: string[] = [];
  const emit = (event: UnstampedEvent) => void (event.type === 'log' && told.push(event.text.code));
  const awaited = new Awaited([job, other], { context: 'eks', emit, step: 'wait:eks' }, () => undefined);
  see(awaited);
  const [first] = awaited.standing();
  if (!first) throw new Error('It is waited for.');
  return { told, ready: first.ready, reason: first.reason.code };
}

test('a Job that was removed before anybody looked has ended, and that is told', () => {
  const { told, ...how } = standing((awaited) => awaited.missing(jobs, 'shop'));
  expect(how).toEqual({ ready: true, reason: 'ready.expired' });
  expect(told).toEqual(['ready.expired', 'ready.expired']);
});

test('a Job that goes while others are waited for has ended where it has a time to live', () => {
  const goes = (spec: object, status: object) => {
    const { ready, reason } = standing((awaited) => {
      awaited.see(job, seen(spec, status));
      awaited.see(job, undefined);
    });
    return { ready, reason };
  };
  expect(goes(expires, { active: 1 })).toEqual({ ready: true, reason: 'ready.expired' });
  expect(goes({}, { active: 1 })).toEqual({ ready: false, reason: 'ready.gone' });
  expect(goes(expires, failed)).toEqual({ ready: false, reason: 'ready.job-failed' });
});
