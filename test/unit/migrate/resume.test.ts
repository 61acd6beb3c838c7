import { describe, expect, test } from 'vitest';
import type { RecordedRun } from '../../../src/migrate/journal/recorded-runs.ts';
import { fingerprintOf, fromBackup, leftBeside, resumable } from '../../../src/migrate/resume.ts';
import { undoable } from '../../../src/migrate/undo/undo-plan.ts';
import { planOf } from './shop-plan.ts';

const plan = planOf();
const pinned = planOf({
  source: { context: 'vks', cluster: 'uid-1' },
  targets: [{ name: 'eks', context: 'eks-prod', cluster: 'uid-2' }],
});
const clusters = {
  source: { context: 'vks', uid: 'uid-1' },
  targets: { eks: { context: 'eks-prod', uid: 'uid-2' } },
};

function recorded(run: string, change: Partial<RecordedRun> = {}): RecordedRun {
  return {
    run,
    kind: 'run',
    plan: fingerprintOf(plan),
    startedAt: '2026-11-21T00:00:00.000Z',
    lastAt: '2026-11-21T00:00:00.000Z',
    claims: {},
    marked: [],
    saved: {},
    left: true,
    cutOff: false,
    state: 'interrupted',
    ...change,
  };
}
const undo = (of: string, state: RecordedRun['state']) => recorded(`undo-${of}`, { kind: 'undo', of, state });

describe('what a run goes on with', () => {
  test('the last run that did not come to its end', () => {
    for (const state of ['interrupted', 'cancelled', 'failed'] as const) {
      expect(resumable([recorded('a', { state })], plan)?.run).toBe('a');
    }
    expect(resumable([recorded('a', { state: 'completed' })], plan)).toBeUndefined();
    expect(resumable([recorded('a'), recorded('b', { state: 'completed' })], plan)).toBeUndefined();
    expect(resumable([], plan)).toBeUndefined();
  });

  test('not a run that was undone', () => {
    expect(resumable([recorded('a'), undo('a', 'completed')], plan)).toBeUndefined();
  });

  test('not a run of another plan; the pins that a run writes do not make another plan', () => {
    expect(resumable([recorded('a', { clusters })], pinned)?.run).toBe('a');
    const other = planOf({ targets: [{ name: 'eks', context: 'eks-test' }] });
    expect(resumable([recorded('a')], other)).toBeUndefined();
    expect(resumable([recorded('a')], planOf({ existing: 'update' }))).toBeUndefined();
  });

  test('not a run on another cluster, even where the context has the same name', () => {
    expect(resumable([recorded('a', { clusters })], plan)).toBeUndefined();
    const elsewhere = planOf({
      source: { context: 'vks', cluster: 'uid-1' },
      targets: [{ name: 'eks', context: 'eks-prod', cluster: 'uid-3' }],
    });
    expect(resumable([recorded('a', { clusters })], elsewhere)).toBeUndefined();
  });

  test('nothing, while an undo did not come to its end', () => {
    for (const state of ['interrupted', 'cancelled', 'failed'] as const) {
      const runs = [recorded('a', { state: 'completed' }), undo('a', state), recorded('b', { state: 'completed' })];
      expect(() => resumable(runs, plan)).toThrow('The run a is undone in part, so nothing can be run now.');
    }
  });
});

describe('what a new run says of one that did not come to its end', () => {
  const says = (runs: RecordedRun[], now = plan) => leftBeside(runs, { written: plan, plan: now })?.code;

  test('that the plan has changed', () => {
    expect(says([recorded('a', { plan: 'another' })])).toBe('run.beside');
  });

  test('that it took its objects from somewhere else, before or after a restore', () => {
    const restored = fromBackup(plan, 'shop-1');
    const restore = recorded('a', { plan: fingerprintOf(restored), backup: 'shop-1' });
    expect(says([restore])).toBe('run.beside-source');
    expect(says([restore], fromBackup(plan, 'shop-2'))).toBe('run.beside-source');
    expect(says([recorded('a', { backup: 'shop-1' })], restored)).toBe('run.beside-source');
  });

  test('that there was another one after it', () => {
    expect(says([recorded('a', { state: 'failed' }), recorded('b'), undo('b', 'completed')])).toBe('run.beside-later');
    expect(says([recorded('a', { state: 'failed' }), recorded('b', { left: false })])).toBe('run.beside-later');
  });

  test('nothing where nothing is left, or a later run came to its end', () => {
    expect(says([recorded('a', { left: false })])).toBeUndefined();
    expect(says([recorded('a'), undo('a', 'completed')])).toBeUndefined();
    expect(says([recorded('a'), recorded('b', { left: false, state: 'completed' })])).toBeUndefined();
  });
});

describe('what an undo takes back where no run is named', () => {
  const picked = (...runs: RecordedRun[]) => undoable(plan, runs, undefined)[0]?.run;

  test('the last run that wrote something and is not undone yet', () => {
    expect(picked(recorded('a'), recorded('b'))).toBe('b');
    expect(picked(recorded('a'), recorded('b', { left: false }))).toBe('a');
    expect(picked(recorded('a'), recorded('b'), undo('b', 'completed'))).toBe('a');
  });

  test('before any other the one that is undone in part', () => {
    expect(picked(recorded('a'), undo('a', 'failed'), recorded('b'))).toBe('a');
  });

  test('nothing where all are undone, in a sentence', () => {
    expect(picked(recorded('a'), undo('a', 'completed'))).toBeUndefined();
    expect(() => undoable(plan, [recorded('a'), undo('a', 'completed')], 'a')).toThrow('The run a of shop is undone');
    expect(() => undoable(plan, [recorded('a')], 'z')).toThrow('The journal of shop knows no run z.');
  });
});
