import { Offer } from '../../adapt/offer.ts';
import { collectFacts } from '../../facts/collect.ts';
import { askTarget } from '../../facts/judgement/ask-target.ts';
import type { TargetJudgement } from '../../model/judgement.ts';
import type { EngineScope } from '../handler.ts';
import { objectsIn } from './judge.ts';
import type { ManifestFile } from './manifest-files.ts';
import { readFacts } from './read-facts.ts';

/** What files are judged for: what the target offers, and what it says itself where it is a cluster to be asked. */
export interface TargetOfFiles {
  offer: Offer;
  /** Asks the target about the objects of files; nothing where only its facts are known. */
  ask(files: readonly ManifestFile[]): Promise<TargetJudgement | undefined>;
}

/** The target whose facts are in a file, or the cluster of a context. Throws what `readFacts` and `collectFacts` throw. */
export async function targetOf(
  target: string | { context: string },
  files: readonly ManifestFile[],
  scope: EngineScope,
  signal: AbortSignal,
): Promise<TargetOfFiles> {
  if (typeof target === 'string') return { offer: new Offer(await readFacts(target)), ask: async () => undefined };
  const cluster = await scope.cluster(target.context);
  const namesIn = [...new Set(objectsIn(files).flatMap(({ metadata }) => metadata.namespace ?? []))];
  return {
    offer: new Offer(await collectFacts(cluster, { namesIn, signal })),
    ask: (asked) => askTarget(cluster, objectsIn(asked), signal),
  };
}
