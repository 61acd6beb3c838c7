import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

/** What one rule finds in an object, and what it cannot judge, where a person wrote down some of what the target offers. */
function said(rule: string, object: KubeObject, facts: object): { found: string[]; unknown: string[] } {
  const target = new Offer(
    clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', ...facts }),
  );
  const { findings, notJudged } = assess([object], { target, objects: new ObjectIndex([object]) });
  return {
    found: findings.flatMap(({ finding }) => (finding.rule === rule ? [finding.severity] : [])),
    unknown: notJudged.flatMap((one) => (one.rule === rule ? [one.fact] : [])),
  };
}

function pod(spec: object): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: { ...spec } };
}

const node = { name: 'n1', os: 'linux', architecture: 'amd64' };
const choosing = (nodeSelector: object) => pod({ nodeSelector, containers: [] });

test('the labels of architecture and system are those of the fields of a node', () => {
  const fitting = choosing({ 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' });
  expect(said('sched-selector', fitting, { nodes: [node] })).toEqual({ found: [], unknown: [] });
  const other = choosing({ 'kubernetes.io/os': 'windows', pool: 'web' });
  expect(said('sched-selector', other, { nodes: [node] })).toEqual({ found: ['error'], unknown: [] });
});

test('nothing is concluded from labels and taints of nodes that are left out', () => {
  expect(said('sched-selector', choosing({ pool: 'web' }), { nodes: [node] })).toEqual({
    found: [],
    unknown: ['labels of nodes'],
  });
  expect(said('sched-taint', choosing({}), { nodes: [node] })).toEqual({ found: [], unknown: ['taints of nodes'] });
  const labelled = [{ ...node, labels: { pool: 'batch' } }];
  expect(said('sched-selector', choosing({ pool: 'web' }), { nodes: labelled }).found).toEqual(['error']);
  const place = choosing({ 'kubernetes.io/hostname': 'n1' });
  expect(said('sched-selector', place, { nodes: labelled }).unknown).toEqual(['labels of nodes']);
});

test('a class of which nobody says whether it is the default one may be it', () => {
  const claim: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { accessModes: ['ReadWriteOnce'] },
  };
  const fast = { name: 'fast', provisioner: 'disk.example.com' };
  expect(said('sc-default-implicit', claim, { storageClasses: [fast] })).toEqual({
    found: [],
    unknown: ['storageClasses'],
  });
  const sure = { storageClasses: [{ ...fast, default: false }] };
  expect(said('sc-default-implicit', claim, sure).found).toEqual(['error']);
  const ingress: KubeObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {},
  };
  const nginx = { name: 'nginx', controller: 'k8s.io/ingress-nginx' };
  expect(said('ing-class-none', ingress, { ingressClasses: [nginx] })).toEqual({
    found: [],
    unknown: ['ingressClasses'],
  });
  const none = { ingressClasses: [{ ...nginx, default: false }] };
  const own = { nodes: [{ ...node, labels: {} }], csiDrivers: [] };
  expect(said('ing-class-none', ingress, { ...none, ...own }).found).toEqual(['warning']);
  // GKE serves an Ingress without a class.
  expect(said('ing-class-none', ingress, none)).toEqual({ found: [], unknown: ['nodes'] });
});

test('a pod that may be too large for nodes that do not say what they have is not judged', () => {
  const limits = { 'nvidia.com/gpu': '1', cpu: '800' };
  const large = pod({ containers: [{ name: 'app', resources: { limits } }] });
  const nodes = [{ ...node, labels: {}, taints: [] }];
  const untold = { found: [], unknown: ['allocatable of nodes'] };
  expect(said('res-extended', large, { nodes })).toEqual(untold);
  expect(said('res-capacity', large, { nodes })).toEqual(untold);
  const small = { nodes: [{ ...nodes[0], allocatable: { cpu: '4' } }] };
  expect(said('res-extended', large, small).found).toEqual(['error']);
  expect(said('res-capacity', large, small).found).toEqual(['error']);
});

test('the level of a namespace whose labels are left out is unknown', () => {
  const namespace: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  const facts = { namespaces: [{ name: 'shop' }] };
  expect(said('psa-ns-labels', namespace, facts)).toEqual({ found: [], unknown: ['labels of shop'] });
  expect(said('psa-violation', pod({ hostNetwork: true, containers: [] }), facts)).toEqual({
    found: [],
    unknown: ['namespaces'],
  });
});

test('quotas and limits that are left out of a namespace are unknown under the names of their fields', () => {
  const claim: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { storageClassName: '', resources: { requests: { storage: '1Gi' } } },
  };
  const facts = { namespaces: [{ name: 'shop' }], storageClasses: [] };
  const asking = pod({ containers: [{ name: 'app', resources: { requests: { cpu: '1' } } }] });
  expect(said('quota-exceed', asking, facts).unknown).toEqual(['quotas of shop']);
  expect(said('pvc-quota', claim, facts).unknown).toEqual(['quotas of shop']);
  expect(said('pvc-size', claim, facts).unknown).toEqual(['limitRanges of shop']);
});
