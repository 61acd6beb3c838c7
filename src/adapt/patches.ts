import { jsonPointer, pointerParts, valueAt } from '../model/json/json.ts';
import { type JsonPatchOperation, patched } from '../model/json/json-patch.ts';
import { type Message, message } from '../model/message.ts';
import type { Migration, MigrationTarget, PlanPatch } from '../model/migration/plan.ts';
import { isOfKindInPlan } from '../model/migration/plan-kind.ts';
import { faultyField, isKubeObject } from '../model/objects/kube-object.ts';
import { labelMatcher } from '../model/objects/label-selector.ts';
import type { KubeObject, ObjectRef } from '../model/objects/object.ts';
import type { Note } from './context.ts';

/** A patch of a plan, ready to be applied. */
export interface Patch {
  /** Where it stands in the plan: keys and list positions from the top. */
  at: readonly (string | number)[];
  /** Whether it is about an object, as the source and as the target calls it. */
  isAbout(object: KubeObject, names: ObjectNames): boolean;
  steps: readonly JsonPatchOperation[];
  reason: string;
}

/** A patch that is about an object. Where one of its steps does not fit, `unfit` says which (its place in the patch) and why, and the object is without it. */
export interface PatchUse {
  at: readonly (string | number)[];
  unfit?: { step: number; why: Message };
}

interface ObjectNames {
  source: ObjectRef;
  target: ObjectRef;
}

/** The patches of what a target gets: the plan's, then those of the target, in the order in which they are made. Selectors have to be right. */
export function patchesFor(plan: Migration, target: MigrationTarget): Patch[] {
  const index = plan.spec.targets.findIndex(({ name }) => name === target.name);
  return [
    ...patchesAt(plan.spec.patches, ['spec', 'patches']),
    ...patchesAt(target.patches, ['spec', 'targets', index, 'patches']),
  ];
}

/** Patches that stand at a place of a plan. Selectors have to be right. */
export function patchesAt(patches: readonly PlanPatch[] = [], at: readonly (string | number)[]): Patch[] {
  return patches.map(({ target, patch, reason }, index) => {
    const { kind, namespace, name, labelSelector } = target;
    const isLabelled = labelSelector === undefined ? () => true : labelMatcher(labelSelector);
    return {
      at: [...at, index],
      isAbout: ({ metadata }, names) =>
        (isOfKindInPlan(names.source, kind) || isOfKindInPlan(names.target, kind)) &&
        (namespace === undefined || namespace === names.source.namespace) &&
        (name === undefined || name === names.source.name) &&
        isLabelled(metadata.labels ?? {}),
      steps: patch.map(({ op, path, value }) => (op === 'remove' ? { op, path } : { op, path, value })),
      reason,
    };
  });
}

/** An object with the patches that are about it, each whole or not at all. The object itself stays as it is. */
export function applyPatches(
  object: KubeObject,
  names: ObjectNames,
  patches: readonly Patch[],
  note: Note,
): { object: KubeObject; uses: PatchUse[] } {
  let made = object;
  const uses: PatchUse[] = [];
  for (const patch of patches) {
    if (!patch.isAbout(object, names)) continue;
    const tried = applied(made, patch);
    uses.push({ at: patch.at, ...('why' in tried && { unfit: tried }) });
    if ('why' in tried) continue;
    made = tried.object;
    for (const pointer of tried.places) note(pointer, message('adapt.patch', { reason: patch.reason }));
  }
  return { object: made, uses };
}

function applied(
  object: KubeObject,
  { steps }: Patch,
): { object: KubeObject; places: string[] } | { step: number; why: Message } {
  let made: KubeObject = object;
  const places: string[] = [];
  for (const [step, operation] of steps.entries()) {
    const next = patched(made, [operation]);
    if (next === undefined) return { step, why: message('adapt.unfit.place', { path: operation.path }) };
    if (!isKubeObject(next)) {
      return { step, why: message('adapt.unfit.object', { path: operation.path, field: faultyField(next) ?? '' }) };
    }
    places.push(placeOf(operation, made));
    made = next;
  }
  return { object: made, places: [...new Set(places)] };
}

/** The place that a step changes: where items of a list move up or down, the list. */
function placeOf({ op, path }: JsonPatchOperation, before: KubeObject): string {
  const parts = pointerParts(path);
  const last = parts.pop();
  const parent = jsonPointer(...parts);
  return op !== 'replace' && (last === '-' || Array.isArray(valueAt(before, parent))) ? parent : path;
}
