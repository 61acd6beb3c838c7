import type { KubeObject } from '../../../src/model/objects/object.ts';

/** An object of the namespace `shop`, as an API server has it. */
export function object(kind: string, name: string, rest: object = {}, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop', uid: `uid-${name}`, labels }, ...rest };
}

/** A Service as an API server has it. */
export function service(spec: object, status: object = {}): KubeObject {
  const given = { clusterIP: '10.0.0.7', ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }], type: 'ClusterIP' };
  return object('Service', 'web', { spec: { ...given, ...spec }, status: { loadBalancer: {}, ...status } });
}

/** An EndpointSlice of the Service `web`. */
export function slice(...endpoints: object[]): KubeObject {
  const labels = { 'kubernetes.io/service-name': 'web' };
  return object('EndpointSlice', 'web-x7k2p', { addressType: 'IPv4', endpoints, ports: [{ port: 8080 }] }, labels);
}

/** An Ingress that leads to the Service `web`. */
export function ingress(spec: object = {}, status: object = {}): KubeObject {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const rules = [{ host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  return object('Ingress', 'web', {
    spec: { ingressClassName: 'nginx', rules, ...spec },
    status: { loadBalancer: status },
  });
}
