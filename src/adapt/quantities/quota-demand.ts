import { recordAt, recordsOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/object.ts';
import { podCount } from '../objects/pod-count.ts';
import { podOf } from '../objects/pods.ts';
import { limitsOf, podAmounts, podRequests } from './resources.ts';

/** What an object takes of the quotas of its namespace, by the names that quotas have for it; of claims `pvc-quota` knows. */
export function demandOf(object: KubeObject): ReadonlyMap<string, number> {
  const demand = new Map<string, number>();
  ofPods(object, demand);
  if (object.apiVersion === 'v1' && object.kind === 'Service') ofService(object, demand);
  return demand;
}

function ofPods(object: KubeObject, demand: Map<string, number>): void {
  const pod = podOf(object);
  const count = podCount(object);
  if (!pod || count === undefined || count === 0) return;
  demand.set('pods', count);
  for (const [name, amount] of podRequests(pod.spec)) {
    demand.set(`requests.${name}`, amount * count);
    if (name === 'cpu' || name === 'memory') demand.set(name, amount * count);
  }
  for (const [name, amount] of podAmounts(pod.spec, limitsOf)) demand.set(`limits.${name}`, amount * count);
}

function ofService(object: KubeObject, demand: Map<string, number>): void {
  const spec = recordAt(object, 'spec');
  demand.set('services', 1);
  if (spec?.type === 'LoadBalancer') demand.set('services.loadbalancers', 1);
  const ports = recordsOf(spec?.ports).length;
  if (spec?.type === 'NodePort' || (spec?.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)) {
    demand.set('services.nodeports', ports);
  }
}
