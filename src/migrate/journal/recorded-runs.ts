import type { Message } from '../../model/message.ts';
import type { ReadBackup } from '../../model/migration/migration-summary.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import { isCarried } from '../carried-choices.ts';
import { readJournal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { PossibleWrites } from './possible-writes.ts';

/** One cluster as a run found it. `uid` is its identity. */
export interface RecordedCluster {
  context: string;
  uid: string;
}

/** What the journal knows of one run, its objects left out. */
export interface RecordedRun {
  run: string;
  kind: 'run' | 'undo';
  /** The run that an undo takes back. */
  of?: string;
  /** The name of the migration that it was a run of: a folder that was copied holds the runs of another one. */
  migration?: string;
  /** Fingerprint of the plan that the run began with. */
  plan?: string;
  /** The one that its last session made or went on from. */
  backup?: string;
  /** When that expires: any Velero that shares the store deletes it then. */
  expiresAt?: string;
  /** When a step of it that makes that backup began first (ISO 8601). */
  backUpAt?: string;
  /** What its objects are read from; nothing before a backup was made and read. */
  read?: ReadBackup;
  startedAt: string;
  /** The time of its last record. */
  lastAt: string;
  /** The clusters that it began with, targets by name; absent where it ended before it knew them. */
  clusters?: { source?: RecordedCluster; targets: Readonly<Record<string, RecordedCluster>> };
  /** What was decided on claims, by `namespace/claim`. */
  claims: Readonly<Record<string, 'file-system' | 'snapshot' | 'empty' | 'omit'>>;
  /** Where it saved what it was about to change, by target; nothing for a target of which it saved nothing. */
  saved: Readonly<Record<string, { backup: string; store: StoreSpec }>>;
  /** Whether it may have left something on a target. */
  left: boolean;
  /** Its step that makes the backup began, and did not end: what it put on the source meanwhile is there still. */
  backingUp?: true;
  /** The namespaces of its source that may bear its marks while `backingUp`: an earlier session may have decided otherwise on claims. */
  marked: readonly string[];
  /** Whether a session of it ended without a word, so that the journal may lack the last of what that did. */
  cutOff: boolean;
  state: 'interrupted' | 'cancelled' | 'failed' | 'completed';
  /** What is said to be missing of what it was to move, where it came to an end. */
  missing?: Message;
}

/** The runs and undos of a migration, as its records tell one after another. */
export class RecordedRuns {
  readonly #runs = new Map<string, RecordedRun>();
  readonly #writes = new Map<string, PossibleWrites>();
  /** Runs whose marks of a session that was cut off are there until a later one comes to the end of its backup. */
  readonly #stillMarked = new Set<string>();
  #last: RecordedRun | undefined;

  /** Every run and undo, oldest first. */
  get all(): RecordedRun[] {
    return [...this.#runs.values()].map((run) => this.#withLeft(run));
  }

  /** The one that began, or went on, last. */
  get last(): RecordedRun | undefined {
    return this.#last && this.#withLeft(this.#last);
  }

  /** Takes the next record. */
  take(record: JournalRecord): void {
    if (record.type === 'run') {
      this.#begin(record);
      return;
    }
    const run = this.#runs.get(record.run);
    if (!run) return;
    run.lastAt = record.at;
    this.#writes.get(record.run)?.take(record);
    if (record.type === 'checked') {
      const { source, targets, claims } = record;
      run.clusters = { ...(source && { source }), targets };
      run.claims = claims;
      run.marked = [...new Set([...(run.backingUp ? run.marked : []), ...markedNamespaces(claims)])];
    } else if (record.type === 'saved') {
      const { target, backup, store } = record;
      run.saved = { ...run.saved, [target]: { backup, store } };
    } else if (record.type === 'reads') {
      this.#reads(run, record);
    } else if (record.type === 'step' && record.step === 'back-up') {
      if (record.state === 'started') run.backUpAt ??= record.at;
      this.#backUp(run, record.state);
    } else if (record.type === 'end') {
      run.state = record.state;
      if (record.missing) run.missing = record.missing;
    }
  }

  /** The clock of a cluster may be ahead of that of the journal: the earlier of both times is as good as none lost. */
  #reads(run: RecordedRun, { backup, startedAt, expiresAt }: Extract<JournalRecord, { type: 'reads' }>): void {
    if (backup !== run.backup) return;
    if (expiresAt !== undefined) run.expiresAt = expiresAt;
    const times = [startedAt, run.backUpAt].map((at) => Date.parse(at ?? '')).filter(Number.isFinite);
    if (times.length > 0) run.read = { backup, at: new Date(Math.min(...times)).toISOString() };
  }

  /** A session that fails may do so before it takes off what one before it left. */
  #backUp(run: RecordedRun, state: 'started' | 'done' | 'failed' | 'cancelled'): void {
    if (state === 'started') {
      if (run.backingUp) this.#stillMarked.add(run.run);
      run.backingUp = true;
      return;
    }
    if (state === 'done') this.#stillMarked.delete(run.run);
    if (!this.#stillMarked.has(run.run)) delete run.backingUp;
  }

  /** The same run again is a run that goes on. */
  #begin({ run, kind, of, migration, plan, backup, at }: Extract<JournalRecord, { type: 'run' }>): void {
    const known: RecordedRun = this.#runs.get(run) ?? {
      run,
      kind,
      ...(of !== undefined && { of }),
      ...(migration !== undefined && { migration }),
      ...(plan !== undefined && { plan }),
      startedAt: at,
      lastAt: at,
      claims: {},
      marked: [],
      saved: {},
      left: false,
      cutOff: false,
      state: 'interrupted',
    };
    if (!this.#runs.has(run)) this.#writes.set(run, new PossibleWrites());
    if (backup !== undefined && backup !== known.backup) {
      known.backup = backup;
      delete known.expiresAt;
      delete known.backUpAt;
      delete known.read;
    }
    known.lastAt = at;
    known.cutOff ||= known.state === 'interrupted' && this.#runs.has(run);
    known.state = 'interrupted';
    delete known.missing;
    this.#runs.set(run, known);
    this.#last = known;
  }

  #withLeft(run: RecordedRun): RecordedRun {
    const left = this.#writes.get(run.run)?.any ?? false;
    return { ...run, left, cutOff: run.cutOff || run.state === 'interrupted' };
  }
}

/** Whether a run is of the migration of that name. */
export function isRunOf({ migration }: Pick<RecordedRun, 'migration'>, name: string): boolean {
  return migration === undefined || migration === name;
}

/** Whether a run was cut off while the source bore its marks, which tell Velero of the claims whose data goes along. */
export function leftMarked({ backingUp, marked, clusters }: RecordedRun): boolean {
  return backingUp === true && clusters?.source !== undefined && marked.length > 0;
}

/** The namespaces of a source that hold claims whose data was to go along with a run. */
function markedNamespaces(claims: RecordedRun['claims']): string[] {
  const carried = Object.entries(claims).filter(([, choice]) => isCarried('velero', choice));
  return [...new Set(carried.map(([claim]) => claim.split('/')[0] ?? ''))];
}

/** Whether a run may have left something, on a target or on its source. */
export function mayHaveLeftAny(run: RecordedRun): boolean {
  return run.left || leftMarked(run);
}

/** Every run and undo of a migration, oldest first. */
export async function readRuns(folder: string): Promise<RecordedRun[]> {
  const runs = new RecordedRuns();
  for await (const record of readJournal(folder)) runs.take(record);
  return runs.all;
}

/** The runs that were not undone to their end. */
export function notUndone(runs: readonly RecordedRun[]): RecordedRun[] {
  const undone = new Set(runs.flatMap((run) => (run.kind === 'undo' && run.state === 'completed' && run.of) || []));
  return runs.filter((run) => run.kind === 'run' && !undone.has(run.run));
}

/** The undo of a run that began and did not come to its end. */
export function begunUndo(runs: readonly RecordedRun[], run: string): RecordedRun | undefined {
  const last = undoOf(runs, run);
  return last?.state === 'completed' ? undefined : last;
}

/** Runs of which an undo began and did not come to its end. */
export function halfUndone(runs: readonly RecordedRun[]): RecordedRun[] {
  return runs.filter(({ run, kind }) => kind === 'run' && begunUndo(runs, run) !== undefined);
}

/** The last undo of a run, whether it came to its end or not. */
export function undoOf(runs: readonly RecordedRun[], run: string): RecordedRun | undefined {
  return runs.findLast(({ kind, of }) => kind === 'undo' && of === run);
}
