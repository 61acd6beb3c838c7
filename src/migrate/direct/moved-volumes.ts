import type { BackupReader } from '../../backup/read.ts';
import { excludes } from '../../backup/select.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { claimResource } from '../../kube/core-resources.ts';
import type { Migration } from '../../model/migration/plan.ts';
import type { ClaimInfo } from '../../model/migration/preparation.ts';
import { UnmovedVolumes } from '../unmoved-volumes.ts';
import { boundClaims, claimsInBackup } from './claims.ts';

/** The bound claims that a plan moves, of a cluster or a backup, and what of the data of its pods it does not. */
export async function movedVolumes(
  { spec: { select } }: Migration,
  from: BackupReader | { reader: ClusterReader },
  signal: AbortSignal,
): Promise<{ claims: ClaimInfo[]; unmoved: UnmovedVolumes }> {
  const { namespaces, objects, labelSelector } = select;
  // A backup was selected from when it was made.
  const selected = 'info' in from || labelSelector === undefined ? {} : { labelSelector };
  const unmoved = new UnmovedVolumes({ ...(objects && { objects }), ...selected });
  if (excludes(select, claimResource)) return { claims: [], unmoved };
  const all =
    'info' in from
      ? await claimsInBackup(from, namespaces, unmoved, signal)
      : await boundClaims(from.reader, select, unmoved, signal);
  const claims = all.filter(
    ({ namespace, name }) =>
      namespaces.includes(namespace) && (!objects || objects.includes(`persistentvolumeclaims/${namespace}/${name}`)),
  );
  return { claims, unmoved };
}
