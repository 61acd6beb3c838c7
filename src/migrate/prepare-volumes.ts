import type { ClusterReader } from '../kube/cluster.ts';
import type { ClaimInfo, MigrationPreparation } from '../model/migration/preparation.ts';
import { veleroInstallations } from '../velero/installation.ts';
import type { UnmovedVolumes } from './unmoved-volumes.ts';
import { veleroReadiness } from './velero/offer.ts';
import { withFileTroubles } from './velero/unreadable-claims.ts';

/** The claims, what becomes of other data of the pods, and whether Velero could carry all that, where the source is a cluster. */
export async function prepareVolumes(
  from: { cluster: ClusterReader | undefined; claims: ClaimInfo[]; unmoved: UnmovedVolumes },
  target: ClusterReader,
  signal: AbortSignal,
): Promise<Pick<MigrationPreparation, 'claims' | 'velero' | 'unmoved'>> {
  const { cluster, unmoved } = from;
  const direct = unmoved.words('direct', new Set());
  if (!cluster) return { claims: from.claims, unmoved: { direct, velero: [] } };
  const [source, other] = await Promise.all([cluster, target].map((one) => veleroInstallations(one, signal)));
  const sides = [
    { context: cluster.context, found: source ?? [] },
    { context: target.context, found: other ?? [] },
  ] as const;
  const velero = veleroReadiness(...sides);
  if (velero.offers.length === 0) return { claims: from.claims, velero, unmoved: { direct, velero: [] } };
  const claims = await withFileTroubles(cluster, from.claims, unmoved, signal);
  const carriesFiles = velero.offers.some(({ data }) =>
    data.some(({ choice, obstacle }) => choice === 'file-system' && !obstacle),
  );
  const withFiles = carriesFiles ? claims.filter(({ noFiles }) => !noFiles) : [];
  const carried = withFiles.map(({ namespace, name }) => `${namespace}/${name}`);
  return { claims, velero, unmoved: { direct, velero: unmoved.words('velero', new Set(carried)) } };
}
