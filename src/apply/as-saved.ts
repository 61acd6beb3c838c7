import { areAlike } from '../diff/exact.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Whether an object is still as it was saved. */
export function isAsSaved(saved: KubeObject, live: KubeObject): boolean {
  if (saved.metadata.uid !== live.metadata.uid) return false;
  if (saved.metadata.resourceVersion === live.metadata.resourceVersion) return true;
  return areAlike(saved, live);
}
