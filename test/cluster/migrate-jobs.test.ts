import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitFor } from '../sandbox/processes.ts';
import { gone, grants, migrationsOf, sentences, type Trial } from './migration.ts';

const namespace = 'jobs';
const { source, target, migrationTo } = migrationsOf(namespace, [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
]);

const jobIn = (place: string) => `/apis/batch/v1/namespaces/${place}/jobs/once`;

beforeEach(() => {
  // Its pod never starts, so it has not ended on the source.
  const pod = { restartPolicy: 'Never', containers: [{ name: 'once', image: 'registry/missing/once:1' }] };
  const spec = { ttlSecondsAfterFinished: 3600, template: { spec: pod } };
  return source.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once', namespace }, spec });
});
afterEach(async () => {
  await source.delete(`${jobIn(namespace)}?propagationPolicy=Background`);
  await waitFor(async () => (await source.find(jobIn(namespace))) === undefined, { what: 'the Job was gone' });
});

/** Has the Job of a target fail, as soon as it is there. */
async function fail(place: string): Promise<void> {
  await waitFor(() => target.find(jobIn(place)), { what: 'the Job was there' });
  await target.patch(jobIn(place), { spec: { activeDeadlineSeconds: 1 } });
}

/** Has the cluster remove the Job, as it does some time after its end. */
async function expire(place: string): Promise<void> {
  await target.patch(jobIn(place), { spec: { ttlSecondsAfterFinished: 0 } });
  await waitFor(async () => (await target.find(jobIn(place))) === undefined, { what: 'the Job was gone' });
}

/** Cancels a run when it begins to wait. */
async function cancelled(trial: Trial, place: string): Promise<void> {
  const stop = new AbortController();
  trial.events.push = (...events) => {
    if (events.some((event) => event.type === 'step' && event.step === 'wait:there')) stop.abort();
    return Array.prototype.push.apply(trial.events, events);
  };
  expect((await trial.run({ grants: grants('target', place) }, stop.signal)).state).toBe('cancelled');
}

test('a Job that an earlier session saw fail has failed, though its time to live took it since', async () => {
  const place = 'jobs-failed';
  const trial = migrationTo(place);
  const request = { grants: grants('target', place) };
  const running = trial.run(request);
  await fail(place);
  const first = await running;
  const failed = { object: { name: 'once' }, reason: { code: 'ready.job-failed' } };
  expect(first).toMatchObject({ state: 'failed', targets: [{ notReady: [failed] }] });
  await expire(place);
  const { run, state, targets } = await trial.run(request);
  expect({ run, state, targets }).toMatchObject({ run: first.run, state: 'failed', targets: [{ notReady: [failed] }] });
  expect(await target.find(jobIn(place))).toBeUndefined();
  await trial.undo(request);
  await gone(target, place);
});

test('of a Job that ended and went between two sessions it is said that its end is unknown', async () => {
  const place = 'jobs-unseen';
  const trial = migrationTo(place);
  await cancelled(trial, place);
  await fail(place);
  await expire(place);
  const result = await trial.run({ grants: grants('target', place) });
  expect(result).toMatchObject({ state: 'completed', targets: [{ notReady: [] }] });
  const words = 'The Job once is gone from the target, as it may be by its time to live, and nobody saw how it ended.';
  expect(sentences(trial.events)).toContain(`warning: ${words}`);
  expect(trial.text('report.md').split('## Warnings')[1]).toContain(words);
});
