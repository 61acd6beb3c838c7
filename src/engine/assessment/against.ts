import { Offer } from '../../adapt/offer.ts';
import { collectFacts } from '../../facts/collect.ts';
import { factsFor } from '../../facts/for-objects.ts';
import { askTarget } from '../../facts/judgement/ask-target.ts';
import type { AssessedManifests } from '../../model/assessment/assessment.ts';
import type { ImprintedJudgement, TargetJudgement } from '../../model/assessment/judgement.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import type { EngineScope } from '../handler.ts';
import { leftOut, soundRules } from '../own-rules/read-rules.ts';
import { imprinted, stillSaid } from './imprinted-judgement.ts';
import { judge, mappedObjects, toldOf } from './judge.ts';
import { type FilesWish, readManifestFiles } from './manifest-files.ts';

/** Which manifests are judged, and by what. */
export interface AgainstWish extends FilesWish {
  paths: readonly string[];
  /** A context is asked; facts count as they are, and so does what a target said of the objects that are still as they were. */
  target: { context: string } | { facts: ClusterFacts; asked?: ImprintedJudgement };
  /** Folders of own rules. */
  rules?: readonly string[];
}

/** What would become of manifests on a cluster, by the rules and by what the cluster says itself in dry runs. Throws what reading the files and `collectFacts` throw. */
export async function assessAgainst(
  { paths, target, rules, ...wish }: AgainstWish,
  scope: EngineScope,
): Promise<AssessedManifests> {
  const own = await soundRules(rules);
  const read = await readManifestFiles(paths, { ...wish, ownIds: own.ids, builtFirst: true });
  const namespaces = read.files.flatMap(({ objects }) =>
    objects.flatMap(({ object }) => object.metadata.namespace ?? []),
  );
  const namesIn = [...new Set(namespaces)];
  const told = async (facts: ClusterFacts, asked: TargetJudgement | undefined) => {
    const { signal } = wish;
    const judged = await judge(read.files, new Offer(facts), { own: own.rules, asked, signal });
    const all = toldOf(read, judged, false);
    return { ...all, skipped: [...all.skipped, ...leftOut(own)], findings: judged.findings };
  };
  if ('facts' in target) {
    const { facts, asked } = target;
    return told(facts, asked && stillSaid(asked, mappedObjects(read.files, new Offer(facts))));
  }
  const cluster = await scope.cluster(target.context);
  const offered = await collectFacts(cluster, { namesIn, signal: wish.signal });
  const objects = mappedObjects(read.files, new Offer(offered));
  const facts = await factsFor(cluster, objects, offered, { signal: wish.signal });
  const judgement = await askTarget(cluster, objects, wish);
  return { ...(await told(facts, judgement)), facts, asked: imprinted(objects, judgement) };
}
