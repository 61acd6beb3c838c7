import type { AdaptContext } from '../../adapt/context.ts';
import type { ObjectRef } from '../../model/object.ts';
import type { Mappings, Migration } from '../../model/plan.ts';
import { systemPartTest } from '../../model/system-parts.ts';
import { ownerIsAmong } from '../owners.ts';
import type { ClaimDecisions, OpenTarget, RunContext } from './run-context.ts';

/** What adapting an object to one target depends on. `moving`: every object that the plan selects, as the source has it. */
export async function adaptContext(
  { plan, claims, scope: { signal } }: RunContext,
  { reader, mappings }: OpenTarget,
  moving: readonly ObjectRef[],
): Promise<AdaptContext> {
  const { find } = await reader.discovery({ signal });
  return adaptContextOf(plan, { mappings, claims, find }, moving);
}

/** The same, by what is known of a target: its mappings, what it serves, and what was decided on claims. */
export function adaptContextOf(
  { spec: { select, volumes } }: Migration,
  { mappings, claims, find }: { mappings: Mappings; claims: ClaimDecisions; find: AdaptContext['find'] },
  moving: readonly ObjectRef[],
): AdaptContext {
  const { namespaces, excludeSystem = [] } = select;
  // Only bound claims are decided on; the plan may leave behind others too.
  const omitted = Object.keys(volumes.claims).filter((claim) => volumes.claims[claim] === 'omit');
  return {
    mappings,
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
