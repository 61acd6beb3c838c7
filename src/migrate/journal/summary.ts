import type { MigrationState, RunSummary, StepSummary } from '../../model/door.ts';
import type { Outcome } from '../../model/event.ts';
import type { Message } from '../../model/message.ts';
import { refKey } from '../../model/object.ts';
import type { JournalRecord } from './journal-record.ts';
import { Leavings } from './leavings.ts';

/** How a migration stands, as its journal tells: `steps` are those of the last run or undo, `runs` the runs, newest last. */
export interface JournalSummary {
  state: MigrationState;
  runs: RunSummary[];
  steps: StepSummary[];
  /** Of the run by which it stands as completed. */
  missing?: Message;
}

type RunRecord = Extract<JournalRecord, { type: 'run' }>;
type EndRecord = Extract<JournalRecord, { type: 'end' }>;

/** One run or undo while the journal is read. */
interface Session {
  record: RunRecord;
  end?: EndRecord;
  leavings: Leavings;
}

/** Reads a journal to its end. `running` says that somebody holds the folder now. */
export async function summarize(records: AsyncIterable<JournalRecord>, running: boolean): Promise<JournalSummary> {
  const sessions = new Map<string, Session>();
  let last: Session | undefined;
  let steps = new StepTable();
  for await (const record of records) {
    if (record.type === 'run') {
      const known = sessions.get(record.run);
      // The same run again is a run that goes on: its steps and objects count on.
      if (!known || known !== last) steps = new StepTable();
      last = known ?? { record, leavings: new Leavings() };
      delete last.end;
      sessions.set(record.run, last);
    } else if (record.type === 'end') {
      const ended = sessions.get(record.run);
      if (ended) ended.end = record;
    } else {
      sessions.get(record.run)?.leavings.take(record);
      if (record.run === last?.record.run) steps.take(record);
    }
  }
  const alive = running && last !== undefined && last.end === undefined;
  const runs = runSummaries([...sessions.values()], alive ? last : undefined);
  const { state, missing } = alive ? { state: 'running' as const } : standing(last, runs);
  const isShort = state === 'completed' && missing !== undefined;
  return { state, runs, steps: steps.summaries(alive), ...(isShort && { missing }) };
}

function runSummaries(sessions: readonly Session[], alive: Session | undefined): RunSummary[] {
  const undos = sessions.filter(({ record }) => record.kind === 'undo');
  return sessions
    .filter(({ record }) => record.kind === 'run')
    .map((session) => {
      const { run, at, backup } = session.record;
      const undo = undos.findLast(({ record }) => record.of === run);
      const state = runState(session, undo, alive);
      const missing = session.end?.missing;
      const more = { ...(backup !== undefined && { backup }), ...(missing && { missing }) };
      return { run, startedAt: at, state, left: session.leavings.any, ...more };
    });
}

function runState(session: Session, undo: Session | undefined, alive: Session | undefined): RunSummary['state'] {
  const decisive = undo ?? session;
  if (decisive === alive) return 'running';
  if (undo) return undo.end?.state === 'completed' ? 'undone' : 'half-undone';
  const end = decisive.end?.state;
  return end === 'completed' || end === 'failed' ? end : 'interrupted';
}

/** How a migration stands that nobody runs: after an undo as the newest run does of which something is still there. */
function standing(
  last: Session | undefined,
  runs: readonly RunSummary[],
): { state: MigrationState; missing?: Message } {
  const draft = { state: 'draft' } as const;
  if (!last) return draft;
  const { kind, run: id, of } = last.record;
  if (kind === 'run') return runs.find(({ run }) => run === id) ?? draft;
  const about = runs.find(({ run }) => run === of);
  const left = runs.findLast((run) => run.left && run.state !== 'undone');
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

  /** A step that had begun when its process died counts as cancelled. */
  summaries(alive: boolean): StepSummary[] {
    return [...this.#steps.values()].map((step) => {
      const outcomes = this.#outcomes.get(step.id);
      const state = step.state === 'started' && !alive ? 'cancelled' : step.state;
      return { ...step, state, ...(outcomes && { counts: countsOf(outcomes.values()) }) };
    });
  }
}

function countsOf(outcomes: Iterable<Outcome>): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
