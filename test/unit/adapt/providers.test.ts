import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { providerOf } from '../../../src/adapt/providers/provider.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';

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

test('what clouds call things stands with the providers, and in no rule or suggestion', () => {
  const words =
    /amazonaws|\barn:aws|\baws:|azure\.|azure:|gke\.io|gce-|googleapis|gcr\.io|vngcloud\.|everest|cce\.|openstack\.|digitalocean|alibabacloud/;
  const room = join(import.meta.dirname, '../../../src/adapt');
  const naming = globSync(['rules/**/*.ts', 'suggest/*.ts', '*.ts'], { cwd: room }).filter((file) =>
    words.test(readFileSync(join(room, file), 'utf8')),
  );
  expect(naming).toEqual([]);
});
