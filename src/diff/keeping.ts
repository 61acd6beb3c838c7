import type { FieldDifference } from '../model/comparison/comparison.ts';
import { copyJson } from '../model/json/json.ts';
import type { JsonPatchOperation } from '../model/json/json-patch.ts';
import type { KubeObject } from '../model/objects/object.ts';
import type { Lists } from './lists.ts';
import { atMark } from './place.ts';

/**
 * What gives an object, as it is meant for the right side by now, what that side has at a difference. Its place is looked up anew: earlier patches may have
 * moved what its lists hold. Nothing where the object is so already, or has no such place any more.
 */
export function keeping(
  meant: KubeObject,
  { pointer, keyed = pointer, right: value }: Pick<FieldDifference, 'pointer' | 'keyed' | 'right'>,
  lists: Lists,
): JsonPatchOperation | undefined {
  const there = atMark(meant, keyed, lists);
  if (value === undefined) return there && { op: 'remove', path: there.pointer };
  if (there) return { op: 'replace', path: there.pointer, value: copyJson(value) };
  const end = keyed.lastIndexOf('/');
  const above = atMark(meant, keyed.slice(0, end), lists);
  if (Array.isArray(above?.value)) return { op: 'add', path: `${above.pointer}/-`, value: copyJson(value) };
  if (above) return { op: 'add', path: `${above.pointer}${keyed.slice(end)}`, value: copyJson(value) };
  // Where nothing stands around it, a patch makes that, too; but no item of a list that is not there.
  return keyed === pointer ? { op: 'add', path: pointer, value: copyJson(value) } : undefined;
}
