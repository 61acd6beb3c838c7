import { type CountedNoise, noneCounted } from '../model/built-in-noise.ts';
import { isRecord, type JsonRecord } from '../model/json.ts';
import type { KubeObject } from '../model/object.ts';
import { areSameBytes } from './base64.ts';
import { type Difference, isQuantity, withoutSecrets } from './compare.ts';
import { groupKindOf } from './group-kind.ts';
import { areMoved, itemPairs } from './item-pairs.ts';
import { type Lists, listsOf } from './lists.ts';
import { meaningOf } from './meaning.ts';
import { belowField, belowItem } from './owned-fields.ts';
import { fieldBelow, namesOf, type Place, pathTo } from './place.ts';
import { sameQuantity } from './quantity.ts';

/** Fields that were added to a live object (`added`), and those that somebody else holds (`held`), as `fieldsV1` trees. */
export interface AddedFields {
  added: JsonRecord[];
  held: JsonRecord[];
}

/** Where nobody added any. */
export const nothingAdded: AddedFields = { added: [], held: [] };

/** What is known of the lists that are compared, and what was found so far. */
interface Comparison {
  lists: Lists;
  found: MarkedDifference[];
}

/** A difference with a name for its place that is the same for any two objects: merge keys stand for the numbers of list items. */
export interface MarkedDifference extends Difference {
  mark: string;
}

/**
 * Every place where two objects are not the same: a field that only one of them has is a difference, and so is `{}` or `""`
 * where the other one has nothing. The order of a list counts only where it says something. Of the metadata labels and annotations count. What servers and controllers keep for
 * themselves is no difference, nor is a field of `live` that was only `added`. Values of Secrets are compared, and never given.
 */
export function exactDifferences(one: KubeObject, live: KubeObject, added = nothingAdded): Difference[] {
  return markedDifferences(one, live, added).map(({ mark, ...difference }) => difference);
}

/** The same, so that they can be told from those of other pairs of objects. `isNone`: what is no difference either, asked with the values of Secrets; `by`: noise that counts, and what is known of the lists of the kind. */
export function markedDifferences(
  one: KubeObject,
  live: KubeObject,
  added = nothingAdded,
  isNone: (difference: Difference) => boolean = () => false,
  { counted = noneCounted, lists = listsOf(groupKindOf(one)) }: { counted?: CountedNoise; lists?: Lists } = {},
): MarkedDifference[] {
  const comparison: Comparison = { lists, found: [] };
  compare(meaningOf(one, counted), meaningOf(live, counted), undefined, added, comparison);
  const found = comparison.found.filter((difference) => !areSameBytes(one, difference) && !isNone(difference));
  return withoutSecrets(one, live, found);
}

/** Whether two live objects mean the same. */
export function areAlike(one: KubeObject, other: KubeObject): boolean {
  return exactDifferences(one, other).length === 0;
}

function compare(one: unknown, live: unknown, at: Place | undefined, added: AddedFields, into: Comparison): void {
  if (Object.is(one ?? undefined, live ?? undefined)) return;
  if (isRecord(one) && isRecord(live)) compareRecords(one, live, at, added, into);
  else if (Array.isArray(one) && Array.isArray(live)) compareLists(one, live, at, added, into);
  else if (!(isQuantity(pathTo(at)) && sameQuantity(one, live))) {
    into.found.push({ ...namesOf(at), meant: one, live });
  }
}

function compareRecords(
  one: JsonRecord,
  live: JsonRecord,
  at: Place | undefined,
  { added, held }: AddedFields,
  into: Comparison,
): void {
  const isAdded = (trees: JsonRecord[], key: string) => trees.some((tree) => Object.hasOwn(tree, `f:${key}`));
  const field = (key: string) => {
    const [value, there] = [ownValue(one, key), ownValue(live, key)];
    // Most are, and need no place.
    if (Object.is(value, there)) return;
    if (value === undefined && isAdded(added, key) && !isAdded(held, key)) return;
    const below = { added: belowField(added, key), held: belowField(held, key) };
    compare(value, there, fieldBelow(at, key), below, into);
  };
  for (const key of Object.keys(one)) field(key);
  for (const key of Object.keys(live)) if (!Object.hasOwn(one, key)) field(key);
}

/** A key that a person chose may be one that every object inherits. Null is as good as absent. */
function ownValue(record: JsonRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? (record[key] ?? undefined) : undefined;
}

function compareLists(
  one: unknown[],
  live: unknown[],
  at: Place | undefined,
  added: AddedFields,
  into: Comparison,
): void {
  const pairs = itemPairs(one, live, pathTo(at), into.lists);
  if (areMoved(pairs, String(at?.step), one, live)) {
    into.found.push({ ...namesOf(at), meant: one, live });
    return;
  }
  // What a list lacks is named as if it stood at its end.
  let [end, liveEnd] = [one.length, live.length];
  for (const { index, other, key } of pairs) {
    const item = index === undefined ? undefined : one[index];
    const there = other === undefined ? undefined : live[other];
    const isKeyed = key !== undefined;
    const below = isKeyed ? { added: belowItem(added.added, there), held: belowItem(added.held, there) } : nothingAdded;
    if (isKeyed && index === undefined && below.added.length > 0 && below.held.length === 0) continue;
    const step = index ?? end++;
    const liveStep = other ?? liveEnd++;
    const place: Place = { ...(at && { above: at }), step, liveStep, mark: key ?? String(step) };
    if (index !== undefined && other !== undefined) compare(item, there, place, below, into);
    else into.found.push({ ...namesOf(place), meant: item, live: there });
  }
}
