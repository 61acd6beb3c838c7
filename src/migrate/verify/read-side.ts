import type { ClusterReader, Discovery } from '../../kube/cluster.ts';
import { toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../../model/objects/object.ts';
import { partOf, type UnjudgedPart } from '../../model/verification/verification.ts';

/** The kinds that run something. */
export const workloadKinds = [
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'replicasets.apps',
  'replicationcontrollers',
  'jobs.batch',
  'pods',
] as const;

/** What is read of each namespace. */
const kinds = [
  ...workloadKinds,
  'persistentvolumeclaims',
  'services',
  'endpointslices.discovery.k8s.io',
  'ingresses.networking.k8s.io',
  'events',
  'secrets',
] as const;

/** A resource that a verification reads. */
export type ReadKind = (typeof kinds)[number];

/** What stands in one namespace. What this person may not read is absent, and nothing is said of it. */
export interface NamespaceState {
  namespace: string;
  lists: ReadonlyMap<ReadKind, readonly KubeObject[]>;
}

/** The workload of a kind and name as it was read, whatever the namespace is called there; nothing for other kinds. */
export function workloadOf(object: ObjectRef, { lists }: NamespaceState): KubeObject | undefined {
  const kind = workloadKinds.find((one) => one === groupResource(object));
  return kind && lists.get(kind)?.find(({ metadata }) => metadata.name === object.name);
}

/** What was read of one side. */
export interface SideState {
  namespaces: NamespaceState[];
  /** The names of the ingress classes; absent where they could not be read. */
  ingressClasses?: ReadonlySet<string>;
  unread: UnjudgedPart[];
}

/** Reads what is judged of some namespaces of a cluster. Throws what the cluster throws but `denied`, which is told. */
export async function readSide(
  cluster: ClusterReader,
  namespaces: readonly string[],
  { side, signal }: { side: UnjudgedPart['side']; signal: AbortSignal },
): Promise<SideState> {
  const unread: UnjudgedPart[] = [];
  // API groups that did not answer before may do so by now.
  const discovery = await cluster.discovery({ fresh: true, signal });
  const read = async (kind: string, namespace?: string): Promise<KubeObject[] | undefined> => {
    const { objects, why } = await listed(kind, namespace, { cluster, discovery, signal });
    if (why) unread.push({ side, part: partOf(kind, namespace), why });
    return objects;
  };
  const states = await Promise.all(
    namespaces.map(async (namespace): Promise<NamespaceState> => {
      const lists = new Map<ReadKind, KubeObject[]>();
      for (const kind of kinds) {
        const objects = await read(kind, namespace);
        if (objects) lists.set(kind, objects);
      }
      return { namespace, lists };
    }),
  );
  // Classes lie outside namespaces, where many may not look.
  const areNeeded = states.some(({ lists }) => (lists.get('ingresses.networking.k8s.io') ?? []).length > 0);
  const classes = areNeeded ? await read('ingressclasses.networking.k8s.io') : undefined;
  const ingressClasses = classes && new Set(classes.map(({ metadata }) => metadata.name));
  return { namespaces: states, unread, ...(ingressClasses && { ingressClasses }) };
}

/** The objects of a resource; of one that the cluster does not serve there are none. `why`: its API group does not answer, or this person may not list it. Throws what listing throws otherwise. */
async function listed(
  kind: string,
  namespace: string | undefined,
  { cluster, discovery, signal }: { cluster: ClusterReader; discovery: Discovery; signal: AbortSignal },
): Promise<{ objects?: KubeObject[]; why?: Message }> {
  const resource = discovery.findResource(kind);
  if (!resource) {
    const group = kind.slice(kind.indexOf('.') + 1);
    if (!discovery.failed.includes(group)) return { objects: [] };
    return { why: message('compare.groupDown', { group, context: cluster.context }) };
  }
  try {
    const objects: KubeObject[] = [];
    for await (const { items } of cluster.list(resource, { signal, ...(namespace !== undefined && { namespace }) })) {
      objects.push(...items);
    }
    return { objects };
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    if (error.code !== 'denied') throw thrown;
    return { why: error.words };
  }
}
