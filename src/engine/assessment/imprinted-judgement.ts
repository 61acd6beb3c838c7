import { createHash } from 'node:crypto';
import { withheldByForm } from '../../facts/judgement/stand-in-values.ts';
import type { ManifestObject } from '../../model/assessment/finding.ts';
import type { ImprintedJudgement, TargetJudgement } from '../../model/assessment/judgement.ts';
import { toJson } from '../../model/json/json-text.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** What a target said of objects, with what tells each from itself after an edit. */
export function imprinted(objects: readonly KubeObject[], { says, notJudged }: TargetJudgement): ImprintedJudgement {
  return {
    says: says.flatMap(({ index, finding: { fixes: _, ...finding }, sameAs }) => {
      const object = objects[index];
      return object ? [{ imprint: imprintOf(object), finding, sameAs: [...sameAs] }] : [];
    }),
    notJudged,
  };
}

/** What a target said, of those objects that are as they were then. */
export function stillSaid(kept: ImprintedJudgement, objects: readonly KubeObject[]): TargetJudgement {
  const byObject = Map.groupBy(kept.says, (one) => nameOf(one.finding.object));
  const says = objects.flatMap((object, index) => {
    const { namespace, name } = object.metadata;
    const ofIt = byObject.get(nameOf({ ...object, ...(namespace !== undefined && { namespace }), name }));
    if (!ofIt) return [];
    const imprint = imprintOf(object);
    return ofIt
      .filter((one) => one.imprint === imprint)
      .map(({ finding, sameAs }) => ({ index, finding: { ...finding, fixes: [] }, sameAs }));
  });
  return { says, notJudged: kept.notJudged };
}

function nameOf({ apiVersion, kind, namespace = '', name }: ManifestObject): string {
  return [apiVersion, kind, namespace, name].join('/');
}

/** Tells an object from itself after an edit. Of the values of a Secret only their form counts: a hash of one can be guessed. */
export function imprintOf(object: KubeObject): string {
  return createHash('sha256')
    .update(toJson(withheldByForm(object)))
    .digest('hex');
}
