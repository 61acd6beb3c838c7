import type { RunResult } from '../model/migration/migration-summary.ts';
import { carriers } from './carriers.ts';
import { Session } from './direct/session.ts';
import { runGrant, sourceGrant } from './grants.ts';
import { holdFolder } from './hold-folder.ts';
import { openJournal } from './journal/journal.ts';
import { isRunOf, readRuns } from './journal/recorded-runs.ts';
import { readPlan } from './plan/read.ts';
import { fromBackup, leftBeside, resumable } from './resume.ts';
import type { RunRequest } from './run-request.ts';
import type { MigrateScope } from './scope.ts';

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
    sourceGrant(plan, grants);
    const runs = (await readRuns(folder)).filter((run) => isRunOf(run, plan.metadata.name));
    const earlier = resumable(runs, plan);
    const beside = earlier ? undefined : leftBeside(runs, { written, plan });
    if (beside) scope.emit({ type: 'log', level: 'warning', text: beside });
    const journal = await openJournal(folder, scope.lost);
    try {
      return await new Session(request, plan, journal, earlier, { scope, carrier: carriers[plan.spec.engine] }).run();
    } finally {
      await journal.close();
    }
  });
}
