import type { JsonPatchOperation } from '../../../model/json/json-patch.ts';
import type { PlanPatch } from '../../../model/migration/plan.ts';
import { kindInPlan } from '../../../model/migration/plan-kind.ts';
import type { ObjectRef } from '../../../model/objects/object.ts';

/** A patch of a plan that does one thing to an object, as the source calls it. */
export function planPatch(
  { group, kind, namespace, name }: ObjectRef,
  operation: JsonPatchOperation,
  reason: string,
): PlanPatch {
  const target = { kind: kindInPlan({ group, kind }), ...(namespace !== undefined && { namespace }), name };
  return { target, patch: [operation], reason };
}
