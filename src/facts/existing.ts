import pLimit from 'p-limit';
import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import type { ClusterFacts } from '../model/cluster-facts.ts';
import { toKubeferryError } from '../model/error.ts';
import { usualNamespace } from '../model/kind-scope.ts';
import { format } from '../model/message.ts';
import { type ApiResource, groupResource, type KubeObject, type ObjectMeta } from '../model/object.ts';
import { withholdValues } from '../model/secret.ts';

/** How many objects are read at once. */
const atOnce = 16;
/** Holds the whole object once more. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Error codes that say nothing of the cluster. */
const ofUs: ReadonlySet<string> = new Set(['cancelled', 'unexpected']);

/**
 * The facts of a cluster with the objects that are there under the names of some others; only those are read that may be there
 * by what the facts know of names. What cannot be read is named as unknown. Throws `cancelled`.
 */
export async function withExisting(
  cluster: ClusterReader,
  objects: readonly KubeObject[],
  facts: ClusterFacts,
  signal: AbortSignal,
): Promise<ClusterFacts> {
  const slots = pLimit(atOnce);
  const lacks = new Map<string, string>();
  const lack = (what: string, thrown: unknown) => {
    const { code, words } = toKubeferryError(thrown);
    if (ofUs.has(code)) throw thrown;
    lacks.set(what, format(words));
  };
  const read = async ({ resource, namespace, name }: Place): Promise<KubeObject[]> => {
    const what = groupResource(resource) + (namespace === undefined ? '' : ` ${namespace}`);
    // What was refused once is not asked for again.
    if (lacks.has(what)) return [];
    try {
      const found = await getIfThere(
        cluster,
        { resource, name, ...(namespace !== undefined && { namespace }) },
        signal,
      );
      // Of those facts as JSON know the name only.
      return found && !holdsLongInteger(found) ? [asFact(found)] : [];
    } catch (thrown) {
      lack(what, thrown);
      return [];
    }
  };
  try {
    const places = placesOf(objects, await cluster.discovery({ signal })).filter((place) => mayBeThere(place, facts));
    const existing = await Promise.all(places.map((place) => slots(() => read(place))));
    return { ...facts, existing: existing.flat(), unknown: [...facts.unknown, ...unknownOf(lacks)] };
  } catch (thrown) {
    slots.clearQueue();
    lack('existing', thrown);
    return { ...facts, unknown: [...facts.unknown, ...unknownOf(lacks)] };
  }
}

function unknownOf(lacks: ReadonlyMap<string, string>): ClusterFacts['unknown'] {
  return [...lacks].map(([what, why]) => ({ what, why }));
}

/** Where an object lies, or would. */
interface Place {
  resource: ApiResource;
  namespace: string | undefined;
  name: string;
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
