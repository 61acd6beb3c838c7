import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { mappingsFor } from '../../adapt/context.ts';
import { Offer } from '../../adapt/offer.ts';
import { collectFacts } from '../../facts/collect.ts';
import { askTarget } from '../../facts/judgement/ask-target.ts';
import { targetNamespace } from '../../migrate/direct/run-context.ts';
import { factsFile, judgementFile, targetFolder } from '../../migrate/folder/folder.ts';
import { readPlan } from '../../migrate/plan/read.ts';
import { requireSameCluster } from '../../migrate/require-same-cluster.ts';
import type { AssessedTarget } from '../../model/assessment.ts';
import type { ClusterFacts } from '../../model/cluster-facts.ts';
import { type KubeferryError, toKubeferryError } from '../../model/error.ts';
import type { Migration, MigrationTarget } from '../../model/plan.ts';
import type { EngineScope } from '../handler.ts';
import { leftOut, soundRules } from '../own-rules/read-rules.ts';
import { judge, mappedObjects, toldOf } from './judge.ts';
import { keepJudgement, keptJudgement } from './kept-judgement.ts';
import { type FilesWish, readManifestFiles } from './manifest-files.ts';
import { overThereBy } from './over-there.ts';
import { readFacts } from './read-facts.ts';

/** What is asked about the targets of a migration. */
export interface TargetsWish extends FilesWish {
  /** Asks the clusters; otherwise what was learned of them before counts, and a target of which nothing was learned is left out. */
  refresh: boolean;
  /** Folders of own rules. */
  rules?: readonly string[];
}

/**
 * What would become of the manifests in `targets/` of a migration: by the rules, and by what each target says itself in dry runs. What is learned
 * of a target is kept in `facts/` of its folder, and counts where the target cannot be reached. Throws what `readPlan` throws, and for a target that was never reached why it cannot be.
 */
export async function assessTargets(
  folder: string,
  { refresh, rules = [], ...wish }: TargetsWish,
  scope: EngineScope,
): Promise<AssessedTarget[]> {
  const { plan } = await readPlan(folder);
  const own = await soundRules(rules);
  const assessed: AssessedTarget[] = [];
  for (const target of plan.spec.targets) {
    const manifests = targetFolder(folder, target.name);
    if (!existsSync(manifests)) continue;
    const known = await factsOf(folder, plan, target, { refresh, signal: wish.signal }, scope);
    if (!known) continue;
    const { facts, stale } = known;
    const read = await readManifestFiles([manifests], { ...wish, ownIds: own.ids });
    const offer = new Offer(facts);
    const objects = mappedObjects(read.files, offer);
    const kept = judgementFile(folder, target.name);
    const { existing } = plan.spec;
    const asking = { signal: wish.signal, overThere: overThereBy(plan, facts) };
    const fresh = refresh && !stale ? await askTarget(await scope.cluster(target.context), objects, asking) : undefined;
    if (fresh) await keepJudgement(kept, { existing, objects }, fresh);
    const judged = judge(read.files, offer, {
      own: own.rules,
      plan: { ...plan },
      asked: fresh ?? (await keptJudgement(kept, { existing, objects })),
    });
    const told = toldOf(read, judged, false);
    // What is wrong with rules is told once.
    const wrong = assessed.length === 0 ? leftOut(own) : [];
    assessed.push({
      target: target.name,
      ...(facts.takenAt !== undefined && { factsOf: facts.takenAt }),
      ...(stale && { stale: stale.words }),
      ...told,
      skipped: [...told.skipped, ...wrong],
      findings: judged.findings,
    });
  }
  return assessed;
}

async function factsOf(
  folder: string,
  plan: Migration,
  target: MigrationTarget,
  { refresh, signal }: { refresh: boolean; signal: AbortSignal },
  scope: EngineScope,
): Promise<{ facts: ClusterFacts; stale?: KubeferryError } | undefined> {
  const file = factsFile(folder, target.name);
  const isKept = existsSync(file);
  if (!refresh) return isKept ? { facts: await readFacts(file) } : undefined;
  const mappings = mappingsFor(plan, target);
  const namesIn = plan.spec.select.namespaces.map((namespace) => targetNamespace(mappings, namespace));
  try {
    const reader = await scope.cluster(target.context);
    // Nothing is asked of a cluster that is another one than the plan means.
    await requireSameCluster('run', { reader, ...(target.cluster !== undefined && { uid: target.cluster }) }, signal);
    const facts = await collectFacts(reader, { namesIn, signal });
    await keep(file, facts);
    return { facts };
  } catch (thrown) {
    const stale = toKubeferryError(thrown);
    if (!isKept || stale.code === 'cancelled') throw thrown;
    scope.log('warn', `facts of ${target.context}: ${String(thrown)}`);
    return { facts: await readFacts(file), stale };
  }
}

/** A reader sees the old facts or the new ones. */
async function keep(file: string, facts: ClusterFacts): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.tmp`, `${JSON.stringify(facts, undefined, 2)}\n`);
  await rename(`${file}.tmp`, file);
}
