import { existsSync } from 'node:fs';
import { factsFile } from '../migrate/folder/folder.ts';
import type { Served } from '../migrate/readapt.ts';
import { requireSameCluster } from '../migrate/require-same-cluster.ts';
import type { MigrateScope } from '../migrate/scope.ts';
import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import type { MigrationTarget } from '../model/migration/plan.ts';
import { type ApiResource, apiVersionOf } from '../model/objects/object.ts';
import { readFacts } from './assessment/read-facts.ts';

/**
 * What a target of a migration serves: as it was learned when it was assessed, or else as it says now. Throws what `readFacts` throws, and what the
 * connection does.
 */
export async function servedBy(
  folder: string,
  target: MigrationTarget,
  { cluster, signal }: Pick<MigrateScope, 'cluster' | 'signal'>,
): Promise<Served> {
  const learned = await learnedOf(folder, target);
  if (learned) return learned;
  const reader = await cluster(target.context);
  await requireSameCluster('run', { reader, ...(target.cluster !== undefined && { uid: target.cluster }) }, signal);
  const { find } = await reader.discovery({ fresh: true, signal });
  return { find };
}

/** What a target of a migration serves, as it was learned when it was assessed; nothing where it was not. Throws what `readFacts` throws. */
export async function learnedOf(folder: string, target: MigrationTarget): Promise<Served | undefined> {
  const file = factsFile(folder, target.name);
  const facts = existsSync(file) ? await readFacts(file) : undefined;
  return facts?.apis && areOf(facts, target) ? known(facts.apis, facts.namespaces) : undefined;
}

/** Whether facts are of the cluster that a plan means: it may name another one since. */
export function areOf(
  { context, cluster }: ClusterFacts,
  meant: { context: string; cluster?: string | undefined },
): boolean {
  const isPinned = cluster !== undefined && meant.cluster !== undefined;
  return isPinned ? cluster === meant.cluster : context === undefined || context === meant.context;
}

function known(apis: NonNullable<ClusterFacts['apis']>, namespaces: ClusterFacts['namespaces']): Served {
  const byKind = new Map<string, ApiResource>();
  for (const api of apis) {
    const kind = `${apiVersionOf(api)} ${api.kind}`;
    // What may be done with it is not kept, and not asked for.
    if (!byKind.has(kind)) byKind.set(kind, { ...api, verbs: [] });
  }
  return {
    find: (apiVersion, kind) => byKind.get(`${apiVersion} ${kind}`),
    ...(namespaces && { namespaces: new Set(namespaces.map(({ name }) => name)) }),
  };
}
