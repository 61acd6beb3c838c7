import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { Look } from '../kube/look.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { isRecord, recordAt, recordsOf } from '../model/json/json.ts';
import { groupResource, type KubeObject, parseApiVersion } from '../model/objects/object.ts';
import { bareSchema } from './bare-schema.ts';
import { builtInSchemas } from './built-in-schemas.ts';
import { isAboutCluster, Lacks } from './lacks.ts';

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

/** The facts of a cluster with the schemas of all its kinds, custom ones and its own. What cannot be read is named as unknown. Throws `cancelled`. */
export async function withAllSchemas(
  cluster: ClusterReader,
  facts: ClusterFacts,
  signal: AbortSignal,
): Promise<ClusterFacts> {
  const discovery = await cluster.discovery({ signal });
  const look = new Look(cluster, discovery, { signal, passes: isAboutCluster });
  const lacks = new Lacks();
  const [found, own] = await Promise.all([
    look.each(definitions, schemasOf),
    builtInSchemas(cluster, facts, lacks, signal),
  ]);
  const unknown = [...facts.unknown, ...look.unknown.map(({ why }) => ({ what: 'schemas', why }))];
  const schemas: Schemas = Object.assign({}, own.schemas, ...(found ?? []));
  return lacks.in({ ...facts, schemas, types: own.types, unknown });
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
      return served === true && isRecord(whole) ? [[`${about?.group}/${name} ${kind}`, bareSchema(whole)]] : [];
    }),
  );
}
