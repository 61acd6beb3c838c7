import type { KubeObject } from './object.ts';

/** What stands in a manifest for a value of a Secret. It is no base64, so that an API server refuses it. */
export const withheld = '<withheld>';

/** Whether the object is a Secret of the core group. */
export function isSecret(object: KubeObject): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1';
}
