import type { ClusterReader, ClusterWriter } from '../kube/cluster.ts';
import { grantWrites } from '../kube/writer.ts';
import { requireGrant } from '../migrate/grants.ts';
import type { Grant } from '../model/clusters/grants.ts';

/** The cluster for writing where a person allowed what is needed of it. Throws `not-allowed` naming what was not. */
export function grantedWriter(
  cluster: ClusterReader,
  needed: Omit<Grant, 'context'>,
  given: readonly Grant[],
): ClusterWriter {
  const grant = { context: cluster.context, ...needed };
  requireGrant(grant, given, 'velero.allow-writes.hint');
  return grantWrites(cluster, grant);
}
