import type { ClusterReader } from '../kube/cluster.ts';
import { record, text } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';
import type { VeleroRepository } from '../model/velero/velero-installation.ts';
import type { VeleroVolume } from '../model/velero/velero-run.ts';

/** The kind of Velero that stands for a repository, since Velero 1.10. */
export const repositories = 'backuprepositories.velero.io';

/** Format: BackupRepository of velero.io/v1. */
export function repositoryOf({ metadata, spec, status }: KubeObject): VeleroRepository {
  const { volumeNamespace, backupStorageLocation, repositoryType } = record(spec);
  const { phase, message: said, lastMaintenanceTime } = record(status);
  const [reason, maintainedAt] = [text(said), text(lastMaintenanceTime)];
  return {
    name: metadata.name,
    volumeNamespace: text(volumeNamespace) ?? '',
    location: text(backupStorageLocation) ?? '',
    type: text(repositoryType) ?? '',
    phase: text(phase) || 'New',
    ...(reason && { message: reason }),
    ...(maintainedAt && { maintainedAt }),
  };
}

/** The repository of a volume's files, where that is not ready: no file of the volume goes in or out before it is. */
export function brokenRepository(
  { repository }: VeleroVolume,
  all: readonly VeleroRepository[],
): VeleroRepository | undefined {
  return all.find(
    ({ volumeNamespace, location, phase }) =>
      phase === 'NotReady' && volumeNamespace === repository?.volumeNamespace && location === repository.location,
  );
}

/** The repositories of a Velero; none where it has no such kind. Throws what the cluster throws. */
export async function listRepositories(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<VeleroRepository[]> {
  const resource = (await cluster.discovery({ signal })).findResource(repositories);
  if (!resource) return [];
  const found: VeleroRepository[] = [];
  for await (const page of cluster.list(resource, { namespace, signal })) found.push(...page.items.map(repositoryOf));
  return found;
}
