import pLimit from 'p-limit';
import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { usualNamespace } from '../model/objects/kind-scope.ts';
import {
  type ApiResource,
  apiVersionOf,
  groupResource,
  type KubeObject,
  type ObjectMeta,
} from '../model/objects/object.ts';
import { lastApplied, withholdValues } from '../model/objects/secret.ts';
import { Lacks } from './lacks.ts';

/** How many requests wait at once. */
const atOnce = 16;
/** From how many objects of a kind in a namespace on all of that kind are listed. */
const worthList = 50;

/** What is learned for some objects. */
export interface ObjectsWish {
  /** The migration that they belong to: what its runs made is not read again. */
  migration?: string | undefined;
  signal: AbortSignal;
}

/**
 * The facts of a cluster with the objects that are there under the names of some others, and with those that are not; only those are
 * looked for that may be there by what the facts know of names. What cannot be read is named as unknown. Throws `cancelled`.
 */
export async function withExisting(
  cluster: ClusterReader,
  objects: readonly KubeObject[],
  facts: ClusterFacts,
  { migration, signal }: ObjectsWish,
): Promise<ClusterFacts> {
  const slots = pLimit(atOnce);
  const lacks = new Lacks();
  const read = async (group: Place[]): Promise<Found[]> => {
    const [{ resource, namespace } = {}] = group;
    if (!resource) return [];
    const what = groupResource(resource) + (namespace === undefined ? '' : ` ${namespace}`);
    const pass = async (looking: () => Promise<Found[]>): Promise<Found[]> => {
      // What was refused once is not asked for again.
      if (lacks.has(what)) return [];
      try {
        return await looking();
      } catch (thrown) {
        lacks.add(what, thrown);
        return [];
      }
    };
    if (group.length >= worthList && mayList(group, facts))
      return slots(() => pass(() => listed(cluster, group, signal)));
    const found = await Promise.all(group.map((place) => slots(() => pass(() => got(cluster, place, signal)))));
    return found.flat();
  };
  try {
    const places = placesOf(objects, await cluster.discovery({ signal }));
    const open = places.filter((place) => mayBeThere(place, facts) && !isMadeBy(migration, place, facts));
    const groups = Map.groupBy(
      open,
      ({ resource, namespace }) => `${apiVersionOf(resource)} ${resource.kind} ${namespace}`,
    );
    const found = (await Promise.all([...groups.values()].map(read))).flat();
    const existing = found.flatMap(({ live }) => (live && !holdsLongInteger(live) ? [asFact(live)] : []));
    const absent = found.flatMap(({ place, live }) => (live ? [] : [asAbsent(place)]));
    return lacks.in({ ...facts, existing, absent });
  } catch (thrown) {
    slots.clearQueue();
    lacks.add('existing', thrown);
    return lacks.in(facts);
  }
}

/** Where an object lies, or would. */
interface Place {
  resource: ApiResource;
  namespace: string | undefined;
  name: string;
}

/** What lies at a place, or that nothing does. */
interface Found {
  place: Place;
  live: KubeObject | undefined;
}

async function got(cluster: ClusterReader, place: Place, signal: AbortSignal): Promise<Found[]> {
  const { resource, namespace, name } = place;
  const live = await getIfThere(cluster, { resource, name, ...(namespace !== undefined && { namespace }) }, signal);
  return [{ place, live }];
}

/** What lies at places of one kind in one namespace. */
async function listed(cluster: ClusterReader, places: readonly Place[], signal: AbortSignal): Promise<Found[]> {
  const [{ resource, namespace } = {}] = places;
  if (!resource) return [];
  const wanted = new Set(places.map(({ name }) => name));
  const found = new Map<string, KubeObject>();
  for await (const { items } of cluster.list(resource, { signal, ...(namespace !== undefined && { namespace }) })) {
    for (const one of items) if (wanted.has(one.metadata.name)) found.set(one.metadata.name, one);
  }
  return places.map((place) => ({ place, live: found.get(place.name) }));
}

/** Each place once, of what is served. */
function placesOf(objects: readonly KubeObject[], discovery: Discovery): Place[] {
  const places = new Map<string, Place>();
  for (const { apiVersion, kind, metadata } of objects) {
    const resource = discovery.find(apiVersion, kind);
    if (!resource) continue;
    const namespace = resource.namespaced ? (metadata.namespace ?? usualNamespace) : undefined;
    const place = { resource, namespace, name: metadata.name };
    places.set(`${apiVersion} ${resource.resource} ${namespace} ${metadata.name}`, place);
  }
  return [...places.values()];
}

/** Whether the names that are known leave it open that something is there. */
function mayBeThere({ resource, namespace, name }: Place, { namespaces }: ClusterFacts): boolean {
  if (namespace === undefined) return true;
  const place = namespaces?.find((one) => one.name === namespace);
  if (namespaces && !place) return false;
  return place?.names?.[groupResource(resource)]?.includes(name) !== false;
}

/** Whether a run of a migration made what is there, by the facts. */
function isMadeBy(
  migration: string | undefined,
  { resource, namespace, name }: Place,
  { namespaces }: ClusterFacts,
): boolean {
  const made = namespaces?.find((one) => one.name === namespace)?.made;
  return migration !== undefined && made?.[groupResource(resource)]?.[name] === migration;
}

/** Whether a list of places of one kind in one namespace may be asked for, and costs no more than they do one by one: its names were listed already. */
function mayList(places: readonly Place[], { namespaces }: ClusterFacts): boolean {
  const [{ resource, namespace } = {}] = places;
  const names = resource && namespaces?.find((one) => one.name === namespace)?.names?.[groupResource(resource)];
  // Others of the kind are read in vain.
  return names !== undefined && names.length < places.length * 20;
}

function asAbsent({ resource, namespace, name }: Place): NonNullable<ClusterFacts['absent']>[number] {
  const { kind } = resource;
  return { apiVersion: apiVersionOf(resource), kind, ...(namespace !== undefined && { namespace }), name };
}

/** What a comparison needs of an object, without values of a Secret. */
function asFact(live: KubeObject): KubeObject {
  const { status: _status, ...rest } = withholdValues(live);
  const { managedFields: _fields, annotations, ...metadata } = rest.metadata;
  return { ...rest, metadata: { ...metadata, ...(annotations && { annotations: withoutCopy(annotations) }) } };
}

function withoutCopy(annotations: NonNullable<ObjectMeta['annotations']>): Record<string, string> {
  const { [lastApplied]: _, ...others } = annotations;
  return others;
}

/** Whether a value holds an integer that JSON readers would round. */
function holdsLongInteger(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsLongInteger);
}
