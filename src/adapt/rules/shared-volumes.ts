import type { ClusterFacts } from '../../model/cluster-facts.ts';
import type { JsonRecord } from '../../model/json.ts';
import { list } from '../../model/parse.ts';

/** Provisioners of block storage, which one node mounts at a time. Source: the documentation of the drivers. */
const blockOnly = new Set([
  'ebs.csi.aws.com',
  'kubernetes.io/aws-ebs',
  'pd.csi.storage.gke.io',
  'kubernetes.io/gce-pd',
  'disk.csi.azure.com',
  'kubernetes.io/azure-disk',
  'bs.csi.vngcloud.vn',
  'cinder.csi.openstack.org',
  'rancher.io/local-path',
]);

/** Whether volumes of a provisioner are known to be mounted by one node at a time. */
export function isForOneNode(provisioner: string): boolean {
  return blockOnly.has(provisioner);
}

/** Where among its access modes a claim asks for several nodes; below zero where it does not. */
export function sharedMode(spec: JsonRecord): number {
  return list(spec.accessModes).findIndex((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}

/** Whether a class may give what a claim asks for. */
export function mayServe(
  { provisioner }: NonNullable<ClusterFacts['storageClasses']>[number],
  spec: JsonRecord,
): boolean {
  return sharedMode(spec) < 0 || spec.volumeMode === 'Block' || !isForOneNode(provisioner);
}
