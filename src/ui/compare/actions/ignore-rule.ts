import type { FieldDifference } from '../../../model/comparison/comparison.ts';
import { placeOf } from '../../../model/comparison/field-place.ts';
import { listIndex, pointerParts } from '../../../model/json/json.ts';
import type { IgnoreRule } from '../../../model/migration/plan.ts';
import { kindInPlan } from '../../../model/migration/plan-kind.ts';
import type { ObjectRef } from '../../../model/objects/object.ts';

/** What a plan says to have a difference of an object ignored, or without one the whole object. */
export function ignoreRule(
  { group, kind, namespace, name }: ObjectRef,
  field: Pick<FieldDifference, 'pointer' | 'keyed'> | undefined,
  reason: string,
): IgnoreRule {
  return {
    kind: kindInPlan({ group, kind }),
    ...(namespace !== undefined && { namespace }),
    name,
    ...(field && { path: placeOf(field) }),
    reason,
  };
}

/** Whether a plan can name the place for good: not in a list whose items have no merge keys. A key of a map that is a number counts as that. */
export function isNamed(field: Pick<FieldDifference, 'pointer' | 'keyed'>): boolean {
  return !pointerParts(placeOf(field)).some((step) => listIndex(step) !== undefined);
}
