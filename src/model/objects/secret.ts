import { isRecord } from '../json/json.ts';
import type { KubeObject } from './object.ts';
import { maskedAnnotations, tellingAnnotations } from './secret-annotations.ts';

/** What stands in a manifest for a value of a Secret. It is no base64, so that an API server refuses it. */
export const withheld = '<withheld>';

/** Whether the object is a Secret of the core group. */
export function isSecret(object: KubeObject): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1';
}

/** Where `kubectl apply` keeps the whole object once more as it was applied last, values of a Secret included. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The Secret with its keys, and `<withheld>` for each value and each annotation that holds one. Anything else is given back as it is. */
export function withholdValues(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const { metadata, ...rest } = object;
  const { annotations, ...about } = metadata;
  const { [lastApplied]: _, ...others } = annotations ?? {};
  const shown = maskedAnnotations(others, tellingAnnotations(object), withheld);
  const out: KubeObject = { ...rest, metadata: { ...about, ...(annotations && { annotations: shown }) } };
  for (const field of ['data', 'stringData']) {
    if (isRecord(out[field])) {
      out[field] = Object.fromEntries(Object.keys(out[field]).map((key) => [key, withheld]));
    }
  }
  return out;
}
