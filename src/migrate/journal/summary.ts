import type { Outcome } from '../../model/event.ts';
import type { Message } from '../../model/message.ts';
import type { MigrationState, RunSummary, StepSummary } from '../../model/migration/migration-summary.ts';
import { refKey } from '../../model/objects/object.ts';
import type { JournalRecord } from './journal-record.ts';
import { isRunOf, leftMarked, type RecordedRun, RecordedRuns, undoOf } from './recorded-runs.ts';

/** How a migration stands, as its journal tells: `steps` are those of the last run or undo, `runs` the runs, newest last. */
export interface JournalSummary {
  state: MigrationState;
  /** What a front is shown of `recorded`. */
  runs: RunSummary[];
  /** Every run and undo, oldest first. */
  recorded: RecordedRun[];
  steps: StepSummary[];
  /** Of the run by which it stands as completed. */
  missing?: Message;
}

/** Reads a journal to its end. `running` says that somebody holds the folder now. Runs of a migration that is not called `name` do not count. */
export async function summarize(
  records: AsyncIterable<JournalRecord>,
  running: boolean,
  name?: string,
): Promise<JournalSummary> {
  const recorded = new RecordedRuns();
  let steps = new StepTable();
  let current: string | undefined;
  for await (const record of records) {
    if (record.type === 'run' && name !== undefined && !isRunOf(record, name)) continue;
    recorded.take(record);
    if (record.type === 'run') {
      // The steps and objects of a run that goes on count on.
      if (record.run !== current) steps = new StepTable();
      current = record.run;
    }
    if (record.run === current) steps.take(record);
  }
  const { all, last } = recorded;
  const alive = running && last?.state === 'interrupted';
  const runs = all.filter(({ kind }) => kind === 'run').map((run) => summaryOf(run, all, alive ? last.run : undefined));
  const { state, missing } = alive ? { state: 'running' as const } : standing(last, runs);
  const isShort = state === 'completed' && missing !== undefined;
  return { state, recorded: all, runs, steps: steps.summaries(alive), ...(isShort && { missing }) };
}

/** `alive`: the run or undo that is at work now. */
function summaryOf(recorded: RecordedRun, all: readonly RecordedRun[], alive: string | undefined): RunSummary {
  const { run, startedAt, lastAt, left, backup, expiresAt, read, missing } = recorded;
  const state = runState(recorded, undoOf(all, run), alive);
  const isMarked = leftMarked(recorded) && state !== 'running' && state !== 'undone';
  const kept = { ...(backup !== undefined && { backup }), ...(expiresAt !== undefined && { expiresAt }) };
  const more = { ...kept, ...(read && { read }), ...(missing && { missing }) };
  return { run, startedAt, lastAt, state, left, ...(isMarked && { marked: true }), ...more };
}

function runState(run: RecordedRun, undo: RecordedRun | undefined, alive: string | undefined): RunSummary['state'] {
  const decisive = undo ?? run;
  if (decisive.run === alive) return 'running';
  if (undo) return undo.state === 'completed' ? 'undone' : 'half-undone';
  return run.state === 'cancelled' ? 'interrupted' : run.state;
}

/** How a migration stands that nobody runs: after an undo as the newest run does of which something is still there. */
function standing(
  last: RecordedRun | undefined,
  runs: readonly RunSummary[],
): { state: MigrationState; missing?: Message } {
  const draft = { state: 'draft' } as const;
  if (!last) return draft;
  if (last.kind === 'run') return runs.find(({ run }) => run === last.run) ?? draft;
  const about = runs.find(({ run }) => run === last.of);
  const left = runs.findLast((run) => (run.left || run.marked) && run.state !== 'undone');
  return (about?.state === 'undone' ? left : undefined) ?? about ?? draft;
}

/** The steps of one run, with what became of each object last. */
class StepTable {
  readonly #steps = new Map<string, StepSummary>();
  readonly #outcomes = new Map<string, Map<string, Outcome>>();

  take(record: JournalRecord): void {
    if (record.type === 'step') {
      const { step: id, title, state, reason } = record;
      this.#steps.set(id, { id, title, state, ...(reason && { reason }) });
    } else if (record.type === 'object') {
      const known = this.#outcomes.get(record.step) ?? new Map<string, Outcome>();
      this.#outcomes.set(record.step, known.set(refKey(record.object), record.outcome));
    }
  }

  /** A step that had begun when its process died is interrupted: nobody cancelled it. */
  summaries(alive: boolean): StepSummary[] {
    return [...this.#steps.values()].map((step) => {
      const outcomes = this.#outcomes.get(step.id);
      const state = step.state === 'started' && !alive ? 'interrupted' : step.state;
      return { ...step, state, ...(outcomes && { counts: countsOf(outcomes.values()) }) };
    });
  }
}

function countsOf(outcomes: Iterable<Outcome>): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
