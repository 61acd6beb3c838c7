import type { FieldDifference } from '../model/comparison/comparison.ts';
import { copyJson, isRecord, listIndex, pointerParts, valueAt } from '../model/json/json.ts';
import type { JsonPatchOperation } from '../model/json/json-patch.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { withheld } from '../model/objects/secret.ts';
import { hiddenValue } from './difference.ts';
import { groupKindOf } from './group-kind.ts';
import { placeAmong } from './item-pairs.ts';
import { listsOf } from './lists.ts';

/**
 * The JSON patch (RFC 6902) that gives the right object of a comparison what the left one has at some of its differences. Values of
 * Secrets are not in it: they are withheld in differences. An item that a list gets stands behind what it follows on the left; where items are
 * not told apart by a key, at the end. `lists`: what is known of those of the kind.
 */
export function patchOf(
  left: KubeObject,
  right: KubeObject,
  fields: readonly FieldDifference[],
  lists = listsOf(groupKindOf(right)),
): JsonPatchOperation[] {
  const steady: JsonPatchOperation[] = [];
  const moving: JsonPatchOperation[] = [];
  for (const { pointer, rightPointer: path = pointer, left: value, right: there } of fields) {
    if ([value, there].some((one) => one === hiddenValue || one === withheld)) continue;
    const parent = above(path);
    const list = valueAt(right, parent);
    if (value === undefined) (Array.isArray(list) ? moving : steady).push({ op: 'remove', path });
    else if (there !== undefined) steady.push({ op: 'replace', path, value: copyJson(value) });
    else if (!Array.isArray(list)) steady.push({ op: 'add', path, value: copyJson(value) });
    else {
      const place = placeAmong(lists(pointerParts(parent)), value, valueAt(left, above(pointer)), list);
      const where = place === undefined ? steady : moving;
      where.push({ op: 'add', path: `${parent}/${place ?? '-'}`, value: copyJson(value) });
    }
  }
  // What comes into a list or leaves it must not shift what else is named in it; of what comes to one place, the last goes first.
  return [...missingMaps(right, steady), ...steady, ...moving.reverse().sort(byPlaceDownwards)];
}

function above(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Labels and annotations are compared one by one, where one of the objects may have none at all. */
function missingMaps(right: KubeObject, given: readonly JsonPatchOperation[]): JsonPatchOperation[] {
  return ['/metadata/labels', '/metadata/annotations'].flatMap((path): JsonPatchOperation[] => {
    const isNeeded = given.some((operation) => operation.path.startsWith(`${path}/`));
    return isNeeded && !isRecord(valueAt(right, path)) ? [{ op: 'add', path, value: {} }] : [];
  });
}

function byPlaceDownwards(one: JsonPatchOperation, other: JsonPatchOperation): number {
  const [steps, others] = [stepsOf(one), stepsOf(other)];
  const at = steps.findIndex((step, index) => step !== others[index]);
  const [a = '', b = ''] = at < 0 ? [] : [steps[at], others[at]];
  if (typeof a === 'number' && typeof b === 'number') return b - a;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

/** The steps of a path, with those into lists as numbers: what comes into a list comes before the item that has its place there. */
function stepsOf({ op, path }: JsonPatchOperation): (string | number)[] {
  const steps = pointerParts(path).map((step) => listIndex(step) ?? step);
  const last = steps.at(-1);
  return op === 'add' && typeof last === 'number' ? steps.with(-1, last - 0.5) : steps;
}
