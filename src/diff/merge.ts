import { isRecord, type JsonRecord, jsonPointer, sameJson, setOwn } from '../model/json/json.ts';
import type { JsonPatchOperation } from '../model/json/json-patch.ts';
import { itemsByKey } from './item-pairs.ts';
import type { Lists } from './lists.ts';

/** A place that was changed on both sides, and not alike. A side that has nothing there is `undefined`. */
export interface MergeConflict {
  /** A JSON pointer (RFC 6901) into what is mine; where I have nothing there, to what would hold it. */
  pointer: string;
  base: unknown;
  theirs: unknown;
  mine: unknown;
  /** Makes mine what is theirs. */
  take: JsonPatchOperation;
  /** Makes the base what is theirs, so that mine is a change of it and no conflict any more. */
  keep: JsonPatchOperation;
}

/** What both sides together come to, in the order of mine, and where they do not come together: mine stays there. */
export interface Merged {
  value: unknown;
  conflicts: MergeConflict[];
}

/**
 * Merges two JSON values that began as one. Mappings are merged by key and lists by the keys of their items (`lists`), also with what one side
 * added or removed; other lists and values as a whole.
 */
export function mergeThree(base: unknown, theirs: unknown, mine: unknown, lists: Lists): Merged {
  const into: Merging = { lists, conflicts: [] };
  return { value: merge({ base, theirs, mine }, { base: [], mine: [] }, into), conflicts: into.conflicts };
}

/** What is known of the lists that are merged, and what was found so far. */
interface Merging {
  lists: Lists;
  conflicts: MergeConflict[];
}

interface Sides {
  base: unknown;
  theirs: unknown;
  mine: unknown;
}

/** Where a value stands in the base and in mine; `-` is where an item would be added. */
interface Place {
  base: readonly string[];
  mine: readonly string[];
}

function merge(sides: Sides, place: Place, into: Merging): unknown {
  const { base, theirs, mine } = sides;
  if (sameJson(theirs, mine) || sameJson(base, theirs)) return mine;
  if (sameJson(base, mine)) return theirs;
  if (isRecord(base) && isRecord(theirs) && isRecord(mine)) {
    return mergeRecords({ base, theirs, mine }, place, into);
  }
  if (Array.isArray(base) && Array.isArray(theirs) && Array.isArray(mine)) {
    const merged = mergeLists({ base, theirs, mine }, place, into);
    if (merged) return merged;
  }
  into.conflicts.push({
    pointer: jsonPointer(...(mine === undefined ? place.mine.slice(0, -1) : place.mine)),
    ...sides,
    take: become(jsonPointer(...place.mine), mine, theirs),
    keep: become(jsonPointer(...place.base), base, theirs),
  });
  return mine;
}

function become(path: string, from: unknown, to: unknown): JsonPatchOperation {
  if (to === undefined) return { op: 'remove', path };
  return { op: from === undefined ? 'add' : 'replace', path, value: to };
}

function mergeRecords(
  { base, theirs, mine }: Record<keyof Sides, JsonRecord>,
  place: Place,
  into: Merging,
): JsonRecord {
  const merged: JsonRecord = {};
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const sides = { base: own(base, key), theirs: own(theirs, key), mine: own(mine, key) };
    const value = merge(sides, { base: [...place.base, key], mine: [...place.mine, key] }, into);
    if (value !== undefined) setOwn(merged, key, value);
  }
  return merged;
}

/** Nothing where the items cannot be told apart. */
function mergeLists(lists: Record<keyof Sides, unknown[]>, place: Place, into: Merging): unknown[] | undefined {
  const type = into.lists(place.mine);
  const base = itemsByKey(type, lists.base);
  const theirs = itemsByKey(type, lists.theirs);
  const mine = itemsByKey(type, lists.mine);
  if (!base || !theirs || !mine) return undefined;
  const merged = new Map<string, unknown>();
  for (const key of orderOf([...mine.keys()], [...theirs.keys()])) {
    const [ofBase, ofTheirs, ofMine] = [base.get(key), theirs.get(key), mine.get(key)];
    const at = {
      base: [...place.base, String(ofBase?.index ?? '-')],
      mine: [...place.mine, String(ofMine?.index ?? '-')],
    };
    const value = merge({ base: ofBase?.item, theirs: ofTheirs?.item, mine: ofMine?.item }, at, into);
    if (value !== undefined) merged.set(key, value);
  }
  return [...merged.values()];
}

/** My keys in my order; each of theirs that I lack behind the one that it follows there. */
function orderOf(mine: readonly string[], theirs: readonly string[]): string[] {
  const order = [...mine];
  for (const [at, key] of theirs.entries()) {
    if (order.includes(key)) continue;
    const before = theirs[at - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
  }
  return order;
}

function own(record: JsonRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
