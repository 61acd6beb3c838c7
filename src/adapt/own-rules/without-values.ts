import { isRecord } from '../../model/json.ts';
import type { KubeObject } from '../../model/object.ts';
import { isSecret, withheld } from '../../model/secret.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const valueFields = ['data', 'stringData'];

/** A Secret with its keys and no value, since what an own rule says goes into reports and logs. Anything else is given back as it is. */
export function withoutValues(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {};
  const shown: KubeObject = { ...object, metadata: { ...object.metadata, annotations } };
  for (const field of valueFields) {
    const values = shown[field];
    if (isRecord(values)) shown[field] = Object.fromEntries(Object.keys(values).map((key) => [key, withheld]));
  }
  return shown;
}

/** Whether a pointer leads into the values of a Secret: what stands in its manifest is never one to be edited. */
export function isSecretValue(object: KubeObject, pointer: string): boolean {
  return isSecret(object) && valueFields.some((field) => pointer === `/${field}` || pointer.startsWith(`/${field}/`));
}
