import { type CountedNoise, noneCounted } from '../model/comparison/built-in-noise.ts';
import { isRecord } from '../model/json/json.ts';
import type { KubeObject, ObjectMeta } from '../model/objects/object.ts';
import { isSecret } from '../model/objects/secret.ts';
import { annotationNoise, isServerMetadata, labelNoise } from './runtime-names.ts';

/** An object without what its server and its controllers keep in it, so that two clusters' objects can be compared; `counted` names what stays all the same. */
export function withoutServerFields(object: KubeObject, counted = noneCounted): KubeObject {
  const metadata: ObjectMeta = { name: object.metadata.name };
  for (const [field, value] of Object.entries(object.metadata)) {
    if (!isServerMetadata(field)) metadata[field] = value;
  }
  const { labels, annotations } = object.metadata;
  const kept = {
    labels: withoutNames(labels, (name) => labelNoise(name, object.kind), counted),
    annotations: withoutNames(annotations, annotationNoise, counted),
  };
  for (const field of ['labels', 'annotations'] as const) {
    // What held nothing else is left out with it, as on a side that never had any.
    if (Object.keys(kept[field]).length > 0) metadata[field] = kept[field];
    else delete metadata[field];
  }
  const normal: KubeObject = { ...object, metadata };
  delete normal.status;
  if (isSecret(object)) foldStringData(normal);
  if (object.kind === 'Namespace' && object.apiVersion === 'v1') delete normal.spec;
  return normal;
}

function withoutNames(
  values: Record<string, string> = {},
  noiseOf: (name: string) => string | undefined,
  counted: CountedNoise,
): Record<string, string> {
  const isKept = (rule: string | undefined) => rule === undefined || counted.has(rule);
  return Object.fromEntries(Object.entries(values).filter(([name]) => isKept(noiseOf(name))));
}

/** Servers keep `stringData` as `data`. */
function foldStringData(secret: KubeObject): void {
  const { stringData } = secret;
  if (!isRecord(stringData)) return;
  delete secret.stringData;
  const data = isRecord(secret.data) ? { ...secret.data } : {};
  for (const [key, value] of Object.entries(stringData)) data[key] = Buffer.from(String(value)).toString('base64');
  secret.data = data;
}
