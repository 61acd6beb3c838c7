import type { AdaptContext } from '../../adapt/context.ts';
import type { ObjectRef } from '../../model/object.ts';
import { systemPartTest } from '../../model/system-parts.ts';
import { ownerIsAmong } from '../owners.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** What adapting an object to one target depends on. `moving`: every object that the plan selects, as the source has it. */
export async function adaptContext(
  context: RunContext,
  target: OpenTarget,
  moving: readonly ObjectRef[],
): Promise<AdaptContext> {
  const { select, volumes } = context.plan.spec;
  const { namespaces, excludeSystem = [] } = select;
  // Only bound claims are decided on; the plan may leave behind others too.
  const omitted = Object.keys(volumes.claims).filter((claim) => volumes.claims[claim] === 'omit');
  const discovery = await target.reader.discovery({ signal: context.scope.signal });
  return {
    mappings: target.mappings,
    namespaces,
    volumes: new Map([
      ...omitted.map((claim) => [claim, 'omit'] as const),
      ...[...context.claims].map(([claim, { choice }]) => [claim, choice] as const),
    ]),
    find: discovery.find,
    isSystemPart: systemPartTest(excludeSystem),
    ownerMoves: ownerIsAmong(moving),
  };
}
