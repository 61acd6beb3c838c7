import { durationSeconds } from '../go-duration.ts';
import type { MigrationSummary, RunSummary } from '../migration/migration-summary.ts';
import { defaultHold } from '../migration/plan.ts';
import type { ReadStore } from '../stores/read-store.ts';
import { isSameBucket, storeKey } from '../stores/store-identity.ts';

/** A migration that has to be able to go back by a backup, or to go on from it. */
export interface BackupNeed {
  migration: string;
  /** The end of its hold period, ISO 8601. */
  until: string;
}

/**
 * The migrations that still need a backup: a run of theirs that was not undone read it, or saved into it what it changed, and their hold
 * period after that run is not over at `now` (milliseconds). `store`: where the backup lies; without it only names decide.
 */
export function neededBy(
  summaries: readonly MigrationSummary[],
  backup: { name: string; store?: ReadStore },
  now: number,
): BackupNeed[] {
  return summaries.flatMap((summary) => {
    const hold = durationSeconds(summary.plan?.spec.hold ?? defaultHold) ?? 0;
    const ends = summary.runs
      .filter((run) => run.state !== 'undone' && usesBackup(summary, run, backup))
      .map(({ lastAt }) => Date.parse(lastAt) + hold * 1000)
      .filter((end) => end > now);
    if (ends.length === 0) return [];
    return [{ migration: summary.name, until: new Date(Math.max(...ends)).toISOString() }];
  });
}

function usesBackup(
  { plan }: MigrationSummary,
  { run, backup }: RunSummary,
  { name, store }: { name: string; store?: ReadStore },
): boolean {
  // No other store has a backup with the UUID of a run in its name.
  if (name.startsWith(`undo-${run}-`)) return true;
  return backup === name && (plan === undefined || store === undefined || maySame(plan.spec.store, store));
}

/** Whether two stores may be one: which one Velero reads, and which one is the default, is not known here. */
function maySame(planned: ReadStore | undefined, given: ReadStore): boolean {
  if ('velero' in given) return true;
  if ('s3' in given) return planned !== undefined && isSameBucket(planned, given);
  return planned === undefined || storeKey(planned) === storeKey(given);
}
