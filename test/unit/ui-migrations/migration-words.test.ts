import { describe, expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import type { MigrationSummary, RunResult, UndoPlan } from '../../../src/model/migration/migration-summary.ts';
import {
  countWords,
  endWords,
  keptWords,
  migrationDescription,
  migrationTokens,
  stateIcon,
  stepCountWords,
  undoneWords,
} from '../../../src/ui/migrations/migration-words.ts';
import { inEnglish } from '../../../src/ui/translate.ts';
import { webDeployment as object } from '../web-deployment.ts';

const summary: MigrationSummary = {
  folder: '/w/shop.migration',
  name: 'shop',
  state: 'completed',
  source: 'vks',
  targets: [{ name: 'eks', context: 'eks-prod' }],
  steps: [],
  runs: [
    { run: 'r1', startedAt: '2026-11-21T09:00:00Z', lastAt: '2026-11-21T09:00:00Z', state: 'completed', left: true },
  ],
  report: '/w/shop.migration/report.md',
};
const tokens = (change: Partial<MigrationSummary>, runsHere = false) =>
  migrationTokens({ ...summary, ...change }, runsHere);

describe('what can be done with a migration', () => {
  test('that completed: run again, undo, open the report', () => {
    expect(tokens({})).toEqual(['migration', 'idle', 'runnable', 'undoable', 'report']);
  });

  test('that was interrupted: resume or undo; run where that would be a new run', () => {
    const runs = [
      {
        run: 'r1',
        startedAt: '2026-11-21T09:00:00Z',
        lastAt: '2026-11-21T09:00:00Z',
        state: 'interrupted' as const,
        left: true,
      },
    ];
    expect(tokens({ state: 'interrupted', runs, resumes: 'r1' })).toContain('resumable');
    expect(tokens({ state: 'interrupted', runs })).toEqual(['migration', 'idle', 'runnable', 'undoable', 'report']);
  });

  test('that was cut off before it wrote to a target: undo only where marks may be on its source', () => {
    const run = {
      run: 'r1',
      startedAt: '2026-11-21T09:00:00Z',
      lastAt: '2026-11-21T09:00:00Z',
      state: 'interrupted' as const,
      left: false,
    };
    expect(tokens({ state: 'interrupted', runs: [run] })).not.toContain('undoable');
    expect(tokens({ state: 'interrupted', runs: [{ ...run, marked: true }] })).toContain('undoable');
  });

  test('that this window runs: cancel, and nothing that would need the folder', () => {
    expect(tokens({ state: 'interrupted' }, true)).toEqual(['migration', 'runsHere', 'report']);
  });

  test('that another process holds: nothing that would need the folder', () => {
    expect(tokens({ state: 'running', lockedBy: { host: 'h', pid: 1 } })).toEqual(['migration', 'locked', 'report']);
  });

  test('that was never run: nothing to undo', () => {
    const { report: _report, ...draft } = summary;
    expect(migrationTokens({ ...draft, state: 'draft', runs: [] }, false)).toEqual(['migration', 'idle', 'runnable']);
  });

  test('whose only run was undone: nothing to undo', () => {
    const runs = [
      {
        run: 'r1',
        startedAt: '2026-11-21T09:00:00Z',
        lastAt: '2026-11-21T09:00:00Z',
        state: 'undone' as const,
        left: true,
      },
    ];
    expect(tokens({ state: 'undone', runs })).not.toContain('undoable');
  });

  test('whose only run found everything there already: nothing to undo', () => {
    const runs = [
      {
        run: 'r1',
        startedAt: '2026-11-21T09:00:00Z',
        lastAt: '2026-11-21T09:00:00Z',
        state: 'completed' as const,
        left: false,
      },
    ];
    expect(tokens({ runs })).not.toContain('undoable');
  });

  test('that is undone in part: undo, and nothing that would need a whole state', () => {
    const runs = [
      {
        run: 'r1',
        startedAt: '2026-11-21T09:00:00Z',
        lastAt: '2026-11-21T09:00:00Z',
        state: 'half-undone' as const,
        left: true,
      },
    ];
    expect(tokens({ state: 'half-undone', runs })).toEqual(['migration', 'idle', 'undoable', 'report']);
    const later = [
      ...runs,
      {
        run: 'r2',
        startedAt: '2026-11-21T10:00:00Z',
        lastAt: '2026-11-21T10:00:00Z',
        state: 'failed' as const,
        left: true,
      },
    ];
    expect(tokens({ state: 'failed', runs: later })).not.toContain('resumable');
  });

  test('whose plan cannot be read: nothing but opening it', () => {
    const problem = { code: 'invalid', words: message('error.cancelled'), detail: '' } as const;
    expect(tokens({ problem, state: 'draft' })).toEqual(['migration', 'unreadable', 'report']);
  });
});

test('a migration says its state in words', () => {
  expect(migrationDescription(summary, inEnglish)).toBe('completed · vks → eks-prod');
  const missing = message('backup.kindsMissing', { namespaces: 'shop', kinds: 'secrets' });
  expect(migrationDescription({ ...summary, missing }, inEnglish)).toBe(
    'completed, something may be missing · vks → eks-prod',
  );
  expect(stateIcon({ ...summary, missing }).icon).toBe('warning');
});

test('outcomes that did not happen are not counted out', () => {
  expect(countWords({ created: 58, updated: 0, failed: 2 }, inEnglish)).toBe('58 created, 2 failed');
});

test('objects that an undo took away are called removed', () => {
  const title = message('step.remove', { target: 'eks' });
  const step = { id: 'remove:eks', title, state: 'failed', counts: { removed: 4, skipped: 1 } } as const;
  expect(stepCountWords(step, inEnglish)).toBe('4 removed, 1 skipped');
});

describe('the end of a run', () => {
  const result = (
    change: Partial<RunResult>,
    counts: Partial<RunResult['targets'][number]['counts']> = {},
  ): RunResult => ({
    run: 'r1',
    state: 'completed',
    targets: [
      {
        name: 'eks',
        context: 'eks-prod',
        counts: { created: 58, updated: 0, unchanged: 0, skipped: 0, failed: 0, ...counts },
        notReady: [],
        failed: counts.failed ? [{ object, reason: message('error.cancelled') }] : [],
      },
    ],
    ...change,
  });
  const end = (run: RunResult, preview = false) =>
    endWords({ name: 'shop', preview, fromBackup: false }, run, inEnglish);

  test('that completed says where to and how much', () => {
    expect(end(result({}))).toEqual({ severity: 'information', text: 'shop was migrated to eks-prod: 58 created.' });
  });

  test('that came out of a backup was a restore', () => {
    const { text } = endWords({ name: 'shop', preview: false, fromBackup: true }, result({}), inEnglish);
    expect(text).toBe('shop was restored to eks-prod: 58 created.');
  });

  test('that completed with warnings says so', () => {
    const { severity, text } = end({ ...result({}), warnings: 2 });
    expect(severity).toBe('warning');
    expect(text).toBe('shop was migrated to eks-prod: 58 created. 2 warnings, see the report.');
    expect(end({ ...result({}), warnings: 1 }).text).toMatch(/58 created\. 1 warning, see the report\.$/);
  });

  test('that completed where something may be missing says what', () => {
    const missing = message('backup.kindsMissing', { namespaces: 'shop', kinds: 'secrets' });
    for (const preview of [false, true]) {
      const { severity, text } = end({ ...result({}), warnings: 2, missing }, preview);
      expect(severity).toBe('warning');
      expect(text).toMatch(/58 .*created\. Something may be missing, because .* listed in shop: secrets\./);
    }
  });

  test('that failed says how much failed and names the first', () => {
    const { severity, text } = end(result({ state: 'failed' }, { failed: 1 }));
    expect(severity).toBe('error');
    expect(text).toContain('58 created, 1 failed');
    expect(text).toContain('deployments.apps/shop/web');
  });

  test('that was cancelled says that it can be resumed and what was applied', () => {
    expect(end(result({ state: 'cancelled' }))).toEqual({
      severity: 'warning',
      text: 'The migration shop was cancelled and can be resumed. So far: 58 created.',
    });
  });

  test('of a preview says that nothing was changed', () => {
    expect(end(result({}), true).text).toBe('Preview of shop, nothing was changed: 58 would be created.');
    expect(end(result({ state: 'cancelled' }), true).text).toContain('Nothing was changed');
    expect(end(result({}, { failed: 1 }), true).severity).toBe('warning');
  });
});

test('the end of an undo is a warning where something is not as it was before the run', () => {
  const row = { target: 'eks', context: 'eks-prod', object };
  const gone = { ...row, reason: message('undo.gone') };
  const edited = { ...row, reason: message('undo.changed-since-unsaved'), final: true as const };
  const end = (keep: UndoPlan['keep']) =>
    undoneWords('shop', { run: 'r1', remove: [], putBack: [], keep, unreached: [] }, inEnglish);
  const figures = 'The run of shop was undone. Removed: 0; put back: 0; left as they are: ';
  expect(end([gone])).toEqual({ severity: 'information', text: `${figures}1.` });
  expect(end([gone, edited])).toEqual({
    severity: 'warning',
    text: `${figures}2. 1 of them is not as it was before the run.`,
  });
});

test('a migration says until when the backup of its last run is kept, and that it is gone', () => {
  const at = '2026-11-21T09:00:00Z';
  const run = { run: 'r1', startedAt: at, lastAt: at, state: 'completed' as const, left: true, backup: 'shop-1' };
  const words = (expiresAt?: string, state: 'completed' | 'undone' = 'completed') =>
    keptWords({ ...summary, runs: [{ ...run, state, ...(expiresAt && { expiresAt }) }] }, Date.parse(at), inEnglish);
  expect(words('2026-12-21T09:00:00Z')).toMatch(/^Its backup shop-1 is kept until /);
  expect(words('2026-11-20T09:00:00Z')).toMatch(/^Its backup shop-1 expired /);
  expect(words()).toBeUndefined();
  expect(words('2026-12-21T09:00:00Z', 'undone')).toBeUndefined();
});
