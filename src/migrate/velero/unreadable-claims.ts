import type { ClusterReader } from '../../kube/cluster.ts';
import { volumeResource } from '../../kube/core-resources.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { ClaimInfo } from '../../model/migration/preparation.ts';
import type { UnmovedVolumes } from '../unmoved-volumes.ts';

/** The claims of a source, with what keeps Velero from carrying the files of each. */
export async function withFileTroubles(
  cluster: ClusterReader,
  claims: readonly ClaimInfo[],
  mounts: Pick<UnmovedVolumes, 'mountsOf'>,
  signal: AbortSignal,
): Promise<ClaimInfo[]> {
  if (claims.length === 0) return [];
  const onNodes = await claimsOnNodes(cluster, signal);
  return claims.map((claim) => {
    const noFiles = troubleOf(`${claim.namespace}/${claim.name}`, mounts, onNodes);
    return noFiles ? { ...claim, noFiles } : claim;
  });
}

/** Sources: https://velero.io/docs/v1.18/file-system-backup/#limitations, and that a restore writes where the pod mounts the volume. */
function troubleOf(
  claim: string,
  mounts: Pick<UnmovedVolumes, 'mountsOf'>,
  onNodes: ReadonlySet<string>,
): Message | undefined {
  const mounted = mounts.mountsOf(claim);
  if (onNodes.has(claim)) return message('offer.claim-host-path');
  if (!mounted?.running) return message('offer.claim-unmounted');
  return mounted.writable ? undefined : message('offer.claim-locked');
}

/** The claims whose volumes are folders of nodes, as `namespace/claim`. Who may not look at volumes learns it from Velero. */
async function claimsOnNodes(cluster: ClusterReader, signal: AbortSignal): Promise<Set<string>> {
  const found = new Set<string>();
  try {
    for await (const { items } of cluster.list(volumeResource, { signal })) {
      for (const { spec } of items) {
        const { hostPath, claimRef } = record(spec);
        const { namespace, name } = record(claimRef);
        if (hostPath !== undefined) found.add(`${text(namespace) ?? ''}/${text(name) ?? ''}`);
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'denied') throw thrown;
  }
  return found;
}
