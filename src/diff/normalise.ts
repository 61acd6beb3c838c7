import { isRecord } from '../model/json.ts';
import type { KubeObject, ObjectMeta } from '../model/object.ts';

const serverMetadata = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
  'finalizers',
  'ownerReferences',
]);

/** Labels and annotations by which a migration finds its objects again. */
const marks = new Set(['kubeferry.dev/migration', 'kubeferry.dev/run', 'kubeferry.dev/updated-by']);

/** An object without what its server and its controllers keep in it, so that two clusters' objects can be compared. */
export function withoutServerFields(object: KubeObject): KubeObject {
  const metadata: ObjectMeta = { name: object.metadata.name };
  for (const [field, value] of Object.entries(object.metadata)) {
    if (!serverMetadata.has(field)) metadata[field] = value;
  }
  for (const field of ['labels', 'annotations'] as const) {
    const values = object.metadata[field];
    if (values) metadata[field] = Object.fromEntries(Object.entries(values).filter(([name]) => !marks.has(name)));
  }
  const normal: KubeObject = { ...object, metadata };
  delete normal.status;
  if (object.kind === 'Secret' && object.apiVersion === 'v1') foldStringData(normal);
  if (object.kind === 'Namespace' && object.apiVersion === 'v1') delete normal.spec;
  return normal;
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
