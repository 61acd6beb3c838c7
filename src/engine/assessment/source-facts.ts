import { existsSync } from 'node:fs';
import { collectFacts } from '../../facts/collect.ts';
import { sourceFactsFile } from '../../migrate/folder/folder.ts';
import { requireSameCluster } from '../../migrate/require-same-cluster.ts';
import type { ClusterFacts } from '../../model/cluster-facts.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { Migration } from '../../model/plan.ts';
import type { EngineScope } from '../handler.ts';
import { areOf } from '../served-by.ts';
import { readFacts } from './read-facts.ts';
import { replaceWithJson } from './replace-file.ts';

/** Milliseconds that the source has to answer in: what is judged by the rest must not wait for a source that is away. */
const patience = 20_000;

/**
 * What the source of a migration offers: asked anew where `refresh`, and kept in `facts/` of the folder; where it cannot be asked, what was kept. Nothing
 * where neither is, and for a backup, so that it is unknown to the rules. Throws `cancelled`, and what `readFacts` throws.
 */
export async function sourceFacts(
  folder: string,
  plan: Migration,
  { refresh, signal }: { refresh: boolean; signal: AbortSignal },
  scope: EngineScope,
): Promise<ClusterFacts | undefined> {
  const { source, select } = plan.spec;
  if ('backup' in source) return undefined;
  const { context, cluster: uid } = source;
  const file = sourceFactsFile(folder);
  if (refresh) {
    const either = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    try {
      const reader = await scope.cluster(context);
      await requireSameCluster('run', { reader, ...(uid !== undefined && { uid }) }, either);
      const facts = await collectFacts(reader, { namesIn: select.namespaces, signal: either });
      await replaceWithJson(file, facts);
      return facts;
    } catch (thrown) {
      signal.throwIfAborted();
      scope.log('warn', `facts of the source ${context}: ${toKubeferryError(thrown).code}`);
    }
  }
  const kept = existsSync(file) ? await readFacts(file) : undefined;
  return kept && areOf(kept, source) ? kept : undefined;
}
