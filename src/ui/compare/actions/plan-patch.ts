import { type FieldDifference, meantValue } from '../../../model/comparison/comparison.ts';
import type { PlanPatch } from '../../../model/migration/plan.ts';
import { kindInPlan } from '../../../model/migration/plan-kind.ts';
import type { ObjectRef } from '../../../model/objects/object.ts';

/** The patch of a plan by which the target keeps what it has at a difference of an object. */
export function planPatch(
  { group, kind, namespace, name }: ObjectRef,
  field: Pick<FieldDifference, 'pointer' | 'left' | 'right' | 'meant'>,
  reason: string,
): PlanPatch {
  const { pointer: path, right: value } = field;
  const target = { kind: kindInPlan({ group, kind }), ...(namespace !== undefined && { namespace }), name };
  if (value === undefined) return { target, patch: [{ op: 'remove', path }], reason };
  return { target, patch: [{ op: meantValue(field) === undefined ? 'add' : 'replace', path, value }], reason };
}
