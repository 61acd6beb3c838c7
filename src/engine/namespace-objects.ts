import pLimit from 'p-limit';
import type { ClusterReader } from '../kube/cluster.ts';
import { eachMetadata } from '../kube/each-metadata.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import type { NamespaceGroup, ObjectSummary } from '../model/clusters/cluster-contents.ts';
import { KubeferryError } from '../model/error.ts';
import { record, text } from '../model/json/parse.ts';
import { type ApiResource, apiVersionOf, type KubeObject, type ObjectRef } from '../model/objects/object.ts';
import { summarise } from './object-summary.ts';

/** The kinds of a group, in the order in which they are shown. */
const kinds: Record<NamespaceGroup, readonly string[]> = {
  workloads: [
    'deployments.apps',
    'statefulsets.apps',
    'daemonsets.apps',
    'cronjobs.batch',
    'jobs.batch',
    'replicasets.apps',
    'pods',
  ],
  services: ['services'],
  claims: ['persistentvolumeclaims'],
};
/** Kinds that mostly belong to another workload; only those that stand alone are shown, and only they are read in full. */
const mostlyOwned = new Set(['jobs.batch', 'replicasets.apps', 'pods']);
const readsAtOnce = 8;

/** A page of a group of objects; `continue` is opaque. */
export interface ObjectPage {
  objects: ObjectSummary[];
  continue?: string;
}

/** Where a page begins: the kind, and the place in its list. */
interface Place {
  kind: number;
  token?: string;
}

/** Up to `limit` objects of a group in a namespace. A kind that this person may not list is left out; throws `denied` where that is every kind. */
export async function objectsPage(
  cluster: ClusterReader,
  place: { namespace: string; group: NamespaceGroup; limit: number; continue?: string },
  signal: AbortSignal,
): Promise<ObjectPage> {
  const discovery = await cluster.discovery({ signal });
  const names = kinds[place.group];
  const objects: ObjectSummary[] = [];
  let at: Place = place.continue === undefined ? { kind: 0 } : parsePlace(place.continue);
  const denied: KubeferryError[] = [];
  while (at.kind < names.length && objects.length < place.limit) {
    const name = names[at.kind] ?? '';
    const resource = discovery.findResource(name);
    const options = {
      namespace: place.namespace,
      limit: place.limit - objects.length,
      signal,
      ...(at.token !== undefined && { continue: at.token }),
    };
    const page = resource ? await pageOf(cluster, resource, mostlyOwned.has(name), options, denied) : { items: [] };
    if (resource) objects.push(...page.items.map((object) => summarise(resource, object)));
    at = page.continue === undefined ? { kind: at.kind + 1 } : { kind: at.kind, token: page.continue };
  }
  const [refusal] = denied;
  if (refusal && denied.length === names.length) throw refusal;
  return { objects, ...(at.kind < names.length && { continue: JSON.stringify(at) }) };
}

function parsePlace(token: string): Place {
  const { kind, token: inner } = record(JSON.parse(token));
  const at: Place = { kind: typeof kind === 'number' ? kind : 0 };
  const from = text(inner);
  if (from !== undefined) at.token = from;
  return at;
}

async function pageOf(
  cluster: ClusterReader,
  resource: ApiResource,
  owned: boolean,
  options: { namespace: string; limit: number; signal: AbortSignal; continue?: string },
  denied: KubeferryError[],
): Promise<{ items: KubeObject[]; continue?: string }> {
  try {
    if (!owned) return await cluster.listPage(resource, options);
    // Names first: of thousands of pods a few stand alone. The list may be longer than what it gives, so it may be wide.
    const { items, ...page } = await cluster.listMetadata(resource, { ...options, limit: 500 });
    const alone = items.filter((item) => !item.metadata.ownerReferences?.some(({ controller }) => controller));
    const full = await readAll(cluster, resource, alone, options.signal);
    return { items: full, ...(page.continue !== undefined && { continue: page.continue }) };
  } catch (error) {
    if (!(error instanceof KubeferryError) || error.code !== 'denied') throw error;
    denied.push(error);
    return { items: [] };
  }
}

async function readAll(
  cluster: ClusterReader,
  resource: ApiResource,
  stubs: KubeObject[],
  signal: AbortSignal,
): Promise<KubeObject[]> {
  const limit = pLimit(readsAtOnce);
  const read = stubs.map(({ metadata: { name, namespace } }) =>
    // Nothing for what went between the list and now.
    limit(() => getIfThere(cluster, { resource, name, ...(namespace !== undefined && { namespace }) }, signal)),
  );
  return (await Promise.all(read)).filter((object) => object !== undefined);
}

/** The pods below a workload, through what lies between (ReplicaSets, Jobs). Throws `not-found` where the workload is gone. */
export async function podsOf(cluster: ClusterReader, owner: ObjectRef, signal: AbortSignal): Promise<ObjectSummary[]> {
  const discovery = await cluster.discovery({ signal });
  const resource = discovery.findResource('pods');
  const own = discovery.find(apiVersionOf(owner), owner.kind);
  const { namespace } = owner;
  if (!resource || !own || namespace === undefined) return [];
  const workload = await cluster.get({ resource: own, namespace, name: owner.name }, signal);
  const owners = new Set([workload.metadata.uid]);
  const between = { Deployment: 'replicasets.apps', CronJob: 'jobs.batch' }[owner.kind];
  const middle = between === undefined ? undefined : discovery.findResource(between);
  if (middle) {
    const items = eachMetadata(cluster, middle, namespace, signal);
    for await (const item of items) if (ownedBy(item, owners)) owners.add(item.metadata.uid);
  }
  const labelSelector = selectorOf(workload);
  const pods: ObjectSummary[] = [];
  for await (const page of cluster.list(resource, { namespace, signal, ...(labelSelector && { labelSelector }) })) {
    for (const pod of page.items) if (ownedBy(pod, owners)) pods.push(summarise(resource, pod));
  }
  return pods;
}

function ownedBy(object: KubeObject, owners: ReadonlySet<string | undefined>): boolean {
  return object.metadata.ownerReferences?.some(({ uid, controller }) => controller && owners.has(uid)) ?? false;
}

/** The labels that a workload looks for in its pods; empty where it says more than labels. */
function selectorOf(workload: KubeObject): string {
  const { matchLabels, matchExpressions } = record(record(workload.spec).selector);
  if (Array.isArray(matchExpressions) && matchExpressions.length > 0) return '';
  return Object.entries(record(matchLabels))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
}
