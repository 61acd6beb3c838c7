import { describe, expect, test } from 'vitest';
import { clusterDomainOf, serviceOf } from '../../../src/facts/services.ts';

describe('the end of the names of Services', () => {
  const configMap = (Corefile: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'coredns', namespace: 'kube-system' },
    data: { Corefile },
  });

  test('is what CoreDNS serves', () => {
    const corefile =
      '.:53 {\n    errors\n    kubernetes corp.example in-addr.arpa ip6.arpa {\n      ttl 30\n    }\n}\n';
    expect(clusterDomainOf(configMap(corefile))).toBe('corp.example');
  });

  test('is unknown where CoreDNS serves no cluster', () => {
    expect(clusterDomainOf(configMap('.:53 {\n    forward . /etc/resolv.conf\n}\n'))).toBeUndefined();
  });
});

test('a Service that waits for its load balancer has ports, and no address yet', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { type: 'LoadBalancer', healthCheckNodePort: 31000, ports: [{ port: 80, nodePort: 30080 }, { port: 81 }] },
    status: { loadBalancer: {} },
  };
  expect(serviceOf(service)).toEqual({
    nodePorts: [
      { port: 30080, protocol: 'TCP', service: 'shop/web' },
      { port: 31000, protocol: 'TCP', service: 'shop/web' },
    ],
    loadBalancers: [{ service: 'shop/web', class: undefined, addresses: [] }],
  });
});
