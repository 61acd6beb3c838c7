import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { Look } from '../kube/look.ts';
import type { ClusterFacts } from '../model/cluster-facts.ts';
import { isRecord, type JsonRecord, recordAt, recordsOf } from '../model/json.ts';
import { groupResource, type KubeObject, parseApiVersion } from '../model/object.ts';
import { isOfCluster, Lacks } from './lacks.ts';

type Schemas = NonNullable<ClusterFacts['schemas']>;

const definitions = 'customresourcedefinitions.apiextensions.k8s.io';

/**
 * The facts of a cluster with the schemas of the custom resources among some objects; only the definitions of these are read.
 * What cannot be read is named as unknown. Throws `cancelled`.
 */
export async function withSchemas(
  cluster: ClusterReader,
  objects: readonly KubeObject[],
  facts: ClusterFacts,
  signal: AbortSignal,
): Promise<ClusterFacts> {
  const { customResources } = facts;
  if (!customResources) return facts;
  const custom = new Set(customResources);
  const kinds = new Map(objects.map((object) => [`${object.apiVersion} ${object.kind}`, object]));
  const lacks = new Lacks();
  const schemas: Schemas = {};
  try {
    const discovery = await cluster.discovery({ signal });
    const names = new Set([...kinds.values()].flatMap((one) => definitionOf(one, discovery, custom) ?? []));
    const resource = discovery.findResource(definitions);
    await Promise.all(
      [...names].map(async (name) => {
        const found = resource && (await getIfThere(cluster, { resource, name }, signal));
        if (found) Object.assign(schemas, schemasOf(found));
      }),
    );
  } catch (thrown) {
    lacks.add('schemas', thrown);
  }
  return lacks.in({ ...facts, schemas });
}

/** The facts of a cluster with the schemas of all its custom resources. What cannot be read is named as unknown. Throws `cancelled`. */
export async function withAllSchemas(
  cluster: ClusterReader,
  facts: ClusterFacts,
  signal: AbortSignal,
): Promise<ClusterFacts> {
  const discovery = await cluster.discovery({ signal });
  const look = new Look(cluster, discovery, { signal, passes: isOfCluster });
  const found = await look.each(definitions, schemasOf);
  const unknown = [...facts.unknown, ...look.unknown.map(({ why }) => ({ what: 'schemas', why }))];
  return { ...facts, ...(found && { schemas: Object.assign({}, ...found) }), unknown };
}

/** The name of the definition of an object's kind; nothing where it has none. */
function definitionOf(
  { apiVersion, kind }: KubeObject,
  discovery: Discovery,
  custom: ReadonlySet<string>,
): string | undefined {
  // A definition is read in any of its versions.
  const { group } = parseApiVersion(apiVersion);
  const served =
    discovery.find(apiVersion, kind) ?? discovery.served.find((one) => one.group === group && one.kind === kind);
  const name = served && groupResource(served);
  return name !== undefined && custom.has(name) ? name : undefined;
}

/** The schemas of a definition (`apiextensions.k8s.io/v1`) by `apiVersion` and kind with a space between, without what only people read. */
function schemasOf({ spec }: KubeObject): Schemas {
  const about = recordAt(spec);
  // What keeps every field that it does not know cannot be held against its schema.
  if (about?.preserveUnknownFields === true) return {};
  const kind = recordAt(about?.names)?.kind;
  return Object.fromEntries(
    recordsOf(about?.versions).flatMap(([, { name, served, schema }]) => {
      const whole = recordAt(schema)?.openAPIV3Schema;
      return served === true && isRecord(whole) ? [[`${about?.group}/${name} ${kind}`, bare(whole)]] : [];
    }),
  );
}

/** Words for people, and conditions that only a server computes. */
const forPeople: ReadonlySet<string> = new Set([
  'description',
  'example',
  'externalDocs',
  'title',
  'x-kubernetes-validations',
]);

/** A schema without the words for people, which are most of it. */
function bare(schema: JsonRecord): JsonRecord {
  const kept = Object.entries(schema).filter(([key]) => !forPeople.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, bareBelow(key, value)]));
}

function bareBelow(key: string, value: unknown): unknown {
  const each = (one: unknown) => (isRecord(one) ? bare(one) : one);
  // Fields may be called `description` themselves.
  if (key === 'properties' && isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one)]));
  }
  if (key === 'items' || key === 'additionalProperties' || key === 'not') return each(value);
  if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') return Array.isArray(value) ? value.map(each) : value;
  // Limits of integers with 64 bits; nothing comes near them.
  return typeof value === 'bigint' ? Number(value) : value;
}
