import type { AdaptContext } from '../../adapt/adapt.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** What adapting an object to one target depends on. */
export async function adaptContext(context: RunContext, target: OpenTarget): Promise<AdaptContext> {
  const discovery = await target.reader.discovery({ signal: context.scope.signal });
  return {
    mappings: target.mappings,
    namespaces: context.plan.spec.select.namespaces,
    volumes: new Map([...context.claims].map(([claim, { choice }]) => [claim, choice])),
    find: discovery.find,
  };
}
