import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterFacts } from '../../src/model/clusters/cluster-facts.ts';
import { isRecord, type JsonRecord } from '../../src/model/json/json.ts';
import { parseApiVersion } from '../../src/model/objects/object.ts';

/**
 * Writes what a target publishes of its own kinds as JSON schemas, a file a kind with all that it refers to, in the strict form in which
 * kubeconform's own are: fields that a kind does not have are refused, and null is as good as absent. Gives the place as kubeconform takes it.
 */
export async function writePublishedSchemas(folder: string, { schemas = {}, types = {} }: ClusterFacts) {
  await mkdir(folder, { recursive: true });
  const strict = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, strictly(type)]));
  for (const [name, schema] of Object.entries(schemas)) {
    const [apiVersion = '', kind = ''] = name.split(' ');
    const { group, version } = parseApiVersion(apiVersion);
    const suffix = [...(group === '' ? [] : [group.split('.')[0]]), version].join('-');
    const own = strictly(schema);
    const whole = { ...own, components: { schemas: referred(own, strict) } };
    await writeFile(join(folder, `${kind.toLowerCase()}-${suffix}.json`), JSON.stringify(whole));
  }
  return join(folder, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
}

function strictly(schema: JsonRecord): JsonRecord {
  const made: JsonRecord = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isRecord(value)) made.properties = nullable(value);
    else if ((key === 'items' || key === 'additionalProperties') && isRecord(value)) made[key] = strictly(value);
    else made[key] = value;
  }
  if (isRecord(schema.properties)) made.additionalProperties ??= false;
  return made;
}

function nullable(properties: JsonRecord): JsonRecord {
  const all = Object.entries(properties).map(([name, value]) => {
    return [name, isRecord(value) ? { anyOf: [strictly(value), { type: 'null' }] } : value];
  });
  return Object.fromEntries(all);
}

/** The types that a schema refers to, and those that these refer to. */
function referred(schema: JsonRecord, types: Readonly<Record<string, JsonRecord>>): Record<string, JsonRecord> {
  const found: Record<string, JsonRecord> = {};
  const names = (text: string) => [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
  const open = names(JSON.stringify(schema));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const type = types[name];
    if (!type || found[name]) continue;
    found[name] = type;
    open.push(...names(JSON.stringify(type)));
  }
  return found;
}
