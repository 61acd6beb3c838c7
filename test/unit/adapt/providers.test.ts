import { describe, expect, test } from 'vitest';
import { providerOf } from '../../../src/adapt/providers/provider.ts';
import { clusterFactsSchema } from '../../../src/model/cluster-facts.ts';

const facts = (rest: object) =>
  clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', ...rest });

describe('the cloud of a cluster', () => {
  test.each([
    ['a provider id', { nodes: [{ name: 'one', providerId: 'aws:///eu-west-1a/i-0123' }] }, 'aws'],
    ['a label', { nodes: [{ name: 'one', labels: { 'cloud.google.com/gke-nodepool': 'web' } }] }, 'gcp'],
    ['a driver', { nodes: [{ name: 'one' }], csiDrivers: ['bs.csi.vngcloud.vn'] }, 'vngcloud'],
    ['nodes of no cloud', { nodes: [{ name: 'one', providerId: 'kind://docker/one' }], csiDrivers: [] }, 'none'],
    ['nodes of a cloud that is not known', { nodes: [{ name: 'one', providerId: 'hcloud://1' }] }, 'other'],
    ['no nodes', { nodes: [] }, undefined],
    ['nothing', {}, undefined],
  ])('is told by %s', (_, known, cloud) => {
    expect(providerOf(facts(known))).toBe(cloud);
  });
});
