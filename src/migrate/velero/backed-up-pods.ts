import { parseObject } from '../../backup/object-json.ts';
import type { BackupReader } from '../../backup/read.ts';
import { groupResource } from '../../model/object.ts';
import type { Store } from '../../store/store.ts';
import { savedVolumes } from './file-volumes.ts';
import { beforeAnnotation } from './marked-pods.ts';
import { type PodVolumes, volumesOf } from './pod-volumes.ts';

/** A pod of a backup. */
export interface BackedUpPod extends PodVolumes {
  /** Its controller is a Job, which would have it do its work once more. */
  isOfJob: boolean;
  /** What a person had told Velero of its volumes, where a run had added to that when it was backed up; empty for nothing. */
  before?: string;
}

/** The pods that a backup holds, with all their volumes that are claims. */
export async function podsOf(backup: BackupReader, signal: AbortSignal): Promise<BackedUpPod[]> {
  const entries = (await backup.entries()).filter((entry) => groupResource(entry) === 'pods');
  const pods: BackedUpPod[] = [];
  for await (const { json } of backup.read(entries, signal)) {
    const pod = parseObject(json);
    const { namespace = '', name, annotations, ownerReferences } = pod.metadata;
    const before = annotations?.[beforeAnnotation];
    const isOfJob = ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
    pods.push({ namespace, pod: name, volumes: volumesOf(pod), isOfJob, ...(before !== undefined && { before }) });
  }
  return pods;
}

/** The claims whose files a backup holds, as `namespace/claim`. */
export async function savedClaims(
  store: Store,
  backup: string,
  pods: readonly BackedUpPod[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const claims = new Set<string>();
  for (const saved of await savedVolumes(store, backup, signal)) {
    const pod = pods.find((one) => one.namespace === saved.namespace && one.pod === saved.pod);
    const volume = pod?.volumes.find(({ name }) => name === saved.volume);
    if (volume) claims.add(`${saved.namespace}/${volume.claim}`);
  }
  return claims;
}
