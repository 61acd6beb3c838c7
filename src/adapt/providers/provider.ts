import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';

/** Who runs a cluster's machines, disks and load balancers. */
export type Cloud = 'aws' | 'gcp' | 'azure' | 'vngcloud' | 'huawei' | 'openstack';

/** What a cluster runs on: a cloud, one that is not known here (`other`), or nothing that tells of one (`none`). */
export type Provider = Cloud | 'other' | 'none';

/** How a cloud is called, and what tells that nodes are its own. */
interface Signs {
  cloud: Cloud;
  name: string;
  /** The beginning of a node's `providerId`. Source: the cloud controller managers. */
  providerId: string;
  /** The beginning of labels that its nodes have. Source: the documentation of EKS, GKE, AKS, VKS and CCE. */
  labels: readonly string[];
  /** Drivers that work on its machines only. Source: the documentation of the drivers. */
  drivers: readonly string[];
}

const clouds: readonly Signs[] = [
  {
    cloud: 'aws',
    name: 'AWS',
    providerId: 'aws://',
    labels: ['eks.amazonaws.com/', 'alpha.eksctl.io/'],
    drivers: ['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com'],
  },
  {
    cloud: 'gcp',
    name: 'Google Cloud',
    providerId: 'gce://',
    labels: ['cloud.google.com/gke-'],
    drivers: ['pd.csi.storage.gke.io'],
  },
  {
    cloud: 'azure',
    name: 'Azure',
    providerId: 'azure://',
    labels: ['kubernetes.azure.com/'],
    drivers: ['disk.csi.azure.com'],
  },
  {
    cloud: 'vngcloud',
    name: 'VNG Cloud',
    providerId: 'vngcloud://',
    labels: ['vks.vngcloud.vn/'],
    drivers: ['bs.csi.vngcloud.vn', 'csi.vngcloud.vn'],
  },
  {
    cloud: 'huawei',
    name: 'Huawei Cloud',
    providerId: 'huaweicloud://',
    labels: ['cce.cloud.com/', 'os.cce.io/', 'node.cce.io/'],
    drivers: ['disk.csi.everest.io'],
  },
  {
    cloud: 'openstack',
    name: 'OpenStack',
    providerId: 'openstack://',
    labels: [],
    drivers: ['cinder.csi.openstack.org'],
  },
];

/** How a cloud is called. */
export function cloudName(cloud: Cloud): string {
  return clouds.find((one) => one.cloud === cloud)?.name ?? cloud;
}

type CloudFacts = Pick<ClusterFacts, 'nodes' | 'csiDrivers'>;

/** What calls nodes by ids of its own and is no cloud. Source: kind, K3s, RKE2, Metal3, vSphere, KubeVirt. */
const grounded = /^(kind|k3s|rke2|metal3|vsphere|kubevirt|harvester):/;

/**
 * The cloud of a cluster by its nodes and by drivers that work in one cloud only: `other` for one that is not known here, `none`
 * where nothing tells of a cloud; nothing where that is unknown, for want of `untoldOfCloud`.
 */
export function providerOf(facts: CloudFacts): Provider | undefined {
  const { nodes, csiDrivers = [] } = facts;
  if (nodes === undefined || nodes.length === 0) return undefined;
  const found = clouds.find(
    ({ providerId, labels, drivers }) =>
      nodes.some((node) => node.providerId?.startsWith(providerId) === true) ||
      nodes.some((node) =>
        Object.keys(node.labels ?? {}).some((label) => labels.some((sign) => label.startsWith(sign))),
      ) ||
      csiDrivers.some((driver) => drivers.includes(driver)),
  );
  if (found) return found.cloud;
  const isElsewhere = nodes.some(({ providerId = '' }) => providerId !== '' && !grounded.test(providerId));
  if (isElsewhere) return 'other';
  // A node of no cloud has no `providerId`.
  const isUntold = nodes.some(({ labels, providerId }) => labels === undefined && providerId === undefined);
  return isUntold || facts.csiDrivers === undefined ? undefined : 'none';
}

/** The fact for want of which the cloud of a cluster is unknown. */
export function untoldOfCloud({ nodes = [], csiDrivers }: CloudFacts): string {
  if (nodes.length === 0) return 'nodes';
  return csiDrivers === undefined ? 'csiDrivers' : 'labels of nodes';
}
