import { isRecord, type JsonRecord, recordAt } from '../../model/json/json.ts';

const keepsUnknown = 'x-kubernetes-preserve-unknown-fields';

/**
 * Makes the schema of a version of a definition keep what it does not name, as `preserveUnknownFields: true` did for all of it: the
 * schema says that anew for each object in it. A version without a schema gets one that keeps everything.
 * Source: KEP 2332, and which schemas a server of today takes: `ValidateStructural` of `k8s.io/apiextensions-apiserver`.
 */
export function openSchemaOf(version: JsonRecord): void {
  const schema = recordAt(version, 'schema', 'openAPIV3Schema');
  if (!schema) {
    version.schema = { openAPIV3Schema: { type: 'object', [keepsUnknown]: true } };
    return;
  }
  schema.type ??= 'object';
  open(schema);
  // The server knows the metadata of the root, and refuses a schema that says more of it.
  delete recordAt(schema, 'properties', 'metadata')?.[keepsUnknown];
}

function open(schema: JsonRecord): void {
  const { type, properties, items, additionalProperties } = schema;
  const anything = type === undefined && schema['x-kubernetes-int-or-string'] !== true;
  if (type === 'object' || anything) schema[keepsUnknown] = true;
  if (type === 'array' && items === undefined) schema.items = { [keepsUnknown]: true };
  const inside = isRecord(properties) ? Object.values(properties) : [];
  for (const one of [...inside, items, additionalProperties]) if (isRecord(one)) open(one);
}
