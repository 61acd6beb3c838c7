import { record } from '../../model/json/parse.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { type FieldVersion, objectFields, podFields } from './field-versions.ts';
import { podOf } from './pods.ts';

/** The minor version of Kubernetes that knows every field of which the version is noted. */
export const newestField = Math.max(...[...podFields, ...Object.values(objectFields).flat()].map(({ since }) => since));

/** The fields that an object has and not every version of Kubernetes knows: their places, and the minor version that brought them. */
export function versionedFields(object: KubeObject): { path: (string | number)[]; since: number }[] {
  const pod = podOf(object);
  const own = objectFields[`${parseApiVersion(object.apiVersion).group}/${object.kind}`] ?? [];
  return [...(pod ? inside(pod.spec, podFields, pod.path) : []), ...inside(object, own, [])];
}

function inside(value: unknown, fields: readonly FieldVersion[], at: (string | number)[]) {
  return fields.flatMap(({ path, since }) => places(value, path).map((place) => ({ path: [...at, ...place], since })));
}

/** Where a path leads to something. */
function places(value: unknown, [key, ...rest]: readonly string[]): (string | number)[][] {
  if (value === undefined || value === null) return [];
  if (key === undefined) return [[]];
  if (key !== '*') return places(record(value)[key], rest).map((place) => [key, ...place]);
  return Array.isArray(value)
    ? value.flatMap((item: unknown, index) => places(item, rest).map((place) => [index, ...place]))
    : [];
}
