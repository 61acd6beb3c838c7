import { itemsByKey, placeAmong } from '../../diff/item-pairs.ts';
import type { Lists, ListType } from '../../diff/lists.ts';
import { childOf, isRecord, jsonPointer, pointerParts, sameJson, valueAt } from '../../model/json/json.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import { removing } from '../fixes/fixes.ts';

/** A place in an object, as a JSON pointer. */
export interface PlaceIn {
  object: unknown;
  pointer: string;
}

/** What stands for the end of a list in a JSON pointer. */
const atEnd = '-';

/**
 * Where a third object has what two objects have at the places where they differ: items of lists go by their names, where they have
 * any. Nothing where that is not clear, as in a list without names that is another one there. `lists`: what is known of those of the kind.
 */
export function placeLike(object: unknown, one: PlaceIn, other: PlaceIn, lists: Lists): string | undefined {
  const [steps, otherSteps] = [pointerParts(one.pointer), pointerParts(other.pointer)];
  let [at, otherAt, own] = [one.object, other.object, object];
  const path: string[] = [];
  for (const [n, step] of steps.entries()) {
    if (path.at(-1) === atEnd) return undefined;
    const otherStep = otherSteps[n] ?? step;
    const sides: Side[] = [
      { list: at, step, item: childOf(at, step) },
      { list: otherAt, step: otherStep, item: childOf(otherAt, otherStep) },
    ];
    const isItem = Array.isArray(at) || Array.isArray(otherAt);
    const ownStep = isItem ? itemLike(own, lists(path), sides, n < steps.length - 1) : step;
    if (ownStep === undefined) return undefined;
    path.push(ownStep);
    [at, otherAt, own] = [sides[0]?.item, sides[1]?.item, childOf(own, ownStep)];
  }
  return jsonPointer(...path);
}

/** A list of one of two objects, and the item of it that is meant, if it has that. */
interface Side {
  list: unknown;
  step: string;
  item: unknown;
}

/** The place of an item in a list of another object; its end where the list has no such item. */
function itemLike(
  own: unknown,
  type: ListType | undefined,
  sides: readonly Side[],
  goesDeeper: boolean,
): string | undefined {
  if ((own ?? undefined) === undefined) return atEnd;
  if (!Array.isArray(own)) return undefined;
  const items = sides.flatMap(({ item }) => (item === undefined ? [] : [item]));
  const byKey = itemsByKey(type, own);
  const [key] = (byKey && itemsByKey(type, items.slice(0, 1))?.keys()) ?? [];
  if (byKey && key !== undefined) return String(byKey.get(key)?.index ?? atEnd);
  const isAlike = (one: unknown) => items.some((item) => sameJson(one, item));
  const alike = own.flatMap((one: unknown, index) => (isAlike(one) ? [String(index)] : []));
  const inStep = sides.filter(({ list }) => Array.isArray(list) && list.length === own.length);
  const byPlace = inStep.find(({ step }) => alike.includes(step)) ?? (goesDeeper ? inStep.find(isThere) : undefined);
  if (byPlace) return byPlace.step;
  if (alike.length === 1) return alike[0];
  return alike.length === 0 && items.length === 1 ? atEnd : undefined;
}

/** An item of which a part differs was not found by its value. */
function isThere({ item }: Side): boolean {
  return isRecord(item) || Array.isArray(item);
}

/**
 * The operations that put the value of another object (`taken`) into a manifest at a place of it (`placeLike`); where there is none, what stands there
 * goes. None where it is so already. An item that comes stands behind what it follows there.
 */
export function settingAt(manifest: unknown, pointer: string, taken: PlaceIn, lists: Lists): JsonPatchOperation[] {
  const [now, value] = [valueAt(manifest, pointer), valueAt(taken.object, taken.pointer)];
  if (sameJson(now, value)) return [];
  if (value === undefined) return [removing(manifest, pointer)];
  if (now !== undefined) return [{ op: 'replace', path: pointer, value }];
  const [list, from] = [above(pointer), above(taken.pointer)];
  const place = placeAmong(lists(pointerParts(list)), value, valueAt(taken.object, from), valueAt(manifest, list));
  return [{ op: 'add', path: place === undefined ? pointer : `${list}/${place}`, value }];
}

function above(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}
