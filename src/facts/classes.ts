import type { ClusterFacts, IngressClassFacts } from '../model/clusters/cluster-facts.ts';
import { number, record, text } from '../model/json/parse.ts';
import { isDefaultClass } from '../model/objects/default-class.ts';
import type { KubeObject } from '../model/objects/object.ts';

type FactOf<List extends keyof ClusterFacts> = NonNullable<ClusterFacts[List]> extends (infer Fact)[] ? Fact : never;

/** The fact of an IngressClass. Source: `networking.k8s.io/v1`. */
export function ingressClassOf({ metadata, spec }: KubeObject): IngressClassFacts {
  const isDefault = isDefaultClass('ingressclasses.networking.k8s.io', metadata);
  return { name: metadata.name, controller: text(record(spec).controller) ?? '', default: isDefault };
}

/** The fact of a GatewayClass. Source: `gateway.networking.k8s.io/v1`. */
export function gatewayClassOf({ metadata, spec }: KubeObject): FactOf<'gatewayClasses'> {
  return { name: metadata.name, controller: text(record(spec).controllerName) ?? '' };
}

/** The fact of a PriorityClass. Source: `scheduling.k8s.io/v1`. */
export function priorityClassOf(object: KubeObject): FactOf<'priorityClasses'> {
  return {
    name: object.metadata.name,
    value: number(object.value) ?? 0,
    default: object.globalDefault === true,
    preemptionPolicy: text(object.preemptionPolicy),
  };
}

/** The fact of a RuntimeClass. Source: `node.k8s.io/v1`. */
export function runtimeClassOf(object: KubeObject): FactOf<'runtimeClasses'> {
  return { name: object.metadata.name, handler: text(object.handler) ?? '' };
}
