import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waveOf, waves } from '../../../src/apply/waves.ts';

const indexOf = (groupResource: string) => {
  const dot = groupResource.indexOf('.');
  const ref =
    dot < 0
      ? { group: '', resource: groupResource }
      : { group: groupResource.slice(dot + 1), resource: groupResource.slice(0, dot) };
  return waveOf(ref);
};

test('every kind has a wave', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (group, resource) => {
      expect(waves[waveOf({ group, resource })]).toBeDefined();
    }),
  );
});

test.each([
  ['customresourcedefinitions.apiextensions.k8s.io', 'definitions'],
  ['namespaces', 'namespaces'],
  ['persistentvolumeclaims', 'claims'],
  ['clusterrolebindings.rbac.authorization.k8s.io', 'bindings'],
  ['ciliumnetworkpolicies.cilium.io', 'network-policies'],
  ['httproutes.gateway.networking.k8s.io', 'routes'],
  ['gatewayclasses.gateway.networking.k8s.io', 'classes'],
  ['services.serving.knative.dev', 'custom-resources'],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', 'hooks'],
])('%s goes with the %s', (resource, name) => expect(waves[indexOf(resource)]).toBe(name));

test('what a workload needs comes before it, and what watches over it after it', () => {
  const order = [
    'customresourcedefinitions.apiextensions.k8s.io',
    'namespaces',
    'resourcequotas',
    'storageclasses.storage.k8s.io',
    'persistentvolumes',
    'persistentvolumeclaims',
    'serviceaccounts',
    'rolebindings.rbac.authorization.k8s.io',
    'secrets',
    'networkpolicies.networking.k8s.io',
    'services',
    'deployments.apps',
    'poddisruptionbudgets.policy',
    'ingresses.networking.k8s.io',
    'discounts.shop.example.com',
    'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  ].map(indexOf);
  expect(order).toEqual(order.toSorted((one, other) => one - other));
  expect(new Set(order).size).toBe(order.length);
});
