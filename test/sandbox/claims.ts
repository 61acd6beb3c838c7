import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, ApiError, asRecord } from './api.ts';

/** Where the claims of these clusters say which provisioner is meant, and on which node their first pod will run. */
const provisionerMark = 'volume.kubernetes.io/storage-provisioner';
const nodeMark = 'volume.kubernetes.io/selected-node';
const provisionedBy = 'pv.kubernetes.io/provisioned-by';

/** Tells of something that a stand-in could not do. */
export type Complain = (words: string) => void;

/**
 * Stands in for the storage provisioners of a cluster: gives each pending claim a volume (the controller manager binds
 * the two), and removes volumes whose claim is gone. A volume is a folder below `folder`, on the one node that there is;
 * without a `folder` no bytes are behind it. Runs until the signal aborts.
 */
export async function provisionClaims(
  api: Api,
  folder: string | undefined,
  signal: AbortSignal,
  complain: Complain,
): Promise<void> {
  const settle = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      if (!signal.aborted) complain(`claims: ${String(error)}`);
    });
  };
  await Promise.all([
    api.watch('/api/v1/persistentvolumeclaims', signal, (type, claim) => {
      if (type !== 'DELETED') settle(provision(api, claim, folder));
    }),
    api.watch('/api/v1/persistentvolumes', signal, (type, volume) => {
      if (type !== 'DELETED') settle(reclaim(api, volume, folder));
    }),
  ]);
}

async function provision(api: Api, claim: KubeObject, folder: string | undefined): Promise<void> {
  const { annotations = {}, deletionTimestamp, name, namespace, uid } = claim.metadata;
  const spec = asRecord(claim.spec);
  const className = spec.storageClassName;
  if (deletionTimestamp !== undefined || spec.volumeName !== undefined || typeof className !== 'string') return;
  // Such a claim waits for a volume that somebody else makes; no provisioner makes one for it.
  if (spec.selector !== undefined) return;
  const provisioner = annotations[provisionerMark];
  if (provisioner === undefined) return;
  const storageClass = await api.find(`/apis/storage.k8s.io/v1/storageclasses/${className}`);
  if (storageClass === undefined || storageClass.provisioner !== provisioner) return;
  const nodeName = annotations[nodeMark];
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && nodeName === undefined) return;
  const node = nodeName === undefined ? undefined : await api.find(`/api/v1/nodes/${nodeName}`);
  const volume = `pvc-${uid}`;
  await api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volume, annotations: { [provisionedBy]: provisioner } },
    spec: {
      capacity: { storage: asRecord(asRecord(spec.resources).requests).storage },
      accessModes: spec.accessModes,
      volumeMode: spec.volumeMode ?? 'Filesystem',
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
      storageClassName: className,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      ...(folder === undefined
        ? { ...backing(provisioner, volume), ...reach(provisioner, node) }
        : await folderOf(api, join(folder, volume))),
    },
  });
}

/** What holds the bytes: a volume of a CSI driver, or a folder of a node. */
function backing(provisioner: string, volume: string): object {
  return provisioner.includes('.csi.')
    ? { csi: { driver: provisioner, volumeHandle: `vol-${volume}`, fsType: 'ext4' } }
    : { hostPath: { path: `/opt/local-path-provisioner/${volume}`, type: 'DirectoryOrCreate' } };
}

/** A folder of the only node, as whoever first uses it may write to it. */
async function folderOf(api: Api, path: string): Promise<object> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
  const [node] = await api.list('/api/v1/nodes');
  const onNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node?.metadata.name] };
  return { local: { path }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } } };
}

/** From where the volume can be used: the zone of the node, or for a folder that node alone. */
function reach(provisioner: string, node: KubeObject | undefined): object {
  const key = provisioner.includes('.csi.') ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname';
  const value = node?.metadata.labels?.[key];
  if (value === undefined) return {};
  const term = { matchExpressions: [{ key, operator: 'In', values: [value] }] };
  return { nodeAffinity: { required: { nodeSelectorTerms: [term] } } };
}

async function reclaim(api: Api, volume: KubeObject, folder: string | undefined): Promise<void> {
  const spec = asRecord(volume.spec);
  const released = asRecord(volume.status ?? {}).phase === 'Released';
  const ours = volume.metadata.annotations?.[provisionedBy] !== undefined;
  if (!ours || !released || spec.persistentVolumeReclaimPolicy !== 'Delete') return;
  if (volume.metadata.deletionTimestamp !== undefined) return;
  try {
    await api.delete(`/api/v1/persistentvolumes/${volume.metadata.name}`);
  } catch (error) {
    // Claimed again meanwhile.
    if (error instanceof ApiError && error.status === 409) return;
    throw error;
  }
  if (folder !== undefined) await rm(join(folder, volume.metadata.name), { recursive: true, force: true });
}
