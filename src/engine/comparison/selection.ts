import { excludes } from '../../backup/select.ts';
import { isNamespace } from '../../migrate/direct/selected-entries.ts';
import { readTargets, removedFromTarget } from '../../migrate/folder/read-targets.ts';
import type { Mappings, Migration } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { labelMatcher } from '../../model/objects/label-selector.ts';
import { type ObjectRef, refKey } from '../../model/objects/object.ts';
import { systemPartTest } from '../../model/objects/system-parts.ts';
import type { ComparedWith } from './compared-with.ts';

/** What a migration brings to one target outside namespaces, as its manifests have it. Throws what `readTargets` throws. */
export async function outsideOf(folder: string, target: string): Promise<ObjectRef[]> {
  const found: ObjectRef[] = [];
  for await (const { ref } of readTargets(folder, target)) {
    if (ref.namespace === undefined && !isNamespace(ref)) found.push(ref);
  }
  return found;
}

/** Whether a plan takes an object of its source along, and nobody took its manifest out of the target's. Throws what `removedFromTarget` throws. */
export async function takenBy(
  { spec }: Migration,
  { folder, target, mappings }: { folder: string; target: string; mappings: Mappings },
): Promise<NonNullable<ComparedWith['takes']>> {
  const { select } = spec;
  const removed = new Set((await removedFromTarget(folder, target)).map(refKey));
  const only = select.objects && new Set(select.objects);
  const isLabelled = select.labelSelector === undefined ? undefined : labelMatcher(select.labelSelector);
  const isSystemPart = systemPartTest(select.excludeSystem ?? []);
  return (ref, { metadata }) => {
    const there = ref.namespace === undefined ? ref : { ...ref, namespace: targetNamespace(mappings, ref.namespace) };
    if (removed.has(refKey(there)) || excludes(select, ref)) return false;
    if (isSystemPart(ref.namespace, metadata.labels ?? {})) return false;
    if (only && !isNamespace(ref)) return only.has(refKey(ref));
    // Objects outside namespaces come along by what refers to them.
    return ref.namespace === undefined || (isLabelled?.(metadata.labels ?? {}) ?? true);
  };
}
