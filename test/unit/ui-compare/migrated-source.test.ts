import { expect, test } from 'vitest';
import type { RunSummary } from '../../../src/model/migration/migration-summary.ts';
import { MigratedSource } from '../../../src/ui/compare/migrated-source.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const hour = (count: number) => `2026-01-02T0${count}:00:00.000Z`;
const run = (backup: string, state: RunSummary['state'], lastAt = hour(1)): RunSummary => {
  return { run: `run-${backup}`, startedAt: hour(0), lastAt, state, left: true, backup };
};
/** A run that has read its backup, which began at that hour. */
const read = (backup: string, at: number, state: RunSummary['state'] = 'completed', lastAt = hour(at)): RunSummary => {
  return { ...run(backup, state, lastAt), read: { backup, at: hour(at) } };
};
const meaning = (source: MigratedSource) => source.meaning(inEnglish).join(' ');

test('what the last run has read of the source is what its backup holds', () => {
  const source = new MigratedSource();
  expect([source.take({ runs: [] }), meaning(source)]).toEqual([undefined, '']);
  expect(source.take({ runs: [read('one', 1), read('two', 2, 'interrupted')] })).toBe(hour(2));
  expect(meaning(source)).toMatch(/^The last run moves what is in its backup two, begun at .*lost at cutover\.$/);
  expect(source.take({ runs: [read('one', 1), read('two', 2)] })).toBeUndefined();
});

test('a run that ended before its backup was made has read nothing', () => {
  const source = new MigratedSource();
  source.take({ runs: [read('one', 1)] });
  expect(source.take({ runs: [read('one', 1), run('two', 'failed', hour(2))] })).toBeUndefined();
  expect(meaning(source)).toContain('in its backup one,');
});

test('what was undone is not on the target any more', () => {
  const source = new MigratedSource();
  source.take({ runs: [read('one', 1), read('two', 2, 'undone')] });
  expect(meaning(source)).toContain('in its backup one,');
  source.take({ runs: [read('one', 1, 'undone')] });
  expect(meaning(source)).toBe('');
});

test('what was exported again comes along with a new run, and not where one is resumed from its backup', () => {
  const source = new MigratedSource();
  source.exported(hour(3));
  expect(meaning(source)).toMatch(/^Exported again at .*: it comes to the target when the migration is run again\.$/);
  source.take({ runs: [read('one', 1, 'failed')], resumes: 'run-one' });
  source.exported(hour(3));
  expect(meaning(source)).toMatch(
    /^Exported again at .*: a new run with Migrate brings it to the target\. Resume does not where it goes on from the backup one\.$/,
  );
});

test('a run that ends with the backup of before has not brought what was exported: the warning is there again', () => {
  const source = new MigratedSource();
  source.take({ runs: [read('one', 1, 'failed')], resumes: 'run-one' });
  source.exported(hour(3));
  // Another migration has ended.
  source.take({ runs: [read('one', 1, 'failed')], resumes: 'run-one' });
  expect(meaning(source)).toContain('Exported again');
  expect(source.take({ runs: [read('one', 1, 'completed', hour(4))] })).toBeUndefined();
  expect(meaning(source)).toMatch(/^The last run moves what is in its backup one, .*lost at cutover\.$/);
});
