import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroRunEnd, VeleroRunKind } from '../../model/velero/velero-run.ts';
import { storageLocations } from '../locations.ts';
import { veleroResource } from '../resource.ts';
import { unlessDenied } from '../unless-denied.ts';

/**
 * What broke a backup or a restore off from outside, and what to do next: its server ended meanwhile, or its store went out of reach. Nothing
 * where it is neither, or may not be seen. Throws what the cluster throws.
 */
export async function brokenOff(
  cluster: ClusterReader,
  kind: VeleroRunKind,
  last: KubeObject,
  signal: AbortSignal,
): Promise<VeleroRunEnd['brokenOff']> {
  const { name } = last.metadata;
  const { phase, failureReason } = record(last.status);
  if (phase !== 'Failed') return undefined;
  // Format: what a server gives as the reason of all that it finds InProgress when it starts.
  if (/during the server starting/.test(text(failureReason) ?? '')) {
    return { words: message(`velero.restarted.${kind}`, { name }), next: message(`velero.restarted.${kind}.next`) };
  }
  const store = await unlessDenied(lostStore(cluster, kind, last, signal));
  return store && { words: message('velero.storeLost', { name, ...store }), next: message('velero.storeLost.next') };
}

/** The store of a backup or a restore, where that kept Velero from it: Velero looks at a store about once a minute, so the failure may tell first. */
async function lostStore(
  cluster: ClusterReader,
  kind: VeleroRunKind,
  { metadata, spec, status }: KubeObject,
  signal: AbortSignal,
): Promise<{ store: string; reason: string } | undefined> {
  const { namespace = '' } = metadata;
  let place = text(record(spec).storageLocation);
  if (kind === 'restore') {
    const resource = await veleroResource(cluster, 'backups', signal);
    const name = text(record(spec).backupName) ?? '';
    const backup = name === '' ? undefined : await getIfThere(cluster, { resource, namespace, name }, signal);
    place = text(record(backup?.spec).storageLocation);
  }
  const all = await storageLocations(cluster, { namespace, signal });
  const found = all.find((one) => one.namespace === namespace && one.name === place);
  if (!found) return undefined;
  const failure = text(record(status).failureReason) ?? '';
  // Format: an error of the client that the plug-in for S3 servers uses.
  if (found.phase !== 'Unavailable' && !failure.includes('operation error S3')) return undefined;
  return { store: found.name, reason: found.reason ?? failure };
}
