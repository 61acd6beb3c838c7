import type { PlainError } from '../error.ts';
import type { AppliedOutcome, Outcome, StepEvent } from '../event.ts';
import type { Message } from '../message.ts';
import type { ObjectRef } from '../objects/object.ts';
import type { Migration } from './plan.ts';

/** What a front shows of migrations and their runs. */

/** How a migration stands. `half-undone`: an undo did not come to its end; it has to before anything is run again. */
export type MigrationState = 'draft' | 'running' | 'interrupted' | 'failed' | 'completed' | 'half-undone' | 'undone';

/** One step of the last run, as the Migrations tree shows it. */
export interface StepSummary {
  id: string;
  title: Message;
  /** `interrupted`: it had begun when its process died. */
  state: StepEvent['state'] | 'interrupted';
  reason?: Message;
  /** Objects by outcome. */
  counts?: Partial<Record<Outcome, number>>;
}

/** A backup that a run has read; `at`: no later than it began (ISO 8601), so that what changed on the source after that may not be in it. */
export interface ReadBackup {
  backup: string;
  at: string;
}

/** One run of a migration, newest last. */
export interface RunSummary {
  run: string;
  startedAt: string;
  /** When it last did something, or ended. */
  lastAt: string;
  state: Exclude<MigrationState, 'draft'>;
  /** Whether it may have left something on a target. */
  left: boolean;
  /** It was cut off while Velero made its backup, so that marks for Velero may be left on the source. */
  marked?: true;
  backup?: string;
  /** When that expires, where the run has read it: any Velero that shares the store deletes it then. */
  expiresAt?: string;
  /** What the run moves; nothing before its backup is made and read. */
  read?: ReadBackup;
  /** As `RunResult.missing`. */
  missing?: Message;
}

/** A `*.migration` folder. */
export interface MigrationSummary {
  folder: string;
  name: string;
  state: MigrationState;
  source: string;
  targets: { name: string; context: string }[];
  /** The plan with its defaults, where it could be read: a front takes from it what a run will write to. */
  plan?: Migration;
  steps: StepSummary[];
  runs: RunSummary[];
  /** It stands as completed, but not as meant: `RunResult.missing` of the run that says so. */
  missing?: Message;
  /** The run that the next one goes on with, unless it is told to read another backup. */
  resumes?: string;
  report?: string;
  /** Another process holds the folder. */
  lockedBy?: { host: string; pid: number };
  /** The plan could not be read. */
  problem?: PlainError;
}

/** How a run or a preview ended. */
export interface RunResult {
  run: string;
  state: 'completed' | 'failed' | 'cancelled';
  /** By target: objects by outcome, and workloads that are not Ready with the reason. */
  targets: {
    name: string;
    context: string;
    counts: Record<AppliedOutcome, number>;
    notReady: { object: ObjectRef; reason: Message }[];
    failed: { object: ObjectRef; reason: Message }[];
  }[];
  /** Sentences of warning that the report of a run holds: what could not be read, what was left as it is. */
  warnings?: number;
  /** Why nobody can tell whether all that belongs to what moves was read: the run is not as meant then. */
  missing?: Message;
  backup?: string;
  /** When that expires. */
  expiresAt?: string;
  report?: string;
}

/** What became of manifests that were made to follow a changed plan. */
export interface Readapted {
  /** Manifests of all targets that were written, changed or removed. */
  changed: number;
  /** Manifests in which an edit of a person and the plan do not come together: the edit stays. */
  conflicts: number;
}

/** What an undo will do or did. `target` is empty for the source, where a run that was cut off may have left marks for Velero. */
export interface UndoPlan {
  run: string;
  /** `warning`: what goes with it that the run did not make. */
  remove: { target: string; context: string; object: ObjectRef; uid: string; warning?: Message }[];
  putBack: { target: string; context: string; object: ObjectRef; uid: string }[];
  /**
   * What stays, and why. `open`: only for now, so that the undo is not whole. `final`: no undo makes it what it was before the
   * run, because somebody changed it since or that is not known any more.
   */
  keep: { target: string; context: string; object: ObjectRef; reason: Message; open?: true; final?: true }[];
  /** Clusters on which the run may have left something and that cannot be looked at now: they are still to be undone. */
  unreached: { target: string; context: string; reason: Message }[];
}
