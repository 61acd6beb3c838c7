import type { ClusterReader } from '../../kube/cluster.ts';
import { claimResource, podResource, volumeResource } from '../../kube/core-resources.ts';
import { KubeferryError } from '../../model/error.ts';
import { list, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { ClaimDecisions } from '../direct/run-context.ts';

/** A pod and some of its volumes that are claims, by their names in the pod. */
export interface PodVolumes {
  namespace: string;
  pod: string;
  volumes: { name: string; claim: string }[];
}

/** The claims whose files go along, as `namespace/claim`. */
export function carriedClaims(claims: ClaimDecisions): string[] {
  return [...claims].flatMap(([claim, { choice }]) => (choice === 'file-system' ? [claim] : []));
}

/**
 * The running pods by which Velero reads the files of claims, one for each claim.
 * @throws KubeferryError `invalid` where no running pod mounts a claim, or where it lies in a folder of its node, which Velero leaves out.
 */
export async function podsOfClaims(
  cluster: ClusterReader,
  claims: readonly string[],
  signal: AbortSignal,
): Promise<PodVolumes[]> {
  const open = new Set(claims);
  const found: PodVolumes[] = [];
  for (const namespace of new Set(claims.map((claim) => claim.split('/')[0] ?? ''))) {
    for await (const page of cluster.list(podResource, { namespace, signal })) {
      for (const pod of page.items) {
        if (text(record(pod.status).phase) !== 'Running') continue;
        const volumes = volumesOf(pod).filter(({ claim }) => open.delete(`${namespace}/${claim}`));
        if (volumes.length > 0) found.push({ namespace, pod: pod.metadata.name, volumes });
      }
    }
  }
  const { context } = cluster;
  const [unread] = open;
  if (unread !== undefined) {
    throw new KubeferryError('invalid', message('run.claim-unmounted', { claim: unread, context }), {
      context,
      hint: message('run.claim-unmounted.hint'),
    });
  }
  for (const claim of claims) await refuseHostPath(cluster, claim, signal);
  return found;
}

/** The claims that a pod mounts. */
export function volumesOf({ spec }: KubeObject): PodVolumes['volumes'] {
  return list(record(spec).volumes).flatMap((one) => {
    const { name, persistentVolumeClaim } = record(one);
    const [volume, claim] = [text(name), text(record(persistentVolumeClaim).claimName)];
    return volume === undefined || claim === undefined ? [] : [{ name: volume, claim }];
  });
}

/** Source: https://velero.io/docs/v1.18/file-system-backup/#limitations. */
async function refuseHostPath(cluster: ClusterReader, claim: string, signal: AbortSignal): Promise<void> {
  const { context } = cluster;
  const [namespace = '', name = ''] = claim.split('/');
  const { spec } = await cluster.get({ resource: claimResource, namespace, name }, signal);
  const volume = text(record(spec).volumeName);
  if (volume === undefined || !(await liesOnNode(cluster, volume, signal))) return;
  throw new KubeferryError('invalid', message('run.claim-host-path', { claim, context, volume }), {
    context,
    hint: message('run.claim-host-path.hint'),
  });
}

async function liesOnNode(cluster: ClusterReader, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { spec } = await cluster.get({ resource: volumeResource, name }, signal);
    return record(spec).hostPath !== undefined;
  } catch (thrown) {
    // Who may not look at volumes learns it from Velero.
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'denied') throw thrown;
    return false;
  }
}
