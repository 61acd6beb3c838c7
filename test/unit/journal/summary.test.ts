import { expect, test } from 'vitest';
import type { JournalRecord, UnstampedRecord } from '../../../src/migrate/journal/journal-record.ts';
import { summarize } from '../../../src/migrate/journal/summary.ts';
import { type Message, message } from '../../../src/model/message.ts';

const title = message('error.cancelled');
const object = (name: string) => ({ group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'shop', name });

const begin = (run: string): UnstampedRecord => ({
  type: 'run',
  run,
  kind: 'run',
  targets: ['eks'],
  backup: `backup-${run}`,
});
const undo = (run: string, of: string): UnstampedRecord => ({ type: 'run', run, kind: 'undo', of, targets: ['eks'] });
const step = (run: string, state: 'started' | 'done' | 'failed', id = 'apply:eks'): UnstampedRecord => ({
  type: 'step',
  run,
  step: id,
  state,
  title,
});
const outcome = (run: string, name: string, of: 'created' | 'unchanged' | 'failed'): UnstampedRecord => ({
  type: 'object',
  run,
  step: 'apply:eks',
  object: object(name),
  outcome: of,
  reason: title,
});
const end = (run: string, state: 'completed' | 'failed' | 'cancelled', missing?: Message): UnstampedRecord => ({
  type: 'end',
  run,
  state,
  ...(missing && { missing }),
});

async function* stamped(records: UnstampedRecord[]): AsyncGenerator<JournalRecord> {
  for (const record of records) yield { at: '2026-11-21T00:00:00.000Z', ...record };
}

async function summaryOf(records: UnstampedRecord[], running = false) {
  const { state, runs, steps } = await summarize(stamped(records), running);
  return {
    state,
    runs: runs.map((run) => `${run.run} ${run.state}`),
    steps: steps.map((one) => ({ [one.id]: one.state, ...one.counts })),
  };
}

test('without a run a migration is a draft', async () => {
  expect(await summaryOf([])).toEqual({ state: 'draft', runs: [], steps: [] });
  expect(await summaryOf([], true)).toMatchObject({ state: 'draft' });
});

test('a run without an end is running while the folder is held, else interrupted', async () => {
  const records = [begin('a'), step('a', 'started')];
  expect(await summaryOf(records, true)).toEqual({
    state: 'running',
    runs: ['a running'],
    steps: [{ 'apply:eks': 'started' }],
  });
  expect(await summaryOf(records)).toEqual({
    state: 'interrupted',
    runs: ['a interrupted'],
    steps: [{ 'apply:eks': 'interrupted' }],
  });
});

test('a cancelled run can be gone on with; the last outcome of an object counts', async () => {
  const records = [
    begin('a'),
    step('a', 'started'),
    outcome('a', 'x', 'failed'),
    outcome('a', 'y', 'created'),
    end('a', 'cancelled'),
  ];
  expect(await summaryOf(records)).toMatchObject({ state: 'interrupted', steps: [{ failed: 1, created: 1 }] });
  const goesOn = [...records, begin('a'), outcome('a', 'x', 'created'), step('a', 'done'), end('a', 'completed')];
  expect(await summaryOf(goesOn)).toEqual({
    state: 'completed',
    runs: ['a completed'],
    steps: [{ 'apply:eks': 'done', created: 2 }],
  });
});

test('a run says when the backup that it read last expires, and when it last did something', async () => {
  const reads = (backup: string, expiresAt?: string): UnstampedRecord => ({
    type: 'reads',
    run: 'a',
    backup,
    ...(expiresAt !== undefined && { expiresAt }),
  });
  const runOf = async (...records: UnstampedRecord[]) => (await summarize(stamped(records), false)).runs[0];
  const read = [begin('a'), reads('backup-a', '2026-12-21T00:00:00Z'), end('a', 'failed')];
  expect(await runOf(...read)).toMatchObject({ expiresAt: '2026-12-21T00:00:00Z', lastAt: '2026-11-21T00:00:00.000Z' });
  const anew: UnstampedRecord = { type: 'run', run: 'a', kind: 'run', targets: ['eks'], backup: 'later' };
  expect(await runOf(...read, anew)).not.toHaveProperty('expiresAt');
  expect(await runOf(...read, anew, reads('later', '2026-12-22T00:00:00Z'))).toMatchObject({
    expiresAt: '2026-12-22T00:00:00Z',
  });
});

test('a new run begins with no steps', async () => {
  const records = [begin('a'), step('a', 'failed'), end('a', 'failed'), begin('b'), end('b', 'completed')];
  expect(await summaryOf(records)).toEqual({ state: 'completed', runs: ['a failed', 'b completed'], steps: [] });
});

test('a run that was undone says so, and one that is undone in part', async () => {
  const run = [begin('a'), end('a', 'completed'), undo('u', 'a'), step('u', 'started', 'remove:eks')];
  expect(await summaryOf(run, true)).toMatchObject({ state: 'running', runs: ['a running'] });
  expect(await summaryOf(run)).toMatchObject({ state: 'half-undone', runs: ['a half-undone'] });
  expect(await summaryOf([...run, end('u', 'failed')])).toMatchObject({ state: 'half-undone' });
  expect(await summaryOf([...run, end('u', 'completed')])).toMatchObject({ state: 'undone', runs: ['a undone'] });
  expect(await summaryOf([...run, end('u', 'completed'), begin('b'), end('b', 'completed')])).toMatchObject({
    state: 'completed',
    runs: ['a undone', 'b completed'],
  });
});

test('after an undo it is undone only when no run left anything that is not undone', async () => {
  const first = [begin('a'), outcome('a', 'x', 'created'), end('a', 'failed')];
  const second = [begin('b'), outcome('b', 'x', 'unchanged'), end('b', 'completed')];
  const undoOf = (run: string) => [undo(`u-${run}`, run), end(`u-${run}`, 'completed')];
  expect(await summaryOf([...first, ...second, ...undoOf('b')])).toMatchObject({ state: 'failed' });
  expect(await summaryOf([...first, ...second, ...undoOf('a')])).toMatchObject({
    state: 'undone',
    runs: ['a undone', 'b completed'],
  });
});

test('a run that may lack something says so, until another one stands for the migration', async () => {
  const missing = message('backup.kindsMissing', { namespaces: 'shop', kinds: 'secrets' });
  const summed = async (...records: UnstampedRecord[]) => {
    return (await summarize(stamped(records), false)).missing;
  };
  const short = [begin('a'), outcome('a', 'x', 'created'), end('a', 'completed', missing)];
  expect(await summed(...short)).toEqual(missing);
  expect(await summed(...short, begin('b'), end('b', 'completed'))).toBeUndefined();
  expect(await summed(...short, undo('u', 'a'), end('u', 'completed'))).toBeUndefined();
  expect(await summed(begin('a'), end('a', 'failed', missing))).toBeUndefined();
});

test('a run that was cut off in its back-up may have marked its source, if the data of a claim was to go along, until it goes on or is undone', async () => {
  const cluster = { context: 'vks', uid: '1' };
  const checked = (claims: Record<string, 'file-system' | 'snapshot' | 'empty'>): UnstampedRecord => ({
    type: 'checked',
    run: 'a',
    source: cluster,
    targets: { eks: { context: 'eks', uid: '2' } },
    claims,
  });
  const markedAfter = async (records: UnstampedRecord[], running = false) =>
    (await summarize(stamped([begin('a'), ...records]), running)).runs.map(({ marked }) => marked);
  const cutOff = [checked({ 'shop/cache': 'empty', 'shop/data': 'file-system' }), step('a', 'started', 'back-up')];
  expect(await markedAfter(cutOff)).toEqual([true]);
  expect(await markedAfter(cutOff, true)).toEqual([undefined]);
  expect(await markedAfter([checked({ 'shop/cache': 'empty' }), step('a', 'started', 'back-up')])).toEqual([undefined]);
  expect(await markedAfter([...cutOff, step('a', 'failed', 'back-up')])).toEqual([undefined]);
  expect(await markedAfter([...cutOff, begin('a')])).toEqual([true]);
  expect(await markedAfter([...cutOff, begin('a'), step('a', 'done', 'back-up')])).toEqual([undefined]);
  expect(await markedAfter([...cutOff, undo('b', 'a'), end('b', 'completed')])).toEqual([undefined]);
  const otherwise = [begin('a'), checked({ 'shop/data': 'empty' }), step('a', 'started', 'back-up')];
  expect(await markedAfter([...cutOff, ...otherwise])).toEqual([true]);
  expect(await markedAfter([...cutOff, ...otherwise, step('a', 'failed', 'back-up')])).toEqual([true]);
  expect(await markedAfter([...cutOff, ...otherwise, step('a', 'done', 'back-up')])).toEqual([undefined]);
});

const reads = (run: string, startedAt?: string): UnstampedRecord => {
  return { type: 'reads', run, backup: `backup-${run}`, ...(startedAt !== undefined && { startedAt }) };
};
const early = '2026-11-20T10:00:00Z';

async function readBy(records: UnstampedRecord[]) {
  const { runs } = await summarize(stamped(records), false);
  return runs.map(({ read }) => read);
}

test('a run that failed before its backup was made and read has read nothing of the source', async () => {
  const failed = [begin('a'), step('a', 'started', 'back-up'), step('a', 'failed', 'back-up'), end('a', 'failed')];
  expect(await readBy(failed)).toEqual([undefined]);
});

test('a run from a backup that was there has read the source as of when that began', async () => {
  const read = { backup: 'backup-a', at: '2026-11-20T10:00:00.000Z' };
  expect(await readBy([begin('a'), reads('a', early)])).toEqual([read]);
});

test('a run has read the source as of when its backup began, or its step did where a clock is ahead', async () => {
  const made = [begin('a'), step('a', 'started', 'back-up'), step('a', 'done', 'back-up')];
  const ahead = { backup: 'backup-a', at: '2026-11-21T00:00:00.000Z' };
  expect(await readBy([...made, reads('a', '2026-11-21T00:05:00Z')])).toEqual([ahead]);
  expect(await readBy([...made, reads('a')])).toEqual([ahead]);
  expect(await readBy([...made, reads('a', 'no time')])).toEqual([ahead]);
  expect(await readBy([...made, reads('a', early)])).toMatchObject([{ at: '2026-11-20T10:00:00.000Z' }]);
});

test('a run that goes on with another backup has read nothing of it yet', async () => {
  const anew: UnstampedRecord = { type: 'run', run: 'a', kind: 'run', targets: ['eks'], backup: 'backup-b' };
  expect(await readBy([begin('a'), reads('a', early), anew])).toEqual([undefined]);
});
