import { sameJson } from '../../model/json/json.ts';

/** What becomes of the items of a list: one of `before` alone goes, one of `after` alone comes, both together stay or change. */
export interface Aligned {
  before?: number;
  after?: number;
}

/** Says which items of two lists belong together, in their order. */
export function align(before: readonly unknown[], after: readonly unknown[]): Aligned[] {
  const aligned: Aligned[] = [];
  let one = 0;
  let other = 0;
  while (one < before.length || other < after.length) {
    const step = stepAt(before, after, one, other);
    for (let left = step.gone; left > 0; left--) aligned.push({ before: one++ });
    for (let left = step.come; left > 0; left--) aligned.push({ after: other++ });
    if (step.gone === 0 && step.come === 0) aligned.push({ before: one++, after: other++ });
  }
  return aligned;
}

function stepAt(before: readonly unknown[], after: readonly unknown[], one: number, other: number) {
  if (other >= after.length) return { gone: before.length - one, come: 0 };
  if (one >= before.length) return { gone: 0, come: after.length - other };
  if (sameJson(before[one], after[other])) return { gone: 0, come: 0 };
  const longer = before.length - one - (after.length - other);
  const gone = longer > 0 ? before.findIndex((item, at) => at > one && sameJson(item, after[other])) : -1;
  if (gone >= 0) return { gone: gone - one, come: 0 };
  const come = longer < 0 ? after.findIndex((item, at) => at > other && sameJson(item, before[one])) : -1;
  return { gone: 0, come: come < 0 ? 0 : come - other };
}
