import type { ComparisonRequests } from '../model/comparison/comparison-requests.ts';
import { compareAsked } from './comparison/compare-asked.ts';
import { comparedObject } from './comparison/object-text.ts';
import { keepingPatch, pairPatch } from './comparison/pair-patch.ts';
import { sideOfMigration } from './comparison/sides/migration-sides.ts';
import { changesByTaking } from './comparison/take.ts';
import type { Handlers } from './handler.ts';

/** Requests that hold two sides against each other; neither is changed. */
export const compareHandlers: Handlers<keyof ComparisonRequests> = {
  'compare.sides': (wish, call, scope) => compareAsked({ of: 'sides', ...wish }, call, scope),
  'compare.migration': (wish, call, scope) => compareAsked({ of: 'migration', ...wish }, call, scope),
  'compare.side': (side, { signal }, scope) => sideOfMigration(side, { scope, signal }),
  'compare.object': ({ ask, side, object }, { signal }, scope) => comparedObject(ask, side, object, { scope, signal }),
  'compare.patch': async ({ ask, ...refs }, { signal }, scope) => {
    return { operations: await pairPatch(ask, refs, { scope, signal }) };
  },
  'compare.keep': async (wish, { signal }, scope) => {
    const operation = await keepingPatch(wish, { scope, signal });
    return operation ? { operation } : {};
  },
  'compare.take': async (wish, { signal }, scope) => ({ changes: await changesByTaking(wish, { scope, signal }) }),
};
