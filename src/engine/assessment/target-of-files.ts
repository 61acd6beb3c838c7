import { collectFacts } from '../../facts/collect.ts';
import { factsFor } from '../../facts/for-objects.ts';
import { askTarget } from '../../facts/judgement/ask-target.ts';
import type { OnExisting } from '../../facts/judgement/on-existing.ts';
import type { TargetJudgement } from '../../model/assessment/judgement.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { EngineScope } from '../handler.ts';
import type { ManifestFile } from './manifest-files.ts';
import { readFacts } from './read-facts.ts';

/** What files are judged for: what the target offers, and what it says itself where it is a cluster to be asked. */
export interface TargetOfFiles {
  facts: ClusterFacts;
  /** The same facts, with what only counts for some objects, of a migration where one is named (`factsFor`); only a cluster is asked. */
  factsFor(objects: readonly KubeObject[], migration?: string): Promise<ClusterFacts>;
  /** Asks the target about objects, and about those that are there already as `onExisting` says; nothing where only its facts are known. */
  ask(objects: readonly KubeObject[], onExisting?: OnExisting): Promise<TargetJudgement | undefined>;
}

/** The target whose facts are in a file, or the cluster of a context. Throws what `readFacts` and `collectFacts` throw. */
export async function targetOf(
  target: string | { context: string },
  files: readonly ManifestFile[],
  scope: EngineScope,
  signal: AbortSignal,
): Promise<TargetOfFiles> {
  if (typeof target === 'string') {
    const facts = await readFacts(target);
    return { facts, factsFor: async () => facts, ask: async () => undefined };
  }
  const cluster = await scope.cluster(target.context);
  const objects = files.flatMap((file) => file.objects.map(({ object }) => object));
  const namesIn = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
  const facts = await collectFacts(cluster, { namesIn, signal });
  return {
    facts,
    factsFor: (coming, migration) => factsFor(cluster, coming, facts, { migration, signal }),
    ask: (asked, onExisting) => askTarget(cluster, asked, { signal, onExisting }),
  };
}
