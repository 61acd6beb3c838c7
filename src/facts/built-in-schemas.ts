import pLimit from 'p-limit';
import type { ClusterReader } from '../kube/cluster.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { isRecord, type JsonRecord } from '../model/json/json.ts';
import { apiVersionOf, groupResource } from '../model/objects/object.ts';
import { referredSchema } from '../model/schemas/kind-schema.ts';
import { bareSchema } from './bare-schema.ts';
import { KindSchemas } from './kind-schemas.ts';
import type { Lacks } from './lacks.ts';

/** Descriptions that are read at once. */
const atOnce = 8;

/**
 * What an API server publishes of the kinds that no definition made, those of other API servers behind it too: their schemas by `apiVersion` and
 * kind with a space between, and the types that these refer to by name. What cannot be read goes to `lacks`. Throws `cancelled`.
 */
export async function builtInSchemas(
  cluster: ClusterReader,
  { apis = [], customResources }: ClusterFacts,
  lacks: Lacks,
  signal: AbortSignal,
): Promise<{ schemas: Record<string, JsonRecord>; types: Record<string, JsonRecord> }> {
  const schemas: Record<string, JsonRecord> = {};
  const types: Record<string, JsonRecord> = {};
  // Without the list of definitions nobody knows which kinds are whose.
  if (!customResources) return { schemas, types };
  const custom = new Set(customResources);
  const kinds = new KindSchemas(cluster);
  const slots = pLimit(atOnce);
  const read = async (api: (typeof apis)[number]) => {
    try {
      const found = await kinds.of(apiVersionOf(api), api.kind, signal);
      if (!found) return;
      schemas[`${apiVersionOf(api)} ${api.kind}`] = bareSchema(found.schema);
      addTypes(found.schema, found.others, types);
    } catch (thrown) {
      lacks.add(`schemas of ${apiVersionOf(api)}`, thrown);
    }
  };
  await Promise.all(apis.filter((api) => !custom.has(groupResource(api))).map((api) => slots(() => read(api))));
  return { schemas, types };
}

/** Adds each type that a schema refers to, and those that these refer to. */
function addTypes(schema: unknown, others: JsonRecord, types: Record<string, JsonRecord>): void {
  if (Array.isArray(schema)) {
    for (const one of schema) addTypes(one, others, types);
    return;
  }
  if (!isRecord(schema)) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key !== '$ref' || typeof value !== 'string') {
      addTypes(value, others, types);
      continue;
    }
    const name = value.split('/').at(-1) ?? '';
    const type = referredSchema(value, others);
    if (Object.hasOwn(types, name) || !type) continue;
    types[name] = bareSchema(type);
    addTypes(type, others, types);
  }
}
