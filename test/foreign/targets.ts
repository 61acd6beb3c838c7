import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { bareSchema } from '../../src/facts/bare-schema.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../src/model/clusters/cluster-facts.ts';
import { isRecord, type JsonRecord, recordsOf } from '../../src/model/json/json.ts';
import { record } from '../../src/model/json/parse.ts';
import { apiVersionOf, groupResource, parseApiVersion } from '../../src/model/objects/object.ts';

type Apis = NonNullable<ClusterFacts['apis']>;

/** What a file of `targets` says beside facts. */
const more = z.object({
  /** What its namespaces enforce of pod security. */
  level: z.string().optional(),
  /** Whether it says how its kinds look, as Kubernetes itself publishes them for its newest version. */
  published: z.boolean().optional(),
  /** What it serves beside the kinds of Kubernetes: `group/version plural Kind`. */
  extra: z.array(z.string()),
  /** What lies in `kube-system`, by kind. */
  system: z.record(z.string(), z.array(z.string())),
  quotas: z.array(z.unknown()).default([]),
});

/** Since which minor version kinds are served in their stable version, where that is later than of all targets. Source: the changelogs of Kubernetes. */
const stableSince: Readonly<Record<string, number>> = {
  IPAddress: 33,
  ServiceCIDR: 33,
  DeviceClass: 34,
  ResourceClaim: 34,
  ResourceClaimTemplate: 34,
  ResourceSlice: 34,
  VolumeAttributesClass: 34,
  MutatingAdmissionPolicy: 36,
  MutatingAdmissionPolicyBinding: 36,
};

/** What clusters have in every namespace, and in `default`. */
const everywhere = { serviceaccounts: ['default'], configmaps: ['kube-root-ca.crt'] };

/** The made-up targets by name; `kubernetes` is the folder of its module, which says what it serves and publishes. */
export function targets(kubernetes: string): Map<string, ClusterFacts> {
  const folder = join(import.meta.dirname, 'targets');
  const builtIn = stableApis(kubernetes);
  const files = readdirSync(folder).sort();
  return new Map(files.map((file) => [basename(file, '.yaml'), targetOf(join(folder, file), builtIn, kubernetes)]));
}

function targetOf(file: string, builtIn: Apis, kubernetes: string): ClusterFacts {
  const { level, published, extra, system, quotas, ...facts } = record(parse(readFileSync(file, 'utf8')));
  const own = more.parse({ level, published, extra, system, quotas });
  const minor = Number.parseInt(String(record(facts.version).minor), 10);
  const apis = [...builtIn.filter(({ kind }) => (stableSince[kind] ?? 0) <= minor), ...own.extra.map(extraApi)];
  const nothing = Object.fromEntries(
    apis.filter(({ namespaced }) => namespaced).map((api) => [groupResource(api), []]),
  );
  const enforced = own.level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': own.level };
  const namespace = (name: string, labels: object, names: object, its: readonly unknown[] = []) => {
    const own = { 'kubernetes.io/metadata.name': name, ...labels };
    return { name, labels: own, quotas: its, limitRanges: [], names: { ...nothing, ...everywhere, ...names } };
  };
  return clusterFactsSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    ...facts,
    apis,
    customResources: own.extra.map(extraApi).map(groupResource),
    clusterRoles: ['admin', 'cluster-admin', 'edit', 'view', 'system:auth-delegator', 'system:node'],
    clusterDomain: 'cluster.local',
    priorityClasses: ['system-cluster-critical', 'system-node-critical'].map((name) => ({
      name,
      value: 2_000_000_000,
      default: false,
    })),
    nodePorts: [],
    namespaces: [
      namespace('default', enforced, { services: ['kubernetes'] }, own.quotas),
      namespace('kube-system', {}, own.system),
    ],
    ...(own.published === true && publishedSchemas(kubernetes, apis)),
    unknown: [],
  });
}

function extraApi(line: string): Apis[number] {
  const [apiVersion = '', resource = '', kind = ''] = line.split(' ');
  return { ...parseApiVersion(apiVersion), resource, kind, namespaced: !/(classes|contents)$/.test(resource) };
}

/** The stable kinds that Kubernetes says of itself it serves; those of other versions are off unless somebody asks for them. */
function stableApis(kubernetes: string): Apis {
  const file = join(kubernetes, 'api', 'discovery', 'aggregated_v2.json');
  const core = join(kubernetes, 'api', 'discovery', 'api__v1.json');
  const ofCore = recordsOf(readJson(core).resources)
    .map(([, one]) => one)
    .filter(({ name }) => !String(name).includes('/'))
    .map(({ name, kind, namespaced }) => ({
      group: '',
      version: 'v1',
      resource: String(name),
      kind: String(kind),
      namespaced: namespaced === true,
    }));
  const others = recordsOf(readJson(file).items).flatMap(([, group]) =>
    recordsOf(group.versions).flatMap(([, { version, resources }]) =>
      recordsOf(resources).map(([, { resource, responseKind, scope }]) => ({
        group: String(record(group.metadata).name),
        version: String(version),
        resource: String(resource),
        kind: String(record(responseKind).kind),
        namespaced: scope === 'Namespaced',
      })),
    ),
  );
  return [...ofCore, ...others].filter(({ version }) => /^v\d+$/.test(version));
}

/** What Kubernetes publishes of its own kinds, as an API server does. */
function publishedSchemas(kubernetes: string, apis: Apis): Pick<ClusterFacts, 'schemas' | 'types'> {
  const schemas: Record<string, JsonRecord> = {};
  const types: Record<string, JsonRecord> = {};
  const folder = join(kubernetes, 'api', 'openapi-spec', 'v3');
  const served = new Set(apis.map((api) => `${apiVersionOf(api)} ${api.kind}`));
  for (const file of readdirSync(folder).filter((name) => /v\d+_openapi\.json$/.test(name))) {
    const all = record(record(readJson(join(folder, file)).components).schemas);
    for (const [name, schema] of Object.entries(all)) {
      if (!isRecord(schema)) continue;
      types[name] = bareSchema(schema);
      for (const [, { group, version, kind }] of recordsOf(schema['x-kubernetes-group-version-kind'])) {
        const own = `${group === '' ? '' : `${group}/`}${version} ${kind}`;
        if (served.has(own)) schemas[own] = bareSchema(schema);
      }
    }
  }
  return { schemas, types };
}

function readJson(file: string): JsonRecord {
  return record(JSON.parse(readFileSync(file, 'utf8')));
}
