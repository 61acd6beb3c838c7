import { isRecord, type JsonRecord, recordsOf, sameJson } from '../model/json/json.ts';
import { parseJson } from '../model/json/json-text.ts';
import { runManager, undoManager } from '../model/objects/field-manager.ts';
import type { KubeObject } from '../model/objects/object.ts';

const managers = new Set<unknown>([runManager, undoManager]);

/** The fields of a live object that this product wrote. */
export function ownedFields(live: KubeObject): JsonRecord[] {
  return fieldsOf(live, isOurs);
}

/** Whether a manager of fields is this product. */
export function isOurs(manager: unknown): boolean {
  return managers.has(manager);
}

/**
 * The fields of a live object that some managers wrote: the `fieldsV1` trees of its managed fields.
 * Source: the structured-merge-diff format (`f:` a field, `k:` an item by its key fields, `v:` an item by its value).
 */
export function fieldsOf(live: KubeObject, isWanted: (manager: unknown) => boolean): JsonRecord[] {
  return recordsOf(live.metadata.managedFields).flatMap(([, { manager, fieldsV1 }]) =>
    isWanted(manager) && isRecord(fieldsV1) ? [fieldsV1] : [],
  );
}

/** The trees below one field; empty where it is not ours. */
export function belowField(trees: JsonRecord[], field: string): JsonRecord[] {
  if (trees.length === 0) return trees;
  return trees.flatMap((tree) => {
    const below = tree[`f:${field}`];
    return isRecord(below) ? [below] : [];
  });
}

/** The trees below one item of a list with key fields. */
export function belowItem(trees: JsonRecord[], item: unknown): JsonRecord[] {
  if (trees.length === 0 || !isRecord(item)) return [];
  return trees.flatMap((tree) =>
    Object.entries(tree).flatMap(([name, below]) => {
      if (!name.startsWith('k:') || !isRecord(below)) return [];
      const keys = parseJson(name.slice(2));
      const matches = isRecord(keys) && Object.entries(keys).every(([key, value]) => sameJson(item[key], value));
      return matches ? [below] : [];
    }),
  );
}

/** The labels or annotations of a live object that this product wrote. */
export function ownNames(live: KubeObject, field: 'labels' | 'annotations'): Set<string> {
  return namesHeldBy(live, field, isOurs);
}

/** The labels or annotations of a live object that some managers wrote. */
export function namesHeldBy(
  live: KubeObject,
  field: 'labels' | 'annotations',
  isWanted: (manager: unknown) => boolean,
): Set<string> {
  const trees = belowField(belowField(fieldsOf(live, isWanted), 'metadata'), field);
  return new Set(trees.flatMap((tree) => Object.keys(tree).map((name) => name.slice(2))));
}
