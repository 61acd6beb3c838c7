import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  mayHaveLeft,
  readDone,
  readJobEnds,
  readOutcomes,
  readRemovals,
  readWritten,
} from '../../../src/migrate/journal/history.ts';
import { openJournal, readJournal } from '../../../src/migrate/journal/journal.ts';
import type { UnstampedRecord } from '../../../src/migrate/journal/journal-record.ts';
import { readRuns } from '../../../src/migrate/journal/recorded-runs.ts';
import { summarize } from '../../../src/migrate/journal/summary.ts';
import type { Outcome } from '../../../src/model/event.ts';
import { type MessageCode, message } from '../../../src/model/message.ts';
import { refKey } from '../../../src/model/objects/object.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ref = (name: string) => ({ group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'shop', name });
const step = 'apply:eks';
const outcome = (name: string, of: Outcome, run = 'a', by = step): UnstampedRecord => ({
  type: 'object',
  run,
  step: by,
  object: ref(name),
  outcome: of,
  reason: message('apply.created'),
  ...(of === 'created' && { uid: `uid-${name}` }),
});
const intent = (...names: string[]): UnstampedRecord => ({ type: 'intent', run: 'a', step, objects: names.map(ref) });
const begin: UnstampedRecord = { type: 'run', run: 'a', kind: 'run', targets: ['eks'] };

async function write(...records: UnstampedRecord[]): Promise<void> {
  const journal = await openJournal(folder);
  for (const record of records) journal.append(record);
  await journal.close();
}

test('a run that began a write may have left something, and its clusters and decisions are known', async () => {
  const targets = { eks: { context: 'eks-prod', uid: 'uid-2' } };
  await write(begin, { type: 'checked', run: 'a', targets, claims: { 'shop/data': 'omit' } });
  expect(await readRuns(folder)).toMatchObject([
    { run: 'a', left: false, clusters: { targets }, claims: { 'shop/data': 'omit' }, state: 'interrupted' },
  ]);
  await write(intent('x'), { type: 'end', run: 'a', state: 'failed' });
  expect(await readRuns(folder)).toMatchObject([{ left: true, state: 'failed' }]);
  await write(begin);
  expect(await readRuns(folder)).toMatchObject([{ run: 'a', state: 'interrupted' }]);
});

test('in a folder that was copied the runs of the other migration are told apart', async () => {
  await write({ ...begin, migration: 'shop' }, outcome('x', 'created'), { type: 'end', run: 'a', state: 'completed' });
  expect(await readRuns(folder)).toMatchObject([{ run: 'a', migration: 'shop', left: true }]);
  expect(await summarize(readJournal(folder), false, 'shop')).toMatchObject({
    state: 'completed',
    runs: [{ run: 'a' }],
  });
  expect(await summarize(readJournal(folder), false, 'copy')).toMatchObject({ state: 'draft', runs: [], steps: [] });
  await write({ ...begin, run: 'b', migration: 'copy' }, { type: 'end', run: 'b', state: 'failed' });
  expect(await summarize(readJournal(folder), false, 'copy')).toMatchObject({ state: 'failed', runs: [{ run: 'b' }] });
});

test('a session that ended without a word is not forgotten when the next one ends', async () => {
  await write(begin, intent('x'));
  expect(await readRuns(folder)).toMatchObject([{ cutOff: true }]);
  await write(begin, { type: 'end', run: 'a', state: 'cancelled' });
  expect(await readRuns(folder)).toMatchObject([{ cutOff: true, state: 'cancelled' }]);
  await write({ ...begin, run: 'b' }, { type: 'end', run: 'b', state: 'completed' }, { ...begin, run: 'b' });
  await write({ type: 'end', run: 'b', state: 'failed' });
  expect(await readRuns(folder)).toMatchObject([{ run: 'a' }, { run: 'b', cutOff: false }]);
});

test('a session that read the source anew begins again with its own backup', async () => {
  const from = (backup: string): UnstampedRecord => ({ ...begin, backup });
  await write(from('one'), outcome('x', 'created'));
  await write(from('one'));
  expect(await readRuns(folder)).toMatchObject([{ backup: 'one' }]);
  await write(from('two'), outcome('y', 'created'));
  expect(await readRuns(folder)).toMatchObject([{ backup: 'two' }]);
  expect([...(await readDone(folder, 'a', step)).keys()]).toEqual([refKey(ref('y'))]);
  // Undo takes back what every session wrote.
  expect([...(await readWritten(folder, 'a', step)).objects.values()]).toMatchObject([
    { uid: 'uid-x' },
    { uid: 'uid-y' },
  ]);
});

test('a run that found everything as it should be left nothing', async () => {
  await write(begin, intent('x', 'y'), outcome('x', 'unchanged'), outcome('y', 'skipped'));
  expect(await readRuns(folder)).toMatchObject([{ left: false }]);
  await write(intent('z'), outcome('z', 'created'));
  expect(await readRuns(folder)).toMatchObject([{ left: true }]);
});

test('what failed is done again, what a later session did is done', async () => {
  await write(begin, intent('x', 'y', 'z'), outcome('x', 'created'), outcome('y', 'failed'), outcome('z', 'failed'));
  await write(begin, outcome('z', 'unchanged'), outcome('w', 'created', 'b'));
  const done = Object.fromEntries(await readDone(folder, 'a', step));
  expect(done).toEqual({ [refKey(ref('x'))]: 'created', [refKey(ref('z'))]: 'unchanged' });
});

test('an undo looks at what was written, and at what has no result', async () => {
  await write(begin, intent('x', 'y', 'z', 'torn'), outcome('x', 'created'), outcome('y', 'failed'));
  await write(outcome('z', 'unchanged'));
  const { objects, intended } = await readWritten(folder, 'a', step);
  expect([...objects.values()]).toMatchObject([
    { object: { name: 'x' }, outcome: 'created', uid: 'uid-x' },
    { object: { name: 'y' }, outcome: 'failed' },
  ]);
  expect([...intended.values()]).toEqual([ref('torn')]);
});

test('an undo knows what an update left, and where what was before lies', async () => {
  const updated = (left?: string): UnstampedRecord => ({
    ...outcome('x', 'updated'),
    ...(left !== undefined && { left }),
  });
  const store = { folder: '/backups' };
  await write(begin, { type: 'saved', run: 'a', target: 'eks', backup: 'undo-a', store }, updated('one'));
  await write(begin, updated());
  expect([...(await readWritten(folder, 'a', step)).objects.values()]).toMatchObject([{ left: 'one' }]);
  await write(updated('two'));
  expect([...(await readWritten(folder, 'a', step)).objects.values()]).toMatchObject([{ left: 'two' }]);
  expect(await readRuns(folder)).toMatchObject([{ saved: { eks: { backup: 'undo-a', store } } }]);
});

test('a report tells the last outcome of each object once', async () => {
  await write(
    begin,
    outcome('x', 'failed'),
    outcome('y', 'created'),
    begin,
    outcome('x', 'created'),
    outcome('x', 'failed', 'b'),
  );
  const told: string[] = [];
  for await (const one of readOutcomes(folder, 'a', new Set([step]))) told.push(`${one.object.name} ${one.outcome}`);
  expect(told).toEqual(['y created', 'x created']);
});

test('steps of one place tell an object once, and what outlasts a later session is what is told', async () => {
  const of = (name: string, by: string, what: Outcome) => outcome(name, what, 'a', by);
  await write(
    begin,
    of('back', 'put-back:eks', 'updated'),
    of('kept', 'remove:eks', 'skipped'),
    of('refused', 'put-back:eks', 'failed'),
    of('gone', 'remove:eks', 'removed'),
    of('gone', 'remove:lab', 'skipped'),
  );
  await write(
    begin,
    of('kept', 'put-back:eks', 'updated'),
    of('back', 'remove:eks', 'skipped'),
    of('refused', 'remove:eks', 'skipped'),
    of('gone', 'remove:eks', 'skipped'),
  );
  await write(begin, of('kept', 'remove:eks', 'skipped'));
  const steps = new Set(['put-back:eks', 'remove:eks', 'remove:lab']);
  const told: string[] = [];
  const telling = {
    placeOf: (step: string) => step.slice(step.indexOf(':')),
    outlasts: (one: Outcome, later: Outcome) => later === 'skipped' && (one === 'removed' || one === 'updated'),
  };
  for await (const one of readOutcomes(folder, 'a', steps, telling)) {
    told.push(`${one.object.name} ${one.step} ${one.outcome}`);
  }
  expect(told).toEqual([
    'back put-back:eks updated',
    'gone remove:eks removed',
    'gone remove:lab skipped',
    'kept put-back:eks updated',
    'refused remove:eks skipped',
  ]);
  expect([...(await readRemovals(folder, 'a', 'remove:eks')).removed]).toEqual([refKey(ref('gone'))]);
});

test('what an undo was about to delete when it died, or deleted and saw held, is told from what it removed', async () => {
  const ended = (name: string, what: Outcome, code: MessageCode): UnstampedRecord => {
    return { type: 'object', run: 'a', step: 'remove:eks', object: ref(name), outcome: what, reason: message(code) };
  };
  const objects = ['gone', 'died', 'held', 'refused', 'kept'].map(ref);
  await write(
    begin,
    { type: 'intent', run: 'a', step: 'remove:eks', objects },
    ended('gone', 'removed', 'remove.removed'),
    ended('held', 'failed', 'remove.held'),
    ended('refused', 'failed', 'kube.denied'),
    ended('kept', 'skipped', 'undo.in-use'),
  );
  expect(await readRemovals(folder, 'a', 'remove:eks')).toEqual({
    removed: new Set([refKey(ref('gone'))]),
    asked: new Set([refKey(ref('died')), refKey(ref('held'))]),
  });
  expect((await readRemovals(folder, 'a', 'remove:lab')).asked.size).toBe(0);
});

test('how a Job ended is known from what a session saw last, until the Job is made anew', async () => {
  const ended = (name: string, code: MessageCode, run = 'a'): UnstampedRecord => {
    return { type: 'note', run, step: 'wait:eks', object: ref(name), text: message(code) };
  };
  await write(begin, ended('x', 'ready.job-failed'), ended('y', 'ready.job-failed'), ended('z', 'ready.job-done', 'b'));
  await write(begin, outcome('x', 'created'), ended('y', 'ready.job-done'));
  const ends = await readJobEnds(folder, 'a', { apply: step, wait: 'wait:eks' });
  expect([...ends].map(([key, { code }]) => `${key} ${code}`)).toEqual([`${refKey(ref('y'))} ready.job-done`]);
});

test('after the folder was taken over nothing more is written to the journal, and nobody is told that it was', async () => {
  const lost = new AbortController();
  const journal = await openJournal(folder, lost.signal);
  journal.append(begin);
  await journal.settled();
  lost.abort();
  journal.append({ type: 'end', run: 'a', state: 'cancelled' });
  const refusal = { code: 'locked', words: { code: 'run.taken-over', args: { folder } } };
  await expect(journal.written()).rejects.toMatchObject(refusal);
  await expect(journal.settled()).rejects.toMatchObject(refusal);
  await expect(journal.close()).rejects.toMatchObject(refusal);
  expect(await readRuns(folder)).toMatchObject([{ run: 'a', state: 'interrupted' }]);
});

test('what a run may have left is told of each of its steps', async () => {
  const found = { object: ref('two'), outcome: 'failed', reason: message('apply.created') } as const;
  await write(begin, intent('one'), outcome('one', 'created'), {
    type: 'object',
    run: 'a',
    step: 'apply:lab',
    ...found,
  });
  expect(await mayHaveLeft(folder, 'a', step)).toBe(true);
  expect(await mayHaveLeft(folder, 'a', 'apply:lab')).toBe(false);
  expect(await mayHaveLeft(folder, 'b', step)).toBe(false);
});
