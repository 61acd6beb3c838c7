import type { Grant, RunResult } from '../model/door.ts';
import type { VolumeChoice } from '../model/plan.ts';
import { Session } from './direct/session.ts';
import { runGrant } from './grants.ts';
import { holdFolder } from './hold-folder.ts';
import { readRuns } from './journal/history.ts';
import { openJournal } from './journal/journal.ts';
import { readPlan } from './plan/read.ts';
import { fromBackup, leftBeside, resumable } from './resume.ts';
import type { MigrateScope } from './scope.ts';

/** What a person asked to run, and what they allowed. */
export interface RunRequest {
  folder: string;
  grants: readonly Grant[];
  /** Decisions on claims that the plan leaves open, by `namespace/claim`. */
  volumes?: Readonly<Record<string, VolumeChoice>>;
  /** A backup in the plan's store that is read in place of the plan's source. */
  backup?: string;
  /** Reads the source again where an earlier run is gone on with, in place of the backup that it made. */
  anew?: boolean;
  /** Seconds that workloads are waited for at the most. Default: 600. */
  readyTimeoutSeconds?: number;
}

/**
 * Runs a migration, or goes on with the run that was interrupted, cancelled or failed: from the backup that it made, or
 * from what the source holds now where that is asked for (`anew`).
 * The result says `completed` only when every object is there and every workload is Ready.
 * @throws KubeferryError `locked`, `conflict` (an undo that did not come to its end), `invalid`, `wrong-cluster`,
 * `not-allowed`, `store-unavailable`, or what a cluster answers.
 */
export async function runMigration(request: RunRequest, lent: MigrateScope): Promise<RunResult> {
  const { folder, backup, grants } = request;
  // Where there is no plan, that is what has to be said, and not that the folder cannot be locked.
  await readPlan(folder);
  return holdFolder(folder, lent, async (scope) => {
    const written = (await readPlan(folder)).plan;
    const plan = backup === undefined ? written : fromBackup(written, backup);
    for (const target of plan.spec.targets) runGrant(plan, target, grants);
    const runs = await readRuns(folder);
    const earlier = resumable(runs, plan);
    const beside = earlier ? undefined : leftBeside(runs, { written, plan });
    if (beside) scope.emit({ type: 'log', level: 'warning', text: beside });
    const journal = await openJournal(folder, scope.lost);
    try {
      return await new Session(request, plan, journal, earlier, scope).run();
    } finally {
      await journal.close();
    }
  });
}
