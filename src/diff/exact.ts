import { isRecord, type JsonRecord, jsonPointer } from '../model/json.ts';
import type { KubeObject } from '../model/object.ts';
import { type Difference, isQuantity, type Path, withoutSecrets } from './compare.ts';
import { meaningOf } from './meaning.ts';
import { itemsByKey } from './merge-keys.ts';
import { belowField, belowItem } from './owned-fields.ts';
import { sameQuantity } from './quantity.ts';

/** Fields that were added to a live object (`added`), and those that somebody else holds (`held`), as `fieldsV1` trees. */
export interface AddedFields {
  added: JsonRecord[];
  held: JsonRecord[];
}

const nothingAdded: AddedFields = { added: [], held: [] };

/**
 * Every place where two objects are not the same: a field that only one of them has is a difference, and so is `{}` or `""`
 * where the other one has nothing. Of the metadata labels and annotations count. What servers and controllers keep for
 * themselves is no difference, nor is a field of `live` that was only `added`. Values of Secrets are compared, and never given.
 */
export function exactDifferences(one: KubeObject, live: KubeObject, added = nothingAdded): Difference[] {
  const found: Difference[] = [];
  compare(meaningOf(one), meaningOf(live), [], added, found);
  return withoutSecrets(one, found);
}

/** Whether two live objects mean the same. */
export function areAlike(one: KubeObject, other: KubeObject): boolean {
  return exactDifferences(one, other).length === 0;
}

function compare(one: unknown, live: unknown, path: Path, added: AddedFields, found: Difference[]): void {
  if (isRecord(one) && isRecord(live)) compareRecords(one, live, path, added, found);
  else if (Array.isArray(one) && Array.isArray(live)) compareLists(one, live, path, added, found);
  else if (!Object.is(one ?? undefined, live ?? undefined) && !(isQuantity(path) && sameQuantity(one, live))) {
    found.push({ pointer: jsonPointer(...path), meant: one, live });
  }
}

function compareRecords(
  one: JsonRecord,
  live: JsonRecord,
  path: Path,
  { added, held }: AddedFields,
  found: Difference[],
): void {
  for (const key of new Set([...Object.keys(one), ...Object.keys(live)])) {
    const name = `f:${key}`;
    const isAdded = (trees: JsonRecord[]) => trees.some((tree) => Object.hasOwn(tree, name));
    const value = ownValue(one, key);
    if ((value ?? undefined) === undefined && isAdded(added) && !isAdded(held)) continue;
    const below = { added: belowField(added, key), held: belowField(held, key) };
    compare(value, ownValue(live, key), [...path, key], below, found);
  }
}

/** A key that a person chose may be one that every object inherits. */
function ownValue(record: JsonRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function compareLists(one: unknown[], live: unknown[], path: Path, added: AddedFields, found: Difference[]): void {
  const field = String(path.at(-1));
  const oneByKey = itemsByKey(field, one);
  const liveByKey = oneByKey && itemsByKey(field, live);
  if (!oneByKey || !liveByKey) {
    for (let index = 0; index < Math.max(one.length, live.length); index++) {
      compare(one[index], live[index], [...path, index], nothingAdded, found);
    }
    return;
  }
  for (const key of new Set([...oneByKey.keys(), ...liveByKey.keys()])) {
    const item = oneByKey.get(key);
    const other = liveByKey.get(key);
    const below = { added: belowItem(added.added, other?.item), held: belowItem(added.held, other?.item) };
    if (!item && below.added.length > 0 && below.held.length === 0) continue;
    compare(item?.item, other?.item, [...path, item?.index ?? other?.index ?? 0], below, found);
  }
}
