import { KubeferryError } from '../model/error.ts';
import { list, record, text, texts } from '../model/json/parse.ts';
import { type ApiResource, apiVersionOf, groupResource } from '../model/objects/object.ts';
import type { Discovery } from './cluster.ts';
import { groupPath } from './paths.ts';
import type { Transport } from './transport/transport.ts';

/** Format: `apidiscovery.k8s.io/v2` APIGroupDiscoveryList, and for servers before 1.26 `v1` APIGroupList and APIResourceList. */
const aggregated = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/** What a server said about one version of a group; `resources` is absent where it could not say. */
export interface GroupVersion {
  group: string;
  version: string;
  resources?: ApiResource[];
}

/** Asks a cluster what it serves; a group that fails is named and hinders nothing else. */
export async function discover(transport: Transport, signal?: AbortSignal): Promise<Discovery> {
  const [core, groups] = await Promise.all(
    ['/api', '/apis'].map(async (path) =>
      record(await transport.json({ method: 'GET', path, headers: { accept: aggregated }, signal })),
    ),
  );
  const found: GroupVersion[] = [];
  for (const answer of [core ?? {}, groups ?? {}]) {
    if (answer.kind === 'APIGroupDiscoveryList') found.push(...readAggregated(answer));
    else found.push(...(await askEach(transport, versionsOf(answer), signal)));
  }
  return makeDiscovery(found);
}

/** The versions of an APIGroupDiscoveryList, in the server's order of preference. */
function readAggregated(answer: Readonly<Record<string, unknown>>): GroupVersion[] {
  return list(answer.items).flatMap((item) => {
    const group = text(record(record(item).metadata).name) ?? '';
    return list(record(item).versions).map((each) => {
      const version = record(each);
      const place = { group, version: text(version.version) ?? '' };
      if (version.freshness === 'Stale') return place;
      return { ...place, resources: list(version.resources).flatMap((entry) => aggregatedResource(place, entry)) };
    });
  });
}

function aggregatedResource(place: { group: string; version: string }, entry: unknown): ApiResource[] {
  const { resource, responseKind, scope, verbs } = record(entry);
  const kind = text(record(responseKind).kind);
  const plural = text(resource);
  // A resource that has subresources only (such as a review) names no kind of its own.
  if (!kind || !plural) return [];
  return [
    {
      ...place,
      resource: plural,
      kind,
      namespaced: scope === 'Namespaced',
      verbs: texts(verbs),
    },
  ];
}

function versionsOf(answer: Readonly<Record<string, unknown>>): GroupVersion[] {
  if (answer.kind === 'APIVersions') {
    return list(answer.versions).map((version) => ({ group: '', version: text(version) ?? '' }));
  }
  return list(answer.groups).flatMap((entry) => {
    const group = text(record(entry).name) ?? '';
    const preferred = text(record(record(entry).preferredVersion).version);
    const versions = list(record(entry).versions).map((each) => text(record(each).version) ?? '');
    versions.sort((a, b) => Number(b === preferred) - Number(a === preferred));
    return versions.map((version) => ({ group, version }));
  });
}

async function askEach(
  transport: Transport,
  versions: GroupVersion[],
  signal: AbortSignal | undefined,
): Promise<GroupVersion[]> {
  return await Promise.all(
    versions.map(async (place) => {
      try {
        const answer = record(await transport.json({ method: 'GET', path: groupPath(place), signal }));
        return { ...place, resources: list(answer.resources).flatMap((entry) => plainResource(place, entry)) };
      } catch (error) {
        if (error instanceof KubeferryError && ['cancelled', 'expired-credentials'].includes(error.code)) throw error;
        return place;
      }
    }),
  );
}

function plainResource({ group, version }: GroupVersion, entry: unknown): ApiResource[] {
  const { name, kind, namespaced, verbs } = record(entry);
  const plural = text(name);
  if (!plural || plural.includes('/')) return [];
  return [
    {
      group,
      version,
      resource: plural,
      kind: text(kind) ?? '',
      namespaced: namespaced === true,
      verbs: texts(verbs),
    },
  ];
}

/** Discovery from what was found; of each group the versions come in the server's order of preference. */
function makeDiscovery(found: readonly GroupVersion[]): Discovery {
  const byKind = new Map<string, ApiResource>();
  const byResource = new Map<string, ApiResource>();
  const failed = new Set<string>();
  for (const { group, resources } of found) {
    if (!resources) failed.add(group);
    for (const resource of resources ?? []) {
      const kind = `${apiVersionOf(resource)} ${resource.kind}`;
      if (!byKind.has(kind)) byKind.set(kind, resource);
      const name = groupResource(resource);
      if (!byResource.has(name)) byResource.set(name, resource);
    }
  }
  return {
    preferred: [...byResource.values()],
    served: found.flatMap(({ resources }) => resources ?? []),
    find: (apiVersion, kind) => byKind.get(`${apiVersion} ${kind}`),
    findResource: (name) => byResource.get(name),
    failed: [...failed],
  };
}
