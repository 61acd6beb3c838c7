import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { list, number, record, text, texts } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';

type NodePort = NonNullable<ClusterFacts['nodePorts']>[number];
type LoadBalancer = NonNullable<ClusterFacts['loadBalancers']>[number];
type IngressHost = NonNullable<ClusterFacts['ingressHosts']>[number];

/** What a Service takes of its cluster. */
export interface ServiceFacts {
  nodePorts: NodePort[];
  loadBalancers: LoadBalancer[];
}

/** The ports of nodes and the load balancer that a Service has. Source: `v1`. */
export function serviceOf({ metadata, spec, status }: KubeObject): ServiceFacts {
  const { ports, type, loadBalancerClass, healthCheckNodePort } = record(spec);
  const service = `${metadata.namespace ?? ''}/${metadata.name}`;
  const nodePorts = list(ports)
    .map(record)
    .map(({ nodePort, protocol }) => ({ port: number(nodePort) ?? 0, protocol: text(protocol) ?? 'TCP', service }));
  const check = number(healthCheckNodePort) ?? 0;
  return {
    nodePorts: [...nodePorts, { port: check, protocol: 'TCP', service }].filter(({ port }) => port > 0),
    loadBalancers:
      type === 'LoadBalancer'
        ? [{ service, class: text(loadBalancerClass), addresses: addressesOf(record(status).loadBalancer) }]
        : [],
  };
}

function addressesOf(loadBalancer: unknown): string[] {
  return list(record(loadBalancer).ingress)
    .map(record)
    .flatMap(({ ip, hostname }) => [...texts([ip]), ...texts([hostname])]);
}

/** The addresses of a ServiceCIDR. Source: `networking.k8s.io/v1` (Kubernetes 1.33). */
export function serviceCidrsOf({ spec }: KubeObject): string[] {
  return texts(record(spec).cidrs);
}

/** The names that an Ingress serves, each with its paths. Source: `networking.k8s.io/v1`. */
export function ingressHostsOf({ metadata, spec }: KubeObject): IngressHost[] {
  const { rules, ingressClassName } = record(spec);
  const named = text(ingressClassName) ?? metadata.annotations?.['kubernetes.io/ingress.class'];
  return list(rules)
    .map(record)
    .flatMap(({ host, http }) => {
      const name = text(host);
      const paths = list(record(http).paths).map((path) => text(record(path).path) ?? '/');
      const ingress = `${metadata.namespace ?? ''}/${metadata.name}`;
      return name === undefined ? [] : [{ host: name, paths, ingress, ...(named !== undefined && { class: named }) }];
    });
}

/** The name under which CoreDNS serves a cluster, by its ConfigMap. Source: the plugin kubernetes of CoreDNS. */
export function clusterDomainOf({ data }: KubeObject): string | undefined {
  const corefile = text(record(data).Corefile) ?? '';
  return /^\s*kubernetes\s+([a-z0-9][a-z0-9.-]*)/m.exec(corefile)?.[1]?.replace(/\.$/, '');
}
