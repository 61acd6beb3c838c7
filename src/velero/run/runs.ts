import type { ClusterReader } from '../../kube/cluster.ts';
import { list, number, record, text } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { restoreGrant } from '../../model/velero/velero-grants.ts';
import type { VeleroRunSummary } from '../../model/velero/velero-runs.ts';
import { veleroResource } from '../resource.ts';
import { outcomeOf } from './phases.ts';
import { phaseOf } from './run-progress.ts';

/** The backups and restores of the Velero in a namespace: those at work first, then the newest. Throws `not-found` where the cluster knows no Velero, and what it throws. */
export async function runsOf(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<VeleroRunSummary[]> {
  const backups = await all(cluster, 'backups', namespace, signal);
  const restores = await all(cluster, 'restores', namespace, signal);
  return runSummaries({ context: cluster.context, namespace }, backups, restores);
}

/** The same of the objects themselves. */
export function runSummaries(
  { context, namespace }: { context: string; namespace: string },
  backups: readonly KubeObject[],
  restores: readonly KubeObject[],
): VeleroRunSummary[] {
  const included = new Map(
    backups.map(({ metadata, spec }) => [metadata.name, namesIn(record(spec).includedNamespaces)]),
  );
  const found = [
    ...backups.map((one) => summaryOf('backup', one)),
    ...restores.map((one) => ({ ...summaryOf('restore', one), ...retryOf(context, namespace, one, included) })),
  ];
  return found.sort(
    (one, other) =>
      Number(one.ended) - Number(other.ended) || (other.startedAt ?? '').localeCompare(one.startedAt ?? ''),
  );
}

function summaryOf(kind: VeleroRunSummary['kind'], object: KubeObject): VeleroRunSummary {
  const { metadata, spec, status } = object;
  const { startTimestamp, errors, warnings } = record(status);
  const { backupName, scheduleName } = record(spec);
  const of = text(backupName) || text(scheduleName);
  const startedAt = text(startTimestamp) ?? metadata.creationTimestamp;
  const phase = phaseOf(object);
  return {
    kind,
    name: metadata.name,
    phase,
    ended: outcomeOf(phase) !== undefined,
    ...(of && { of }),
    ...(startedAt !== undefined && { startedAt }),
    errors: number(errors) ?? 0,
    warnings: number(warnings) ?? 0,
  };
}

/** What a second try of a restore that lacks something writes to: at the most what the first one did. */
function retryOf(
  context: string,
  velero: string,
  restore: KubeObject,
  included: ReadonlyMap<string, string[]>,
): Pick<VeleroRunSummary, 'writes'> {
  if (phaseOf(restore) !== 'PartiallyFailed') return {};
  const { backupName, includedNamespaces, excludedNamespaces, namespaceMapping, includeClusterResources } = record(
    restore.spec,
  );
  const names = Object.entries(record(namespaceMapping)).flatMap(([from, to]) => {
    const name = text(to);
    return name === undefined ? [] : [[from, name] as const];
  });
  const wish = {
    includedNamespaces: namesIn(includedNamespaces),
    excludedNamespaces: namesIn(excludedNamespaces),
    namespaceMapping: Object.fromEntries(names),
    ...(typeof includeClusterResources === 'boolean' && { includeClusterResources }),
  };
  const { namespaces, clusterScoped } = restoreGrant(context, velero, wish, included.get(text(backupName) ?? '') ?? []);
  return { writes: { namespaces: namespaces.filter((name) => name !== velero), clusterScoped } };
}

function namesIn(value: unknown): string[] {
  return list(value).flatMap((one) => text(one) ?? []);
}

async function all(
  cluster: ClusterReader,
  plural: 'backups' | 'restores',
  namespace: string,
  signal: AbortSignal,
): Promise<KubeObject[]> {
  const resource = await veleroResource(cluster, plural, signal);
  const found: KubeObject[] = [];
  for await (const page of cluster.list(resource, { namespace, signal })) found.push(...page.items);
  return found;
}
