import { isWaitedFor } from '../../apply/readiness.ts';
import type { AppliedOutcome } from '../../model/event.ts';
import type { Message } from '../../model/message.ts';
import { type ObjectRef, refKey } from '../../model/objects/object.ts';

/** What became of the objects of one target. */
export interface TargetTally {
  counts: Record<AppliedOutcome, number>;
  failed: { object: ObjectRef; reason: Message }[];
  notReady: { object: ObjectRef; reason: Message }[];
  /** What is waited for, by key (`refKey`): what was created, updated, or found there. */
  present: Map<string, ObjectRef>;
}

/** A tally of nothing. */
export function emptyTally(): TargetTally {
  return {
    counts: { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 },
    failed: [],
    notReady: [],
    present: new Map(),
  };
}

/** Counts one outcome. */
export function count(
  tally: TargetTally,
  { ref, outcome, reason }: { ref: ObjectRef; outcome: AppliedOutcome; reason: Message },
): void {
  tally.counts[outcome] += 1;
  if (outcome === 'failed') tally.failed.push({ object: ref, reason });
  else if (isWaitedFor(ref)) tally.present.set(refKey(ref), ref);
}

/** Whether every object is there and every workload Ready. */
export function isAsMeant(tally: TargetTally): boolean {
  return tally.failed.length === 0 && tally.notReady.length === 0;
}

/** The outcomes that there are, with how often; outcomes are never translated. */
export function countsOf({ counts }: Pick<TargetTally, 'counts'>): string {
  const parts = Object.entries(counts).flatMap(([outcome, times]) => (times > 0 ? [`${times} ${outcome}`] : []));
  return parts.join(', ');
}
