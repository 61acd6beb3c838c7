import type { CountedNoise } from '../model/comparison/built-in-noise.ts';
import { patched } from '../model/json/json-patch.ts';
import { isKubeObject } from '../model/objects/kube-object.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { comparePair } from './compare-pair.ts';
import { patchOf } from './patch-of.ts';

/**
 * What a left object is to be (`meant`) with what moving leaves out as noise, but a person has counted: that is to be as it is on the left.
 * What `meant` has there stays.
 */
export function withCounted(meant: KubeObject, left: KubeObject, counted: CountedNoise): KubeObject {
  if (counted.size === 0) return meant;
  const told = new Set(comparePair(left, meant).fields.flatMap((one) => (one.class === 'drift' ? one.pointer : [])));
  const lost = comparePair(left, meant, { counted }).fields.filter(
    (one) => one.class === 'drift' && one.right === undefined && !told.has(one.pointer),
  );
  const whole = patched(meant, patchOf(left, meant, lost));
  return isKubeObject(whole) ? whole : meant;
}
