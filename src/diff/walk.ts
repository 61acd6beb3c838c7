import { isRecord, type JsonRecord } from '../model/json/json.ts';
import type { MarkedDifference } from './difference.ts';
import { areMoved, itemPairs } from './item-pairs.ts';
import type { Lists } from './lists.ts';
import { belowField, belowItem } from './owned-fields.ts';
import { fieldBelow, namesOf, type Place, pathTo } from './place.ts';
import { isQuantity, sameQuantity } from './quantity.ts';

/** Who wrote what of the right object: `fieldsV1` trees of some groups of managers, each of which is followed down with it. */
export type Writers = readonly JsonRecord[][];

/** A field that the right object alone has: where the object around it stands, what that is, and who wrote what of it. */
export interface OnlyRight {
  key: string;
  value: unknown;
  above: Place | undefined;
  beside: JsonRecord;
  writers: Writers;
}

/** How two objects are held against each other. */
export interface WalkedBy {
  /** Of what kind they are (`groupKindOf`). */
  kind: string;
  lists: Lists;
  /** Whether `{}`, `[]` and `""` are as good as nothing: servers drop what holds nothing, and write it where it was not. */
  emptyIsNone?: boolean;
  writers?: Writers;
  /** Whether a field that the right object alone has is a difference; without it, all are. */
  countsField?(field: OnlyRight): boolean;
  /** The same of an item of a list with keys, by who wrote what of it. */
  countsItem?(writers: Writers): boolean;
}

/** How two objects are held against each other, and what was found so far. */
interface Walk extends WalkedBy {
  found: MarkedDifference[];
}

const nobody: Writers = [];

/** The places where two values are not the same. Null is as good as absent; quantities are compared by value, and the order of a list counts where it says something. */
export function differencesBetween(left: unknown, right: unknown, by: WalkedBy): MarkedDifference[] {
  const into: Walk = { ...by, found: [] };
  values(left, right, undefined, by.writers ?? nobody, into);
  return into.found;
}

function values(left: unknown, right: unknown, at: Place | undefined, writers: Writers, into: Walk): void {
  if (Object.is(left ?? undefined, right ?? undefined)) return;
  if (into.emptyIsNone && isEmpty(left) && isEmpty(right)) return;
  if (isRecord(left) && isRecord(right)) records(left, right, at, writers, into);
  else if (isRecord(left) && right === undefined && into.emptyIsNone) records(left, {}, at, writers, into);
  else if (Array.isArray(left) && Array.isArray(right)) lists(left, right, at, writers, into);
  else if (!(isQuantity(into.kind, pathTo(at)) && sameQuantity(left, right)))
    into.found.push({ ...namesOf(at), left, right });
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

function records(left: JsonRecord, right: JsonRecord, at: Place | undefined, writers: Writers, into: Walk): void {
  const field = (key: string) => {
    const [value, there] = [ownValue(left, key), ownValue(right, key)];
    // Most are, and need no place.
    if (Object.is(value, there)) return;
    const isCounted = () => into.countsField?.({ key, value: there, above: at, beside: right, writers }) ?? true;
    if (value === undefined && !isCounted()) return;
    const below = writers.length === 0 ? nobody : writers.map((trees) => belowField(trees, key));
    values(value, there, fieldBelow(at, key), below, into);
  };
  for (const key of Object.keys(left)) field(key);
  for (const key of Object.keys(right)) if (!Object.hasOwn(left, key)) field(key);
}

/** A key that a person chose may be one that every object inherits. Null is as good as absent. */
function ownValue(record: JsonRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? (record[key] ?? undefined) : undefined;
}

function lists(left: unknown[], right: unknown[], at: Place | undefined, writers: Writers, into: Walk): void {
  const pairs = itemPairs(left, right, pathTo(at), into.lists);
  if (areMoved(pairs, String(at?.step), left, right)) {
    into.found.push({ ...namesOf(at), left, right });
    return;
  }
  // What a list lacks is named as if it stood at its end.
  let [end, rightEnd] = [left.length, right.length];
  for (const { left: index, right: other, key } of pairs) {
    const item = index === undefined ? undefined : left[index];
    const there = other === undefined ? undefined : right[other];
    const below = key === undefined || writers.length === 0 ? nobody : writers.map((trees) => belowItem(trees, there));
    if (key !== undefined && index === undefined && into.countsItem?.(below) === false) continue;
    const step = index ?? end++;
    const rightStep = other ?? rightEnd++;
    const place: Place = { ...(at && { above: at }), step, rightStep, mark: key ?? String(step) };
    if (index !== undefined && other !== undefined) values(item, there, place, below, into);
    else into.found.push({ ...namesOf(place), left: item, right: there });
  }
}
