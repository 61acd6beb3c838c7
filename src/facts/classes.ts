import type { ClusterFacts } from '../model/cluster-facts.ts';
import type { KubeObject } from '../model/object.ts';
import { number, record, text, texts } from '../model/parse.ts';

type FactOf<List extends keyof ClusterFacts> = NonNullable<ClusterFacts[List]> extends (infer Fact)[] ? Fact : never;

/** The fact of an IngressClass. Source: `networking.k8s.io/v1`. */
export function ingressClassOf({ metadata, spec }: KubeObject): FactOf<'ingressClasses'> {
  const marked = metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
  return { name: metadata.name, controller: text(record(spec).controller) ?? '', default: marked };
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

/** The addresses of a ServiceCIDR. Source: `networking.k8s.io/v1` (Kubernetes 1.33). */
export function serviceCidrsOf({ spec }: KubeObject): string[] {
  return texts(record(spec).cidrs);
}
