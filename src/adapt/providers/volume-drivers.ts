import type { StorageClassFacts } from '../../model/clusters/cluster-facts.ts';

/** What a provisioner of volumes makes. */
export interface VolumeDriver {
  /** `block` is mounted by one node at a time, `file` by several. */
  makes: 'block' | 'file' | 'object' | 'local';
  /** The drivers that a cluster has where it works, if they are called otherwise. */
  drivers?: readonly string[];
}

/** By provisioner. Source: the documentation of the drivers. What is no CSI driver is not here. */
const drivers: Readonly<Record<string, VolumeDriver>> = {
  'ebs.csi.aws.com': { makes: 'block' },
  'ebs.csi.eks.amazonaws.com': { makes: 'block' },
  'efs.csi.aws.com': { makes: 'file' },
  'fsx.csi.aws.com': { makes: 'file' },
  's3.csi.aws.com': { makes: 'object' },
  'pd.csi.storage.gke.io': { makes: 'block' },
  'filestore.csi.storage.gke.io': { makes: 'file' },
  'gcsfuse.csi.storage.gke.io': { makes: 'object' },
  'disk.csi.azure.com': { makes: 'block' },
  'file.csi.azure.com': { makes: 'file' },
  'blob.csi.azure.com': { makes: 'object' },
  'bs.csi.vngcloud.vn': { makes: 'block' },
  'csi.vngcloud.vn': { makes: 'block' },
  'cinder.csi.openstack.org': { makes: 'block' },
  'manila.csi.openstack.org': {
    makes: 'file',
    drivers: ['nfs.manila.csi.openstack.org', 'cephfs.manila.csi.openstack.org'],
  },
  // Where a class does not say which.
  'everest-csi-provisioner': {
    makes: 'block',
    drivers: ['disk.csi.everest.io', 'nas.csi.everest.io', 'sfsturbo.csi.everest.io', 'obs.csi.everest.io'],
  },
  'disk.csi.everest.io': { makes: 'block' },
  'nas.csi.everest.io': { makes: 'file' },
  'sfsturbo.csi.everest.io': { makes: 'file' },
  'obs.csi.everest.io': { makes: 'object' },
  'local.csi.everest.io': { makes: 'local' },
  'driver.longhorn.io': { makes: 'block' },
  'csi.vsphere.vmware.com': { makes: 'block' },
  'topolvm.io': { makes: 'local' },
  'topolvm.cybozu.com': { makes: 'local' },
  'local.csi.openebs.io': { makes: 'local' },
  'zfs.csi.openebs.io': { makes: 'local' },
  'linstor.csi.linbit.com': { makes: 'block' },
  'nfs.csi.k8s.io': { makes: 'file' },
  'smb.csi.k8s.io': { makes: 'file' },
  'csi.trident.netapp.io': { makes: 'block' },
  'dobs.csi.digitalocean.com': { makes: 'block' },
  'linodebs.csi.linode.com': { makes: 'block' },
  'csi.hetzner.cloud': { makes: 'block' },
  'diskplugin.csi.alibabacloud.com': { makes: 'block' },
  'nasplugin.csi.alibabacloud.com': { makes: 'file' },
};

/** Operators give these a prefix of their own. Source: Rook. */
const suffixes: readonly (readonly [suffix: string, driver: VolumeDriver])[] = [
  ['.rbd.csi.ceph.com', { makes: 'block' }],
  ['.cephfs.csi.ceph.com', { makes: 'file' }],
  ['.nfs.csi.ceph.com', { makes: 'file' }],
];

/** A Deployment that brings a driver when it runs, so that no manifest of the driver goes along. */
interface Bringer {
  namespace: string;
  name: string;
}

/** What brings a driver; nothing where the driver comes by manifests of its own, or is not known here. Source: Rook, Longhorn. */
export function bringerOf(driver: string): Bringer | undefined {
  if (driver === 'driver.longhorn.io') return { namespace: 'longhorn-system', name: 'longhorn-driver-deployer' };
  // Rook begins the names of its drivers with its namespace.
  const namespace = /^([^.]+)\.(rbd|cephfs|nfs)\.csi\.ceph\.com$/.exec(driver)?.[1];
  return namespace === undefined ? undefined : { namespace, name: 'rook-ceph-operator' };
}

/** The provisioner whose classes say by a parameter which of its drivers makes the volumes. Source: the documentation of CCE. */
const everest = 'everest-csi-provisioner';
const everestDriver = 'csi.storage.k8s.io/csi-driver-name';

/** What of a class tells who makes its volumes. */
type DrivenClass = Pick<StorageClassFacts, 'provisioner' | 'parameters'>;

/** The driver that makes the volumes of a class now: its provisioner, but for those from before CSI, and for those that leave it to several. */
export function driverOf({ provisioner, parameters }: DrivenClass): string {
  return (provisioner === everest ? parameters?.[everestDriver] : undefined) ?? currentDriver(provisioner);
}

/** Whether the driver of a class is unknown, since its parameters are, which would tell it. */
export function isDriverUntold({ provisioner, parameters }: DrivenClass): boolean {
  return provisioner === everest && parameters === undefined;
}

/** What a provisioner makes, and the CSI drivers without which it cannot; nothing for one that is not known here. */
export function volumeDriver(
  provisioner: string,
): { makes: VolumeDriver['makes']; drivers: readonly string[] } | undefined {
  const name = currentDriver(provisioner);
  const found = drivers[name] ?? suffixes.find(([suffix]) => `.${name}`.endsWith(suffix))?.[1];
  return found && { makes: found.makes, drivers: found.drivers ?? [name] };
}

/** Provisioners from before CSI, whose volumes Kubernetes hands to a driver. Source: k8s.io/csi-translation-lib. */
const translated: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

/** The driver that makes the volumes of a provisioner now: itself, but for those from before CSI. */
export function currentDriver(provisioner: string): string {
  return translated[provisioner] ?? provisioner;
}

/** Drivers whose volumes one node mounts at a time, whatever the class says. Source: the documentation of the drivers. */
const forOneNode = new Set([
  'ebs.csi.aws.com',
  'ebs.csi.eks.amazonaws.com',
  'pd.csi.storage.gke.io',
  'disk.csi.azure.com',
  'bs.csi.vngcloud.vn',
  'csi.vngcloud.vn',
  'cinder.csi.openstack.org',
  'disk.csi.everest.io',
  'dobs.csi.digitalocean.com',
  'linodebs.csi.linode.com',
  'csi.hetzner.cloud',
  'diskplugin.csi.alibabacloud.com',
  'topolvm.io',
  'topolvm.cybozu.com',
  'rancher.io/local-path',
]);

/** Those of them that several nodes may read at a time. Source: the documentation of GKE and of Ceph CSI. */
const readBySeveral = /^pd\.csi\.storage\.gke\.io$|(^|\.)rbd\.csi\.ceph\.com$/;

/** Whether the files of volumes of a class are known to be mounted by one node at a time: for writing, or for reading alone. */
export function isForOneNode(one: DrivenClass, readOnly: boolean): boolean {
  const driver = driverOf(one);
  if (readOnly && readBySeveral.test(driver)) return false;
  return forOneNode.has(driver) || /(^|\.)rbd\.csi\.ceph\.com$/.test(driver);
}

/** What became of a kind of volume from before CSI. */
export interface OldVolume {
  /** The driver that mounts it now. */
  driver?: string;
  /** The minor version of Kubernetes 1 from which on it is mounted by that driver only, or not at all. */
  gone: number;
  /** What a person is to do where no driver mounts it; else it gets a volume of another sort, and its data. */
  task?: 'todo.clone-at-start';
}

/** By the field of a volume. Source: the release notes of Kubernetes 1.22 to 1.33. */
export const oldVolumes: Readonly<Record<string, OldVolume>> = {
  awsElasticBlockStore: { driver: 'ebs.csi.aws.com', gone: 27 },
  azureDisk: { driver: 'disk.csi.azure.com', gone: 27 },
  gcePersistentDisk: { driver: 'pd.csi.storage.gke.io', gone: 28 },
  cinder: { driver: 'cinder.csi.openstack.org', gone: 26 },
  azureFile: { driver: 'file.csi.azure.com', gone: 30 },
  vsphereVolume: { driver: 'csi.vsphere.vmware.com', gone: 30 },
  portworxVolume: { driver: 'pxd.portworx.com', gone: 36 },
  glusterfs: { gone: 26 },
  cephfs: { gone: 31 },
  rbd: { gone: 31 },
  flocker: { gone: 25 },
  quobyte: { gone: 25 },
  storageos: { gone: 25 },
  scaleIO: { gone: 22 },
  gitRepo: { gone: 33, task: 'todo.clone-at-start' },
};

/** The least that a volume may have, by provisioner and, where it depends on it, what a parameter of its class says; in bytes. */
interface Least {
  provisioner: string;
  where: readonly [parameter: string, value: RegExp];
  bytes: number;
  words: string;
}

const gibibyte = 2 ** 30;

/** Volumes that the cloud refuses to make smaller. Source: the limits of EBS volume types and EVS. */
const least: readonly Least[] = [
  { provisioner: 'ebs.csi.aws.com', where: ['type', /^(st1|sc1)$/], bytes: 125 * gibibyte, words: '125Gi' },
  { provisioner: 'ebs.csi.aws.com', where: ['type', /^(io1|io2)$/], bytes: 4 * gibibyte, words: '4Gi' },
  { provisioner: everest, where: [everestDriver, /^disk\./], bytes: 10 * gibibyte, words: '10Gi' },
];

/** Whether a volume of so many bytes is less than a class of a provisioner makes, by some parameters. */
export function mayBeTooSmall(provisioner: string, bytes: number): boolean {
  return least.some((one) => one.provisioner === provisioner && bytes < one.bytes);
}

/** The least that a volume of a class must have, in bytes and in words; nothing where none is known. */
export function leastVolume(
  provisioner: string,
  parameters: Readonly<Record<string, string>>,
): { bytes: number; words: string } | undefined {
  return least.find(
    ({ provisioner: of, where: [parameter, value] }) => of === provisioner && value.test(parameters[parameter] ?? ''),
  );
}

/** How fast the disks of a kind of volume are. */
export type Speed = 'fast' | 'ssd' | 'disk';

/** Words of parameters and names. Source: the volume types of EBS, Persistent Disk, Azure Disks, EVS and VNG Cloud. */
const speeds: readonly (readonly [Speed, RegExp])[] = [
  ['fast', /\b(io1|io2|pd-extreme|hyperdisk-extreme|ultrassd_lrs|premiumv2_lrs|essd2?|nvme)\b/],
  ['ssd', /\b(gp2|gp3|ssd|gpssd2?|pd-ssd|pd-balanced|hyperdisk-balanced|(premium|standardssd)_[lz]rs)\b/],
  ['disk', /\b(st1|sc1|hdd|sas|sata|pd-standard|standard_[lz]rs|magnetic)\b/],
];

/** How fast volumes are by words of a class, such as its parameters or its name; nothing where they do not tell. */
export function speedIn(words: string): Speed | undefined {
  return speeds.find(([, match]) => match.test(words.toLowerCase()))?.[0];
}
