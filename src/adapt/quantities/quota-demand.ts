import { recordAt, recordsOf } from '../../model/json/json.ts';
import { namespaceOf } from '../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { podCount } from '../objects/pod-count.ts';
import { podOf } from '../objects/pods.ts';
import { isClaim } from '../objects/volumes.ts';
import type { Offer } from '../offer.ts';
import { limitsOf, podAmounts, podRequests } from './resources.ts';

/** Kinds whose objects quotas count by a name of their own. Source: the documentation of ResourceQuota. */
const counted: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas',
  Secret: 'secrets',
  Service: 'services',
};

const demands = new WeakMap<KubeObject, ReadonlyMap<string, number>>();

/** What an object takes of the quotas of its namespace, by the names that quotas have for it; of the size of claims `pvc-quota` knows. */
export function demandOf(object: KubeObject): ReadonlyMap<string, number> {
  const known = demands.get(object);
  if (known) return known;
  const demand = new Map<string, number>();
  ofPods(object, demand);
  if (object.apiVersion === 'v1') {
    const name = Object.hasOwn(counted, object.kind) ? counted[object.kind] : undefined;
    if (name !== undefined) demand.set(name, 1);
    if (object.kind === 'Service') ofService(object, demand);
  }
  demands.set(object, demand);
  return demand;
}

/** The same, and what a quota may count as `count/RESOURCE.GROUP`, by the kinds of a target. */
export function demandOn(target: Offer, object: KubeObject): ReadonlyMap<string, number> {
  const resource = target.resourceOf(object.apiVersion, object.kind);
  // What names no namespace may lie in none.
  if (resource === undefined || namespaceOf(object) === undefined) return demandOf(object);
  return new Map([...demandOf(object), [`count/${resource}`, 1]]);
}

/** What of an object decides how much it takes. */
export function demandPointer(object: KubeObject): string {
  const spec = recordAt(object, 'spec');
  if (!spec) return '/metadata/name';
  if (isClaim(object) && recordAt(spec, 'resources', 'requests')?.storage !== undefined)
    return '/spec/resources/requests/storage';
  if (object.kind === 'Service' && spec.type !== undefined) return '/spec/type';
  return typeof spec.replicas === 'number' && spec.replicas > 1 ? '/spec/replicas' : '/spec';
}

/** Whether a quota counts something of pods, and not objects of another kind. */
export function isOfPods(resource: string): boolean {
  return /^((count\/)?pods|cpu|memory|(requests|limits)\..+)$/.test(resource);
}

function ofPods(object: KubeObject, demand: Map<string, number>): void {
  const pod = podOf(object);
  const count = podCount(object);
  if (!pod || count === undefined || count === 0) return;
  demand.set('pods', count);
  demand.set('count/pods', count);
  for (const [name, amount] of podRequests(pod.spec)) {
    demand.set(`requests.${name}`, amount * count);
    if (name === 'cpu' || name === 'memory') demand.set(name, amount * count);
  }
  for (const [name, amount] of podAmounts(pod.spec, limitsOf)) demand.set(`limits.${name}`, amount * count);
}

function ofService(object: KubeObject, demand: Map<string, number>): void {
  const spec = recordAt(object, 'spec');
  if (spec?.type === 'LoadBalancer') demand.set('services.loadbalancers', 1);
  const ports = recordsOf(spec?.ports).length;
  if (spec?.type === 'NodePort' || (spec?.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)) {
    demand.set('services.nodeports', ports);
  }
}
