import type { FieldDifference } from '../model/comparison.ts';
import { copyJson, isRecord, pointerParts, valueAt } from '../model/json.ts';
import type { JsonPatchOperation } from '../model/json-patch.ts';
import type { KubeObject } from '../model/object.ts';
import { withheld as withheldInManifest } from '../model/secret.ts';
import { withheld } from './compare.ts';

/**
 * The JSON patch (RFC 6902) that gives the right object of a comparison what the left one has at some of its differences. Values of
 * Secrets are not in it: they are withheld in differences. The items that a list gets stand at its end.
 */
export function patchOf(right: KubeObject, fields: readonly FieldDifference[]): JsonPatchOperation[] {
  const given: JsonPatchOperation[] = [];
  const taken: string[] = [];
  for (const { pointer, rightPointer: path = pointer, left, right: there } of fields) {
    if ([left, there].some((value) => value === withheld || value === withheldInManifest)) continue;
    if (left === undefined) taken.push(path);
    else if (there === undefined) given.push({ op: 'add', path: addressIn(right, path), value: copyJson(left) });
    else given.push({ op: 'replace', path, value: copyJson(left) });
  }
  // What a list loses must not shift what else is named in it.
  const removed = taken.sort(byPlaceDownwards).map((path): JsonPatchOperation => ({ op: 'remove', path }));
  return [...missingMaps(right, given), ...given, ...removed];
}

/** What a list gets goes to its end, however much else it gets. */
function addressIn(right: KubeObject, path: string): string {
  const parent = path.slice(0, path.lastIndexOf('/'));
  return Array.isArray(valueAt(right, parent)) ? `${parent}/-` : path;
}

/** Labels and annotations are compared one by one, where one of the objects may have none at all. */
function missingMaps(right: KubeObject, given: readonly JsonPatchOperation[]): JsonPatchOperation[] {
  return ['/metadata/labels', '/metadata/annotations'].flatMap((path): JsonPatchOperation[] => {
    const isNeeded = given.some((operation) => operation.path.startsWith(`${path}/`));
    return isNeeded && !isRecord(valueAt(right, path)) ? [{ op: 'add', path, value: {} }] : [];
  });
}

function byPlaceDownwards(one: string, other: string): number {
  const [parts, others] = [pointerParts(one), pointerParts(other)];
  const at = parts.findIndex((part, index) => part !== others[index]);
  if (at < 0) return others.length - parts.length;
  const [a, b] = [Number(parts[at]), Number(others[at])];
  return Number.isNaN(a) || Number.isNaN(b) ? 0 : b - a;
}
