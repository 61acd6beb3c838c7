import { Offer } from '../../adapt/offer.ts';
import { collectFacts } from '../../facts/collect.ts';
import type { AssessedManifests } from '../../model/assessment.ts';
import type { ClusterFacts } from '../../model/cluster-facts.ts';
import type { EngineScope } from '../handler.ts';
import { leftOut, soundRules } from '../own-rules/read-rules.ts';
import { judge, toldOf } from './judge.ts';
import { type FilesWish, readManifestFiles } from './manifest-files.ts';

/** Which manifests are judged, and by what. */
export interface AgainstWish extends FilesWish {
  paths: readonly string[];
  /** A context is asked; facts count as they are. */
  target: { context: string } | { facts: ClusterFacts };
  /** Folders of own rules. */
  rules?: readonly string[];
}

/** What would become of manifests on a cluster. Throws what reading the files and `collectFacts` throw. */
export async function assessAgainst(
  { paths, target, rules, ...wish }: AgainstWish,
  scope: EngineScope,
): Promise<AssessedManifests> {
  const own = await soundRules(rules);
  const read = await readManifestFiles(paths, { ...wish, ownIds: own.ids });
  const namespaces = read.files.flatMap(({ objects }) =>
    objects.flatMap(({ object }) => object.metadata.namespace ?? []),
  );
  const namesIn = [...new Set(namespaces)];
  const facts =
    'facts' in target
      ? target.facts
      : await collectFacts(await scope.cluster(target.context), { namesIn, signal: wish.signal });
  const judged = judge(read.files, new Offer(facts), { own: own.rules });
  const told = toldOf(read, judged, false);
  return {
    ...told,
    skipped: [...told.skipped, ...leftOut(own)],
    findings: judged.findings,
    ...('context' in target && { facts }),
  };
}
