import type { ComparedSide } from '../../model/comparison/comparison.ts';
import { type ObjectRef, parseApiVersion } from '../../model/objects/object.ts';
import { objectOf } from './object-text.ts';
import type { ReadWith, SideObject } from './sides/side.ts';

/** Which object is meant, as a comparison told it: `object` as its left side has it, `other` as the right one does where that is another. */
export interface PairRefs {
  object: ObjectRef;
  other?: ObjectRef;
}

/** An object of both sides. */
export interface ObjectPair {
  left?: SideObject;
  right?: SideObject;
}

/** Reads an object on both sides as it is now. Throws what the sides throw. */
export async function readPair(
  { left, right }: { left: ComparedSide; right: ComparedSide },
  { object, other = object }: PairRefs,
  read: ReadWith,
): Promise<ObjectPair> {
  const isOfLeft = left.namespaces.length === 0 || left.namespaces.includes(object.namespace ?? object.name);
  const [one, there] = await Promise.all([
    // What only the right side has may be in a namespace that on the left belongs to somebody else.
    isOfLeft || object.namespace === undefined ? objectOf(left, right, object, read) : undefined,
    objectOf(right, left, other, read),
  ]);
  return {
    ...(one && { left: { ref: object, object: one } }),
    // It may have another API version, or group, than the left one.
    ...(there && { right: { ref: { ...other, ...parseApiVersion(there.apiVersion) }, object: there } }),
  };
}
