import type { KubeObject } from '../../src/model/objects/object.ts';

/** What makes one cluster differ from another: as a person would find it at two providers. */
export interface Profile {
  serviceRange: string;
  nodes: KubeObject[];
  /** Storage classes with their drivers, ingress classes. */
  classes: KubeObject[];
  /** The n-th address that its load balancers give. */
  address: (n: number) => { ip: string } | { hostname: string };
}

/** The profile of a cluster by its name; names other than `source` and `target` get that of the source. */
export function profileOf(name: string): Profile {
  return name === 'target' ? target : source;
}

const source: Profile = {
  serviceRange: '10.96.0.0/16',
  nodes: ['a', 'b', 'c'].map((zone, n) =>
    node(`vks-pool-1-${n + 1}`, `vngcloud:///hcm-1${zone}/ins-${1000 + n}`, {
      'topology.kubernetes.io/region': 'hcm-1',
      'topology.kubernetes.io/zone': `hcm-1${zone}`,
      'node.kubernetes.io/instance-type': 'v-general-4x8',
      'vks.vngcloud.vn/nodegroup': 'pool-1',
    }),
  ),
  classes: [
    driver('bs.csi.vngcloud.vn'),
    storageClass('vng-ssd', 'bs.csi.vngcloud.vn', 'WaitForFirstConsumer', { type: 'SSD' }, true),
    storageClass('vng-nvme', 'bs.csi.vngcloud.vn', 'Immediate', { type: 'NVME' }),
    ingressClass('vngcloud', 'vngcloud.vn/ingress', true),
  ],
  address: (n) => ({ ip: `203.0.113.${10 + (n % 240)}` }),
};

const target: Profile = {
  serviceRange: '10.112.0.0/16',
  nodes: ['a', 'b'].map((zone, n) =>
    node(`ip-10-0-${n + 1}-20`, `aws:///eu-west-1${zone}/i-0f00000000000000${n + 1}`, {
      'topology.kubernetes.io/region': 'eu-west-1',
      'topology.kubernetes.io/zone': `eu-west-1${zone}`,
      'node.kubernetes.io/instance-type': 'm7i.xlarge',
      'eks.amazonaws.com/nodegroup': 'main',
    }),
  ),
  classes: [
    driver('ebs.csi.aws.com'),
    storageClass('gp3', 'ebs.csi.aws.com', 'WaitForFirstConsumer', { type: 'gp3' }, true),
    storageClass('local-path', 'rancher.io/local-path', 'WaitForFirstConsumer', {}),
    ingressClass('nginx', 'k8s.io/ingress-nginx', true),
  ],
  address: (n) => ({ hostname: `lb-${n}.elb.eu-west-1.amazonaws.example` }),
};

function node(name: string, providerID: string, labels: Record<string, string>): KubeObject {
  const everywhere = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...everywhere, ...labels } },
    spec: { providerID },
  };
}

/** Volumes of this driver are used without being attached: nothing on these nodes would attach them. */
function driver(name: string): KubeObject {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name }, spec: { attachRequired: false } };
}

function storageClass(
  name: string,
  provisioner: string,
  volumeBindingMode: 'WaitForFirstConsumer' | 'Immediate',
  parameters: Record<string, string>,
  isDefault = false,
): KubeObject {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': String(isDefault) };
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner,
    parameters,
    volumeBindingMode,
    reclaimPolicy: 'Delete',
    allowVolumeExpansion: true,
  };
}

function ingressClass(name: string, controller: string, isDefault: boolean): KubeObject {
  const annotations = { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name, annotations },
    spec: { controller },
  };
}
