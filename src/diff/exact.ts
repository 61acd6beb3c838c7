import { type CountedNoise, noneCounted } from '../model/comparison/built-in-noise.ts';
import type { JsonRecord } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { areSameBytes } from './base64.ts';
import { type Difference, type MarkedDifference, withoutSecrets } from './difference.ts';
import { groupKindOf } from './group-kind.ts';
import { type Lists, listsOf } from './lists.ts';
import { meaningOf } from './meaning.ts';
import { differencesBetween, type WalkedBy } from './walk.ts';

/** Fields that were added to a live object (`added`), and those that somebody else holds (`held`), as `fieldsV1` trees. */
export interface AddedFields {
  added: JsonRecord[];
  held: JsonRecord[];
}

/** What is compared otherwise than by itself: what is known of the lists of the kind, and noise that counts. */
export interface ExactBy {
  lists?: Lists;
  counted?: CountedNoise;
  /** What is no difference either, asked with the values of Secrets. */
  isNone?(difference: Difference): boolean;
}

/**
 * Every place where two objects are not the same: a field that only one of them has is a difference, and so is `{}` or `""`
 * where the other one has nothing. The order of a list counts only where it says something. Of the metadata labels and annotations count. What servers and controllers keep for
 * themselves is no difference, nor is a field of the right one that was only `added`. Values of Secrets are compared, and never given.
 */
export function exactDifferences(left: KubeObject, right: KubeObject, added?: AddedFields): Difference[] {
  return found(left, right, {}, added ? butAdded(added) : {}).map(({ mark, ...difference }) => difference);
}

/** The same, so that they can be told from those of other pairs of objects. */
export function markedDifferences(left: KubeObject, right: KubeObject, by: ExactBy): MarkedDifference[] {
  return found(left, right, by, {});
}

/** Whether two live objects mean the same. */
export function areAlike(left: KubeObject, right: KubeObject): boolean {
  return exactDifferences(left, right).length === 0;
}

function found(
  left: KubeObject,
  right: KubeObject,
  { lists = listsOf(groupKindOf(left)), counted = noneCounted, isNone }: ExactBy,
  how: Omit<WalkedBy, 'kind' | 'lists'>,
): MarkedDifference[] {
  const all = differencesBetween(meaningOf(left, counted), meaningOf(right, counted), {
    ...how,
    kind: groupKindOf(left),
    lists,
  });
  const counting = all.filter((one) => !areSameBytes(left, one) && isNone?.(one) !== true);
  return withoutSecrets(left, right, counting);
}

/** What somebody only added to the right object is no difference. */
function butAdded({ added, held }: AddedFields): Omit<WalkedBy, 'kind' | 'lists'> {
  const isIn = (trees: readonly JsonRecord[], key: string) => trees.some((tree) => Object.hasOwn(tree, `f:${key}`));
  return {
    writers: [added, held],
    countsField: ({ key, writers: [ofAdded = [], ofHeld = []] }) => !isIn(ofAdded, key) || isIn(ofHeld, key),
    countsItem: ([ofAdded = [], ofHeld = []]) => ofAdded.length === 0 || ofHeld.length > 0,
  };
}
