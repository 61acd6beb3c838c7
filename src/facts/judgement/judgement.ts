import { manifestObject } from '../../model/assessment/finding.ts';
import type { TargetJudgement, UnjudgedByTarget } from '../../model/assessment/judgement.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Verdict } from './verdict.ts';

/** What came of asking about objects, in their order; each reason why something was not judged is told once, with the number of objects. */
export function judgementOf(objects: readonly KubeObject[], verdicts: readonly Verdict[]): TargetJudgement {
  const says = verdicts.flatMap(({ said }, index) => {
    const object = objects[index];
    if (!object) return [];
    const named = manifestObject(object);
    return said.map(({ sameAs, ...finding }) => ({ index, finding: { ...finding, object: named, fixes: [] }, sameAs }));
  });
  const notJudged = new Map<string, UnjudgedByTarget>();
  for (const why of verdicts.flatMap(({ unjudged }) => unjudged)) {
    const key = JSON.stringify(why);
    const before = notJudged.get(key)?.objects ?? 0;
    notJudged.set(key, { why, objects: before + 1 });
  }
  return { says, notJudged: [...notJudged.values()] };
}
