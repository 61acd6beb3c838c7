import { expect, test } from 'vitest';
import { Awaited } from '../../../src/apply/awaited.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import { type Message, message } from '../../../src/model/message.ts';
import { type ApiResource, type KubeObject, type ObjectRef, refKey } from '../../../src/model/objects/object.ts';
import { onceJob as job } from '../once-job.ts';

const jobs: ApiResource = { group: 'batch', version: 'v1', resource: 'jobs', kind: 'Job', namespaced: true, verbs: [] };
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

const done = { conditions: [{ type: 'Complete', status: 'True' }] };
const running = { active: 1, ready: 1 };

/** How one of two Jobs stands, the other of which stays away, what was told of it, and which ends were seen. */
function standing(see: (awaited: Awaited) => void, ends?: Map<string, Message>) {
  const told: string[] = [];
  const seenEnds: string[] = [];
  const emit = (event: UnstampedEvent) => void (event.type === 'log' && told.push(`${event.level} ${event.text.code}`));
  const ended = (_: ObjectRef, how: Message) => void seenEnds.push(how.code);
  const about = { context: 'eks', emit, step: 'wait:eks', ended, ...(ends && { ends }) };
  const awaited = new Awaited([job, other], about, () => undefined);
  see(awaited);
  const [first] = awaited.standing();
  if (!first) throw new Error('It is waited for.');
  return { told, seenEnds, ready: first.ready, reason: first.reason.code };
}

test('of a Job that was removed before anybody looked nobody knows how it ended, and that is a warning', () => {
  const { told, ...how } = standing((awaited) => awaited.missing(jobs, 'shop'));
  expect(how).toEqual({ ready: true, reason: 'ready.expired-unseen', seenEnds: [] });
  expect(told).toEqual(['warning ready.expired-unseen', 'warning ready.expired-unseen']);
});

test('a Job that was removed since somebody saw its end stands as it ended', () => {
  const before = (code: 'ready.job-done' | 'ready.job-failed') => {
    const ends = new Map([[refKey(job), message(code, { detail: 'BackoffLimitExceeded' })]]);
    const { ready, reason } = standing((awaited) => awaited.missing(jobs, 'shop'), ends);
    return { ready, reason };
  };
  expect(before('ready.job-failed')).toEqual({ ready: false, reason: 'ready.job-failed' });
  expect(before('ready.job-done')).toEqual({ ready: true, reason: 'ready.expired' });
});

test('a Job that runs again has not ended, whatever was seen before', () => {
  const ends = new Map([[refKey(job), message('ready.job-failed', { detail: '' })]]);
  const { ready, reason } = standing((awaited) => {
    awaited.see(job, seen(expires, running));
    awaited.see(job, seen(expires, done), true);
  }, ends);
  expect({ ready, reason }).toEqual({ ready: true, reason: 'ready.expired' });
});

test('a Job that goes while others are waited for has ended where it has a time to live', () => {
  const goes = (spec: object, status: object, last = status) => {
    const { ready, reason, seenEnds } = standing((awaited) => {
      awaited.see(job, seen(spec, status));
      awaited.see(job, seen(spec, last), true);
    });
    return [ready, reason, ...seenEnds];
  };
  expect(goes(expires, running)).toEqual([true, 'ready.expired-unseen']);
  expect(goes(expires, running, done)).toEqual([true, 'ready.expired', 'ready.job-done']);
  expect(goes(expires, running, failed)).toEqual([false, 'ready.job-failed', 'ready.job-failed']);
  expect(goes({}, running)).toEqual([false, 'ready.gone']);
  expect(goes(expires, failed)).toEqual([false, 'ready.job-failed', 'ready.job-failed']);
});
