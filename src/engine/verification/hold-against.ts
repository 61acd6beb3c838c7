import type { ComparedObject, ComparisonEvent, ComparisonResult } from '../../model/comparison/comparison.ts';
import type { KubeferryError } from '../../model/error.ts';
import type { Migration, MigrationTarget } from '../../model/migration/plan.ts';
import { type ObjectRef, refKey } from '../../model/objects/object.ts';
import { type UnjudgedPart, unjudgedOf } from '../../model/verification/verification.ts';
import { compareAsked } from '../comparison/compare-asked.ts';
import type { Call, EngineScope } from '../handler.ts';
import { whySourceIsGone } from './open-source.ts';

/** Objects that differ and are kept in full, and those that are extra and are named; all are counted. */
export const mostNamed = 1000;

/** What holding the source of a migration against a target came to. */
export interface HeldAgainst {
  /** Absent where there is no source to compare. */
  counts?: ComparisonResult['counts'];
  /** What is missing or differs without a reason: the first of it. */
  different: ComparedObject[];
  /** What only the target has, by key. */
  extra: ReadonlyMap<string, ObjectRef>;
  unjudged: UnjudgedPart[];
}

/** A migration, and which of its targets is meant. */
export interface OfMigration {
  folder: string;
  plan: Migration;
  target: MigrationTarget;
}

/** Holds the source against a target. A backup that is gone by now leaves the target to be judged alone. Throws what comparing throws otherwise. */
export async function holdAgainst(
  { folder, plan, target }: OfMigration,
  sourceTitle: string,
  { signal, drained }: Pick<Call<never>, 'signal' | 'drained'>,
  scope: EngineScope,
): Promise<HeldAgainst> {
  const different: ComparedObject[] = [];
  const extra = new Map<string, ObjectRef>();
  const unjudged: UnjudgedPart[] = [];
  const emit = (event: ComparisonEvent) => {
    if (event.type === 'unread') unjudged.push(unjudgedOf(event.unread));
    else if (event.type !== 'object') return;
    else if (event.object.outcome === 'extra') extra.set(refKey(event.object.object), event.object.object);
    else if (isDifferent(event.object) && different.length < mostNamed) different.push(event.object);
  };
  try {
    const { counts } = await compareAsked(
      { of: 'migration', folder, target: target.name },
      { signal, drained, emit },
      scope,
    );
    return { counts, different, extra, unjudged };
  } catch (thrown) {
    if (!('backup' in plan.spec.source)) throw thrown;
    return withoutSource(whySourceIsGone(thrown, signal), sourceTitle);
  }
}

/** What is left to say where there is nothing to hold the target against. */
export function withoutSource({ words }: KubeferryError, sourceTitle: string): HeldAgainst {
  return { different: [], extra: new Map(), unjudged: [{ side: 'source', part: sourceTitle, why: words }] };
}

function isDifferent({ outcome }: ComparedObject): boolean {
  return outcome === 'missing' || outcome === 'drift';
}
