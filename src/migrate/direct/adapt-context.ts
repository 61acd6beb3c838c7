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
  const { namespaces, excludeSystem = [] } = context.plan.spec.select;
  const discovery = await target.reader.discovery({ signal: context.scope.signal });
  return {
    mappings: target.mappings,
    namespaces,
    volumes: new Map([...context.claims].map(([claim, { choice }]) => [claim, choice])),
    find: discovery.find,
    isSystemPart: systemPartTest(excludeSystem),
    ownerMoves: ownerIsAmong(moving),
  };
}
