import { clusterOwn } from '../../../adapt/omitted.ts';
import { inOrder } from '../../../backup/in-order.ts';
import { selectResources } from '../../../backup/select.ts';
import { KindSchemas } from '../../../facts/kind-schemas.ts';
import type { ClusterReader, Discovery } from '../../../kube/cluster.ts';
import { getIfThere } from '../../../kube/get-if-there.ts';
import { requireNamespace } from '../../../kube/require-namespace.ts';
import { sideAddress } from '../../../model/comparison/side-title.ts';
import { toKubeferryError } from '../../../model/error.ts';
import { message } from '../../../model/message.ts';
import { type ApiResource, groupResource, type ObjectRef, refOf } from '../../../model/objects/object.ts';
import { ReadOnce } from '../../../model/read-once.ts';
import { classGroups, isDefaultClass } from '../defaults/default-class.ts';
import { groupKey, groupOf, type ObjectGroup } from '../object-group.ts';
import type { ClassKind, Side, SideEvent, SideObject } from './side.ts';

/** Objects that are asked for by their names at a time. */
const namesAtATime = 8;

/** What is compared of a cluster: namespaces, and single objects outside of them. */
interface ClusterSideWish {
  namespaces: readonly string[];
  outside?: readonly ObjectRef[];
  /** Whether namespaces need not be there: what would lie in them is not there either. */
  mayLack?: boolean;
  signal: AbortSignal;
}

/** Some namespaces of a cluster, which is only read. Throws `not-found` for a namespace that has to be there and is not, and what the cluster throws. */
export async function clusterSide(
  cluster: ClusterReader,
  { namespaces, outside = [], mayLack = false, signal }: ClusterSideWish,
): Promise<Side> {
  const [discovery] = await Promise.all([
    // Kinds may have come since this connection was opened, and API groups that did not answer then.
    cluster.discovery({ fresh: true, signal }),
    ...(mayLack ? [] : namespaces).map((name) => requireNamespace(cluster, name, signal)),
  ]);
  const all = { namespaces: [...namespaces], clusterScoped: 'none' as const, exclude: [] };
  const schemas = new KindSchemas(cluster);
  const classes = new ReadOnce<readonly string[] | undefined>();
  // Of what is never compared nobody needs the right to read it.
  const kinds = selectResources(discovery.preferred, all, true).filter((kind) => !clusterOwn.has(groupResource(kind)));
  return {
    title: sideAddress({ from: 'cluster', context: cluster.context, namespaces: [...namespaces] }),
    namespaces,
    asWritten: false,
    unread: discovery.failed.map((part) => ({
      part,
      why: message('compare.groupDown', { group: part, context: cluster.context }),
    })),
    isSilent: (group) => discovery.failed.includes(group),
    names: (group) => outside.filter((ref) => groupKey(ref) === groupKey(group)).map(({ name }) => name),
    groups: async () => [
      { group: '', kind: 'Namespace' },
      ...[...Map.groupBy(outside, groupKey).values()].flatMap(([first]) => (first ? [groupOf(first)] : [])),
      ...namespaces.flatMap((namespace) => kinds.map(({ group, kind }) => ({ group, kind, namespace }))),
    ],
    schemaOf: (apiVersion, kind, reading) => schemas.of(apiVersion, kind, reading),
    defaultClasses: (kind, reading) => classes.of(kind, () => defaultClassesOf(cluster, discovery, kind, reading)),
    answers: (asking) => cluster.answers(asking),
    watch(group, watching) {
      const resource = resourceOf(discovery, group);
      return resource && watched(cluster, resource, group.namespace, watching);
    },
    inVersion: (one, apiVersion, reading) => inVersion(cluster, discovery.find(apiVersion, one.ref.kind), one, reading),
    readNamed: (group, names, reading) => namedIn(cluster, resourceOf(discovery, group), { ...group, names }, reading),
    async *read(group, wanted, reading) {
      const resource = resourceOf(discovery, group);
      if (!resource) return;
      const { namespace } = group;
      if (namespace !== undefined) {
        for await (const { items } of cluster.list(resource, { namespace, signal: reading })) {
          for (const object of items) yield { ref: refOf(resource, object), object };
        }
        return;
      }
      const names = group.kind === 'Namespace' && group.group === '' ? namespaces : wanted;
      yield* namedIn(cluster, resource, { names }, reading);
    },
  };
}

/** What becomes of the objects of a kind in a namespace; ends at once where it cannot be watched. Throws what watching throws. */
async function* watched(
  cluster: ClusterReader,
  resource: ApiResource,
  namespace: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<SideEvent> {
  if (!resource.verbs.includes('watch') || namespace === undefined) return;
  for await (const event of cluster.watch(resource, { namespace, signal })) {
    if (event.type === 'synced') yield { type: 'synced' };
    else {
      const one = { ref: refOf(resource, event.object), object: event.object };
      yield { type: event.type === 'deleted' ? 'gone' : 'there', one };
    }
  }
}

/** Objects by their names, those that are there. Throws what reading throws. */
async function* namedIn(
  cluster: ClusterReader,
  resource: ApiResource | undefined,
  { names, namespace }: { names: readonly string[]; namespace?: string },
  signal: AbortSignal,
): AsyncGenerator<SideObject> {
  if (!resource) return;
  const place = { resource, ...(namespace !== undefined && { namespace }) };
  const one = (name: string) => getIfThere(cluster, { ...place, name }, signal);
  for await (const object of inOrder(names, namesAtATime, one)) {
    if (object) yield { ref: refOf(resource, object), object };
  }
}

/** An object by another version of its kind, where that is served. Throws what reading throws, but for `denied`, since who may list may not always ask for one, and for what a server fails at, such as a conversion of its definition. */
async function inVersion(
  cluster: ClusterReader,
  resource: ApiResource | undefined,
  { ref: { name, namespace } }: SideObject,
  signal: AbortSignal,
): Promise<SideObject | undefined> {
  if (!resource) return undefined;
  const address = { resource, name, ...(namespace !== undefined && { namespace }) };
  try {
    const object = await getIfThere(cluster, address, signal);
    return object && { ref: refOf(resource, object), object };
  } catch (thrown) {
    const { code, status = 0 } = toKubeferryError(thrown);
    if (code !== 'denied' && status < 500) throw thrown;
    return undefined;
  }
}

/** Nothing where this person may not list the classes. Throws what listing throws otherwise. */
async function defaultClassesOf(
  cluster: ClusterReader,
  discovery: Discovery,
  kind: ClassKind,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const resource = resourceOf(discovery, { group: classGroups[kind], kind });
  if (!resource) return undefined;
  const names: string[] = [];
  try {
    for await (const { items } of cluster.list(resource, { signal })) {
      names.push(...items.filter((one) => isDefaultClass(kind, one)).map(({ metadata }) => metadata.name));
    }
    return names;
  } catch (thrown) {
    if (toKubeferryError(thrown).code !== 'denied') throw thrown;
    return undefined;
  }
}

function resourceOf(discovery: Discovery, { group, kind, namespace }: ObjectGroup): ApiResource | undefined {
  const isWanted = (one: ApiResource) =>
    one.group === group && one.kind === kind && one.namespaced === (namespace !== undefined);
  return discovery.preferred.find(isWanted);
}
