import { durationSeconds } from '../model/go-duration.ts';
import type { Migration } from '../model/migration/plan.ts';

/** Seconds that a plan has its backups kept. */
export function keptSeconds({ spec }: Migration): number {
  return secondsOf(spec.ttl);
}

/** Seconds after a run in which a plan wants that it can be undone. */
export function heldSeconds({ spec }: Migration): number {
  return secondsOf(spec.hold);
}

/** What a new backup of a plan says about how long it is kept; `ttl` in place of the plan's own. */
export function lifetime(plan: Migration, ttl = plan.spec.ttl): { ttlHours: number } {
  return { ttlHours: secondsOf(ttl) / 3600 };
}

function secondsOf(duration: string): number {
  const seconds = durationSeconds(duration);
  if (seconds === undefined) throw new Error(`the schema of the plan takes durations only, not ${duration}`);
  return seconds;
}
