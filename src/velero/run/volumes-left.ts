import type { ClusterReader } from '../../kube/cluster.ts';
import { record, text } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroRestoreWish, VeleroVolume } from '../../model/velero/velero-run.ts';
import { veleroResource } from '../resource.ts';
import { labelValue } from './label-value.ts';
import { phaseOf } from './run-progress.ts';

/**
 * The volumes whose files a backup has and a restore of it left where they are, as `namespace/pod/volume` of this cluster. Velero does so where the pod
 * is there already, and calls the restore Completed. Only where nothing but namespaces narrowed the restore, since else a person may have
 * left them out. Throws what the cluster throws.
 */
export async function volumesLeft(
  cluster: ClusterReader,
  namespace: string,
  wish: VeleroRestoreWish,
  brought: readonly VeleroVolume[],
  signal: AbortSignal,
): Promise<string[]> {
  if (wish.backupName === undefined || isNarrowed(wish)) return [];
  const resource = await veleroResource(cluster, 'podvolumebackups', signal);
  const labelSelector = `velero.io/backup-name=${labelValue(wish.backupName)}`;
  const kept: KubeObject[] = [];
  for await (const page of cluster.list(resource, { namespace, labelSelector, signal })) kept.push(...page.items);
  return leftOf(kept, wish, brought);
}

/** The volumes among the PodVolumeBackups of a backup that a restore was to bring, and did not. */
export function leftOf(
  kept: readonly KubeObject[],
  wish: VeleroRestoreWish,
  brought: readonly VeleroVolume[],
): string[] {
  const there = new Set(brought.map(({ volume }) => volume));
  const wanted = kept.filter((one) => phaseOf(one) === 'Completed').flatMap((one) => placeOf(one, wish) ?? []);
  return wanted.filter((volume) => !there.has(volume)).sort();
}

function isNarrowed(wish: VeleroRestoreWish): boolean {
  const { includedResources = [], excludedResources = [], labelSelectors = [], restorePVs } = wish;
  return restorePVs === false || [...includedResources, ...excludedResources, ...labelSelectors].length > 0;
}

/** Where a volume is to come to; nothing where its namespace is not restored. */
function placeOf({ spec }: KubeObject, wish: VeleroRestoreWish): string | undefined {
  const { pod, volume } = record(spec);
  const { namespace: from, name } = record(pod);
  const namespace = text(from) ?? '';
  const included = wish.includedNamespaces ?? [];
  const isIncluded = included.length === 0 || included.includes('*') || included.includes(namespace);
  if (!isIncluded || wish.excludedNamespaces?.includes(namespace)) return undefined;
  return `${wish.namespaceMapping?.[namespace] ?? namespace}/${text(name) ?? ''}/${text(volume) ?? ''}`;
}
