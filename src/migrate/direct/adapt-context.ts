import type { AdaptContext } from '../../adapt/context.ts';
import { patchesFor } from '../../adapt/patches.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import type { Mappings, Migration, MigrationTarget } from '../../model/migration/plan.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import { systemPartTest } from '../../model/objects/system-parts.ts';
import { ownerIsAmong } from '../owners.ts';
import { ownSecrets } from './own-secrets.ts';
import type { ClaimDecisions, OpenTarget, RunContext } from './run-context.ts';

/** What adapting an object to one target depends on. `moving`: every object that the plan selects, as the backup has it. */
export async function adaptContext(
  { plan, claims, scope: { signal } }: RunContext,
  { spec, reader, mappings }: OpenTarget,
  { backup, moving }: { backup: BackupReader; moving: readonly BackupEntry[] },
): Promise<AdaptContext> {
  const { find } = await reader.discovery({ signal });
  const isOwnSecret = await ownSecrets(backup, moving, signal);
  return { ...adaptContextOf(plan, { target: spec, mappings, claims, find }, moving), isOwnSecret };
}

/** What is known of a target: its mappings, what it serves, and what was decided on claims. */
interface KnownTarget {
  target: MigrationTarget;
  mappings: Mappings;
  claims: ClaimDecisions;
  find: AdaptContext['find'];
}

/** The same, by what is known of a target. */
export function adaptContextOf(
  plan: Migration,
  { target, mappings, claims, find }: KnownTarget,
  moving: readonly ObjectRef[],
): AdaptContext {
  const { select, volumes } = plan.spec;
  const { namespaces, excludeSystem = [] } = select;
  // Only bound claims are decided on; the plan may leave behind others too.
  const omitted = Object.keys(volumes.claims).filter((claim) => volumes.claims[claim] === 'omit');
  return {
    mappings,
    patches: patchesFor(plan, target),
    namespaces,
    volumes: new Map([
      ...omitted.map((claim) => [claim, 'omit'] as const),
      ...[...claims].map(([claim, { choice }]) => [claim, choice] as const),
    ]),
    find,
    isSystemPart: systemPartTest(excludeSystem),
    ownerMoves: ownerIsAmong(moving),
  };
}
