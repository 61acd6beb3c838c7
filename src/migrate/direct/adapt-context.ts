import type { AdaptContext } from '../../adapt/context.ts';
import { type ObjectRef, parseApiVersion } from '../../model/object.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** What adapting an object to one target depends on. `moving`: every object that the plan selects, as the source has it. */
export async function adaptContext(
  context: RunContext,
  target: OpenTarget,
  moving: readonly ObjectRef[],
): Promise<AdaptContext> {
  const discovery = await target.reader.discovery({ signal: context.scope.signal });
  // Not before it is asked for: few objects have an owner that matters, and there may be very many objects.
  let owners: Set<string> | undefined;
  return {
    mappings: target.mappings,
    namespaces: context.plan.spec.select.namespaces,
    volumes: new Map([...context.claims].map(([claim, { choice }]) => [claim, choice])),
    find: discovery.find,
    ownerMoves: ({ apiVersion, kind, name }) => {
      // An owner is in the namespace of what it owns, or in none; its UID is not in the backup's index, its name is.
      owners ??= new Set(moving.map((ref) => `${ref.group}/${ref.kind}/${ref.name}`));
      return owners.has(`${parseApiVersion(apiVersion).group}/${kind}/${name}`);
    },
  };
}
