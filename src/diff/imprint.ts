import { createHash } from 'node:crypto';
import { noneCounted } from '../model/comparison/built-in-noise.ts';
import { recordAt } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isSecret } from '../model/objects/secret.ts';
import { textInOrder } from './meaning.ts';
import { withoutServerFields } from './normalise.ts';
import { isScaledByController } from './scaled.ts';

/**
 * A short text by which `isAsLeft` tells later whether an object is still as it is now. It may be written to a file:
 * nothing can be guessed from it about a Secret, of which only the version counts. `counted`: noise that is no noise.
 */
export function imprintOf(object: KubeObject, counted = noneCounted): string {
  if (isSecret(object)) return `version ${object.metadata.resourceVersion ?? ''}`;
  const normal = withoutServerFields(object, counted);
  const spec = recordAt(normal.spec);
  if (!spec) return hashOf(normal);
  // An autoscaler may go on scaling what was left, so the figure stands by itself.
  const { replicas, ...others } = spec;
  const scale = typeof replicas === 'number' ? ` ${replicas}` : '';
  return `${hashOf({ ...normal, spec: others })}${scale}`;
}

/** Whether a live object is as it was when its imprint was taken, but for what servers and controllers keep in it. */
export function isAsLeft(imprint: string, live: KubeObject): boolean {
  return isAsBefore(imprint, imprintOf(live), live);
}

/** The same where the imprint of the live object is known, taken with the same `counted`. */
export function isAsBefore(before: string, now: string, live: KubeObject): boolean {
  if (now === before || isSecret(live)) return now === before;
  return hashIn(now) === hashIn(before) && isScaledByController(live);
}

function hashIn(imprint: string): string {
  return imprint.split(' ', 1)[0] ?? '';
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(textInOrder(value)).digest('base64url');
}
