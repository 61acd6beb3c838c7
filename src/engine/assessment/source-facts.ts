import { existsSync } from 'node:fs';
import { collectFacts } from '../../facts/collect.ts';
import { sourceFactsFile } from '../../migrate/folder/folder.ts';
import { requireSameCluster } from '../../migrate/require-same-cluster.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../model/clusters/cluster-facts.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { Migration } from '../../model/migration/plan.ts';
import type { EngineScope } from '../handler.ts';
import { areOf } from '../served-by.ts';
import { readFacts } from './read-facts.ts';
import { replaceWithJson } from './replace-file.ts';
import { openUnasked } from './secret-values.ts';
import { versionInBackup } from './sources.ts';

/** Milliseconds that the source has to answer in: what is judged by the rest must not wait for a source that is away. */
const patience = 20_000;

/**
 * What the source of a migration offers, of a backup the version of its cluster: asked anew where `refresh`, and kept in `facts/` of the folder; where it
 * cannot be asked, what was kept. Nothing where neither is, so that it is unknown to the rules. Throws `cancelled`, and what `readFacts` throws.
 */
export async function sourceFacts(
  folder: string,
  plan: Migration,
  { refresh, signal }: { refresh: boolean; signal: AbortSignal },
  scope: EngineScope,
): Promise<ClusterFacts | undefined> {
  const file = sourceFactsFile(folder);
  if (refresh) {
    const either = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    try {
      const { source } = plan.spec;
      const facts =
        'backup' in source ? await ofBackup(folder, plan, either, scope) : await ofCluster(plan, either, scope);
      if (facts) await replaceWithJson(file, facts);
      return facts;
    } catch (thrown) {
      signal.throwIfAborted();
      scope.log('warn', `facts of the source: ${toKubeferryError(thrown).code}`);
    }
  }
  const kept = existsSync(file) ? await readFacts(file) : undefined;
  return kept && areOf(kept, meantBy(plan)) ? kept : undefined;
}

/** What facts are of; a backup takes the place of a context. */
function meantBy({ spec: { source } }: Migration): { context: string; cluster?: string | undefined } {
  return 'backup' in source ? { context: `backup ${source.backup}` } : source;
}

async function ofCluster(plan: Migration, signal: AbortSignal, scope: EngineScope): Promise<ClusterFacts> {
  const { context, cluster: uid } = meantBy(plan);
  const reader = await scope.cluster(context);
  await requireSameCluster('run', { reader, ...(uid !== undefined && { uid }) }, signal);
  return collectFacts(reader, { namesIn: plan.spec.select.namespaces, signal });
}

async function ofBackup(
  folder: string,
  plan: Migration,
  signal: AbortSignal,
  scope: EngineScope,
): Promise<ClusterFacts | undefined> {
  const { source } = plan.spec;
  if (!('backup' in source)) return undefined;
  const store = await openUnasked(folder, plan, scope, signal);
  try {
    const facts = factsOfVersion(await versionInBackup(store, source.backup, signal));
    return facts && { ...facts, context: meantBy(plan).context };
  } finally {
    store.close();
  }
}

/** What a source is known by: its version, such as `v1.33.1`; nothing where it does not say one. */
export function factsOfVersion(gitVersion: string): ClusterFacts | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return clusterFactsSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    version: { gitVersion, major, minor },
  });
}
