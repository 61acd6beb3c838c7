import { isRecord, jsonPointer } from '../../model/json/json.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';

/** Whether an object is of a kind that Kubernetes itself does not have, by its group. */
export function isCustom({ apiVersion }: KubeObject): boolean {
  const { group } = parseApiVersion(apiVersion);
  return group.includes('.') && !group.endsWith('.k8s.io');
}

/** All texts in a value, with their places; `path` is that of the value. */
export function textsIn(value: unknown, path: readonly (string | number)[]): { value: string; pointer: string }[] {
  if (typeof value === 'string') return [{ value, pointer: jsonPointer(...path) }];
  if (Array.isArray(value)) return value.flatMap((one: unknown, index) => textsIn(one, [...path, index]));
  return isRecord(value) ? Object.entries(value).flatMap(([key, one]) => textsIn(one, [...path, key])) : [];
}
