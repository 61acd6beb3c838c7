import { describe, expect, test } from 'vitest';
import { NamesUsed } from '../../../../src/adapt/suggest/names-used.ts';
import { suggestStorageClasses } from '../../../../src/adapt/suggest/storage-classes.ts';
import { suggestMappings } from '../../../../src/adapt/suggest/suggest.ts';
import {
  type ClusterFacts,
  clusterFactsSchema,
  type StorageClassFacts,
} from '../../../../src/model/clusters/cluster-facts.ts';
import { format } from '../../../../src/model/message.ts';
import type { KubeObject } from '../../../../src/model/objects/object.ts';

const storageClass = (name: string, provisioner: string, more: Partial<StorageClassFacts> = {}): StorageClassFacts => ({
  name,
  provisioner,
  default: false,
  ...more,
});
const facts = (more: Partial<ClusterFacts>): ClusterFacts =>
  clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', ...more });
const gp2 = storageClass('gp2', 'ebs.csi.aws.com', { default: true, parameters: { type: 'gp2' } });
const gp3 = storageClass('gp3', 'ebs.csi.aws.com', { parameters: { type: 'gp3' } });
const io2 = storageClass('io2', 'ebs.csi.aws.com', { parameters: { type: 'io2' } });
const efs = storageClass('efs', 'efs.csi.aws.com');
const aws = [efs, gp2, gp3, io2];

function suggested(
  name: string,
  from: StorageClassFacts | undefined,
  target: StorageClassFacts[],
  shared = false,
): string[] {
  return suggestStorageClasses(name, { from, target, shared }).map(({ to, reason }) => `${to}: ${format(reason)}`);
}

describe('for a storage class', () => {
  test('disks of the same speed come first, the default before others of that speed', () => {
    const from = storageClass('ssd-3000', 'bs.csi.vngcloud.vn');
    expect(suggested('ssd-3000', from, aws)).toEqual([
      'gp2: Both give disks that one node mounts. Both are on SSDs. It is the default of the target.',
      'gp3: Both give disks that one node mounts. Both are on SSDs.',
      'io2: Both give disks that one node mounts.',
    ]);
  });

  test('the fast one takes the place of a fast one, though another is the default', () => {
    const from = storageClass('vngcloud-nvme-5000', 'bs.csi.vngcloud.vn');
    expect(suggested(from.name, from, aws)[0]).toBe(
      'io2: Both give disks that one node mounts. Both are of the fastest sort.',
    );
  });

  test('disks that one node mounts are none for claims that several nodes mount, and of several drivers behind one provisioner each is its own', () => {
    const everest = (name: string, driver: string) =>
      storageClass(name, 'everest-csi-provisioner', {
        parameters: { 'csi.storage.k8s.io/csi-driver-name': `${driver}.csi.everest.io` },
      });
    const hetzner = storageClass('hcloud-volumes', 'csi.hetzner.cloud', { default: true });
    const rbd = storageClass('ceph-block', 'rook-ceph.rbd.csi.ceph.com');
    const target = [hetzner, rbd, everest('csi-disk', 'disk'), everest('csi-nas', 'nas')];
    expect(suggested('csi-nas', everest('csi-nas', 'nas'), target, true)).toEqual([
      'csi-nas: Both are made by nas.csi.everest.io. Several nodes can mount its volumes, as claims ask. Nothing else on the target could take its place.',
    ]);
  });

  test('the same driver counts most, also under the name from before CSI', () => {
    const from = storageClass('old', 'kubernetes.io/aws-ebs', { parameters: { type: 'st1' } });
    const ceph = storageClass('ceph', 'rook-ceph.rbd.csi.ceph.com', { default: true });
    expect(suggested('old', from, [ceph, gp3])).toEqual([
      'gp3: Both are made by ebs.csi.aws.com.',
      'ceph: Both give disks that one node mounts. It is the default of the target.',
    ]);
  });

  test('what claims mount on several nodes never becomes a disk of one, nor folders disks', () => {
    expect(suggested('shared', undefined, aws, true)).toEqual([
      'efs: Several nodes can mount its volumes, as claims ask. Nothing else on the target could take its place.',
    ]);
    expect(suggested('nas', storageClass('nas', 'file.csi.azure.com'), [gp2, gp3])).toEqual([]);
  });

  test('of a class of which nothing is known only what the target and its name say counts', () => {
    expect(suggested('gone', undefined, [gp2, gp3])).toEqual(['gp2: It is the default of the target.']);
    expect(suggested('gone', undefined, [gp3, io2])).toEqual([]);
    expect(suggested('my-ssd', undefined, [gp3, io2])).toEqual(['gp3: Both are on SSDs.']);
  });

  test('that volumes would go with their claims, or cannot grow any more, is said', () => {
    const from = storageClass('keep', 'ebs.csi.aws.com', { reclaimPolicy: 'Retain', expandable: true });
    const there = storageClass('there', 'ebs.csi.aws.com', { reclaimPolicy: 'Delete', expandable: false });
    expect(suggested('keep', from, [there])[0]).toMatch(
      /Unlike here, its volumes are deleted with their claims\. Unlike here, its volumes cannot grow\.$/,
    );
  });

  test('a class whose volumes are made by hand is none', () => {
    expect(suggested('gone', undefined, [storageClass('local', 'kubernetes.io/no-provisioner')])).toEqual([]);
  });
});

function pod(spec: object): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec };
}

function mappings(objects: KubeObject[], target: Partial<ClusterFacts>, source: Partial<ClusterFacts> = {}) {
  const used = new NamesUsed();
  for (const object of objects) used.add(object);
  return suggestMappings(used, source, facts(target)).map(({ sort, from, objects: count, ranked }) => ({
    sort,
    from,
    count,
    to: ranked.map(({ to }) => to),
  }));
}

describe('for what objects use', () => {
  test('an ingress class of the same controller comes before the default', () => {
    const ingress = (name: string): KubeObject => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name },
      spec: { ingressClassName: 'public' },
    });
    const nginx = { controller: 'k8s.io/ingress-nginx', default: false };
    const source = { ingressClasses: [{ name: 'public', ...nginx }] };
    const alb = { name: 'alb', controller: 'ingress.k8s.aws/alb', default: true };
    const target = { ingressClasses: [alb, { name: 'nginx', ...nginx }] };
    expect(mappings([ingress('one'), ingress('two')], target, source)).toEqual([
      { sort: 'ingress-class', from: 'public', count: 2, to: ['nginx', 'alb'] },
    ]);
    expect(mappings([ingress('one')], { ingressClasses: [{ name: 'public', ...nginx }] }, source)).toEqual([]);
  });

  test('the registry that the nodes of the target pull from takes the place of an own one, and of none that is open', () => {
    const image = (host: string) => pod({ containers: [{ name: 'web', image: `${host}/shop/web:1` }] });
    const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    const target = {
      nodes: [{ name: 'one', labels: {}, taints: [], providerId: 'aws:///eu-west-1a/i-0' }],
      registries: [
        { host: '602401143452.dkr.ecr.eu-west-1.amazonaws.com', images: 20 },
        { host: 'docker.io', images: 10 },
        { host: 'registry.example.com', images: 9 },
        { host: ecr, images: 2 },
      ],
    };
    expect(mappings([image('vcr.vngcloud.vn'), image('quay.io')], target)).toEqual([
      { sort: 'registry', from: 'vcr.vngcloud.vn', count: 1, to: [ecr, 'registry.example.com'] },
    ]);
    expect(mappings([image('registry.example.com')], target)).toEqual([]);
  });

  test('a label of nodes is told by its meaning; one that the target has, or of no known meaning, is not', () => {
    const node = (name: string, labels: Record<string, string>) => ({ name, labels, taints: [] });
    const nodes = [
      node('one', { 'cloud.google.com/gke-nodepool': 'small', 'cloud.google.com/gke-spot': 'true' }),
      node('two', { 'cloud.google.com/gke-nodepool': 'small' }),
      node('three', { 'cloud.google.com/gke-nodepool': 'web', tier: 'front' }),
    ];
    const selecting = (nodeSelector: object) => pod({ containers: [], nodeSelector });
    const selectors = [
      selecting({ 'eks.amazonaws.com/nodegroup': 'web', tier: 'front', team: 'shop' }),
      selecting({ 'eks.amazonaws.com/capacityType': 'SPOT' }),
      selecting({ 'eks.amazonaws.com/capacityType': 'ON_DEMAND' }),
    ];
    expect(mappings(selectors, { nodes })).toEqual([
      {
        sort: 'node-label',
        from: 'eks.amazonaws.com/capacityType=SPOT',
        count: 1,
        to: ['cloud.google.com/gke-spot=true'],
      },
      {
        sort: 'node-label',
        from: 'eks.amazonaws.com/nodegroup=web',
        count: 1,
        to: ['cloud.google.com/gke-nodepool=web', 'cloud.google.com/gke-nodepool=small'],
      },
    ]);
  });

  test('what is unknown of the target gets no suggestion', () => {
    const claim: KubeObject = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { storageClassName: 'fast', accessModes: ['ReadWriteMany'] },
    };
    expect(mappings([claim], {})).toEqual([]);
    expect(mappings([claim], { storageClasses: [gp2, efs] })).toEqual([
      { sort: 'storage-class', from: 'fast', count: 1, to: ['efs'] },
    ]);
  });
});
