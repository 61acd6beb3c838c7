import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mappingsFor } from '../../../adapt/context.ts';
import { targetFolder } from '../../../migrate/folder/folder.ts';
import { manifestPath } from '../../../migrate/folder/manifest-path.ts';
import { readPlan } from '../../../migrate/plan/read.ts';
import { storeOf } from '../../../migrate/plan-store.ts';
import type { ComparedObject, ComparedSide, SideName } from '../../../model/comparison/comparison.ts';
import type { ComparisonRequests } from '../../../model/comparison/comparison-requests.ts';
import { KubeferryError } from '../../../model/error.ts';
import { message } from '../../../model/message.ts';
import type { Mappings, Migration, MigrationTarget } from '../../../model/migration/plan.ts';
import { targetNamespace } from '../../../model/migration/target-namespace.ts';
import { onRight } from '../joint-groups.ts';
import { type Asking, openPinned } from './open-pinned.ts';

/** A migration's source and target as two sides, with what explains how they differ. */
export interface MigrationSides {
  plan: Migration;
  target: MigrationTarget;
  mappings: Mappings;
  left: ComparedSide;
  right: ComparedSide;
}

/**
 * The sides of a migration; `name`: of several targets the one that is meant; `only`: of two, the one that is read. Throws what reading its plan throws,
 * `invalid` where the target is not clear, `wrong-cluster` where a context of what is read leads to another cluster than the plan pins, and what that throws.
 */
export async function migrationSides(
  folder: string,
  name: string | undefined,
  { only, ...asking }: Asking & { only?: SideName },
): Promise<MigrationSides> {
  const { plan } = await readPlan(folder);
  const target = targetOf(plan, name);
  const mappings = mappingsFor(plan, target);
  if (only !== 'right') await requirePinned(plan.spec.source, asking);
  if (only !== 'left') await requirePinned(target, asking);
  return { plan, target, mappings, left: sourceSide(folder, plan), right: targetSide(plan, target) };
}

/** One side of a migration alone. Throws as `migrationSides`. */
export async function sideOfMigration(
  { folder, of, target: name }: ComparisonRequests['compare.side']['params'],
  asking: Asking,
): Promise<ComparedSide> {
  const { plan } = await readPlan(folder);
  const target = of === 'target' ? targetOf(plan, name) : undefined;
  await requirePinned(target ?? plan.spec.source, asking);
  return target ? targetSide(plan, target) : sourceSide(folder, plan);
}

/** Holds a source or a target against the cluster that its plan pins, where it is one and that is known. */
async function requirePinned(place: Migration['spec']['source'] | MigrationTarget, asking: Asking): Promise<void> {
  if (!('backup' in place) && place.cluster !== undefined) await openPinned(place, asking);
}

/** Holds sides that were chosen by their contexts against the clusters that a plan pins for these. Throws `wrong-cluster`, and what connecting throws. */
export async function requirePinnedSides(
  { spec }: Migration,
  sides: readonly ComparedSide[],
  asking: Asking,
): Promise<void> {
  for (const place of [spec.source, ...spec.targets]) {
    const isCompared = (side: ComparedSide) =>
      side.from === 'cluster' && 'context' in place && side.context === place.context;
    if (sides.some(isCompared)) await requirePinned(place, asking);
  }
}

/** What a migration moves, as one side. */
export function sourceSide(folder: string, plan: Migration): ComparedSide {
  const { source, select } = plan.spec;
  const { namespaces } = select;
  return 'backup' in source
    ? { from: 'backup', store: storeOf(folder, plan), name: source.backup, namespaces }
    : { from: 'cluster', context: source.context, namespaces };
}

/** Where a migration moves it, as one side. */
export function targetSide(plan: Migration, target: MigrationTarget): ComparedSide {
  const mappings = mappingsFor(plan, target);
  const namespaces = plan.spec.select.namespaces.map((namespace) => targetNamespace(mappings, namespace));
  return { from: 'cluster', context: target.context, namespaces };
}

/** Finds the manifest of an object of a migration's comparison among those of a target, where it has one. */
export function manifestsOf(
  folder: string,
  target: string,
  mappings: Mappings,
): (compared: ComparedObject) => string | undefined {
  return ({ object, other, onlyRight }) => {
    const isThere = onlyRight || object.namespace === undefined;
    const there = other ?? (isThere ? object : { ...object, ...onRight(object, mappings) });
    const file = join(targetFolder(folder, target), ...manifestPath(there).split('/'));
    return existsSync(file) ? file : undefined;
  };
}

/** The target of a plan that is meant. Throws `invalid` where that is not clear. */
export function targetOf({ spec, metadata }: Migration, name: string | undefined): MigrationTarget {
  const found = name === undefined ? spec.targets : spec.targets.filter((one) => one.name === name);
  const [target, another] = found;
  if (target && !another) return target;
  const names = spec.targets.map((one) => one.name).join(', ');
  if (name !== undefined && !target) {
    const words = message('compare.no-target', { migration: metadata.name, target: name, names });
    throw new KubeferryError('invalid', words);
  }
  throw new KubeferryError('invalid', message('compare.target', { migration: metadata.name, names }), {
    hint: message('compare.target.hint'),
  });
}
