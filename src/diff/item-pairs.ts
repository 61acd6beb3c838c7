import { isRecord, type JsonRecord } from '../model/json/json.ts';
import type { ListPath, Lists, ListType } from './lists.ts';
import { textInOrder } from './meaning.ts';

/** An item of the left list and the one of the right list that it is held against, by their places; `key`: what both go by, where they have such a thing. */
export interface ItemPair {
  left?: number;
  right?: number;
  key?: string;
}

/** Pairs of the items of two lists at one place of two objects: by keys, as sets, or by their places. */
export function itemPairs(
  left: readonly unknown[],
  right: readonly unknown[],
  path: ListPath,
  lists: Lists,
): ItemPair[] {
  const type = lists(path);
  const inStep = keysInStep(type, left, right);
  if (inStep) return inStep.map((key, n) => ({ left: n, right: n, key }));
  const byKey = itemsByKey(type, left);
  const rightByKey = byKey && itemsByKey(type, right);
  if (byKey && rightByKey) {
    return [...new Set([...byKey.keys(), ...rightByKey.keys()])].map((key) =>
      pairOf(byKey.get(key)?.index, rightByKey.get(key)?.index, key),
    );
  }
  if (type?.isSet) return pairsOfSets(left, right, path, lists);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, n) =>
    pairOf(n < left.length ? n : undefined, n < right.length ? n : undefined),
  );
}

/** Whether two lists that have keys act otherwise, since items that both have stand in another order. */
export function areMoved(
  pairs: readonly ItemPair[],
  field: string,
  left: readonly unknown[],
  right: readonly unknown[],
): boolean {
  const places = pairs.flatMap((pair) => (pair.left === undefined || pair.right === undefined ? [] : [pair.right]));
  const isMoved = places.some((place, n) => place < (places[n - 1] ?? 0));
  return isMoved && (actsInOrder(field, left) || actsInOrder(field, right));
}

/**
 * Whether the items of a list, though they have keys, act one after another: init containers, variables of which one is made of others
 * (`$(NAME)`), and paths of which the ingress controller makes what it likes.
 */
function actsInOrder(field: string, items: readonly unknown[]): boolean {
  if (field === 'initContainers') return true;
  const some = (isIt: (item: JsonRecord) => boolean) => items.some((item) => isRecord(item) && isIt(item));
  if (field === 'env') return some(({ value }) => String(value ?? '').includes('$('));
  return field === 'paths' && some(({ pathType }) => pathType === 'ImplementationSpecific');
}

/** The items of a list by their keys, or nothing where they have none or two share one. */
export function itemsByKey(
  type: ListType | undefined,
  items: readonly unknown[],
): Map<string, { index: number; item: unknown }> | undefined {
  if (!type?.keyOf) return undefined;
  const found = new Map<string, { index: number; item: unknown }>();
  for (const [index, item] of items.entries()) {
    const key = isRecord(item) ? type.keyOf(item) : undefined;
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, { index, item });
  }
  return found;
}

/** The keys of two lists that have the same ones in the same order, as most do; nothing for others, and where two items share one. */
function keysInStep(
  type: ListType | undefined,
  left: readonly unknown[],
  right: readonly unknown[],
): string[] | undefined {
  if (!type?.keyOf || left.length !== right.length) return undefined;
  const found: string[] = [];
  for (const [index, item] of left.entries()) {
    const there = right[index];
    const key = isRecord(item) && isRecord(there) ? type.keyOf(item) : undefined;
    if (key === undefined || !isRecord(there) || key !== type.keyOf(there)) return undefined;
    found.push(key);
  }
  return found.length < 2 || new Set(found).size === found.length ? found : undefined;
}

/**
 * Where an item of a list (`from`) belongs in another one that lacks it: right behind the nearest of those before it that both have. Nothing where the
 * items of either are not told apart by keys.
 */
export function placeAmong(
  type: ListType | undefined,
  item: unknown,
  from: unknown,
  list: unknown,
): number | undefined {
  if (!Array.isArray(from) || !Array.isArray(list)) return undefined;
  const [there, here] = [itemsByKey(type, from), itemsByKey(type, list)];
  const [key] = itemsByKey(type, [item])?.keys() ?? [];
  if (!there || !here || key === undefined) return undefined;
  const order = [...there.keys()];
  const before = order.slice(0, order.indexOf(key)).findLast((one) => here.has(one));
  return before === undefined ? 0 : (here.get(before)?.index ?? 0) + 1;
}

/** The same ones first, then what is left, one after another. */
function pairsOfSets(left: readonly unknown[], right: readonly unknown[], path: ListPath, lists: Lists): ItemPair[] {
  const textAt = (items: readonly unknown[], at: number) => textInOrder(sorted(items[at], [...path, at], lists));
  const free = Map.groupBy(right.keys(), (at) => textAt(right, at));
  const pairs: ItemPair[] = [];
  const single: number[] = [];
  for (const index of left.keys()) {
    const same = free.get(textAt(left, index))?.shift();
    if (same === undefined) single.push(index);
    else pairs.push(pairOf(index, same));
  }
  const rest = [...free.values()].flat().sort((a, b) => a - b);
  for (let n = 0; n < Math.max(single.length, rest.length); n += 1) pairs.push(pairOf(single[n], rest[n]));
  return pairs;
}

/** A value with all sets in it in one order, whatever their own. */
function sorted(value: unknown, path: ListPath, lists: Lists): unknown {
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sorted(item, [...path, key], lists)]));
  }
  if (!Array.isArray(value)) return value;
  const items = value.map((item: unknown, at) => sorted(item, [...path, at], lists));
  if (!lists(path)?.isSet) return items;
  return items
    .map((item) => [textInOrder(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, item]) => item);
}

function pairOf(left: number | undefined, right: number | undefined, key?: string): ItemPair {
  return {
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
    ...(key !== undefined && { key }),
  };
}
