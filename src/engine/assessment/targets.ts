import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { mappingsFor } from '../../adapt/context.ts';
import { Offer } from '../../adapt/offer.ts';
import { collectFacts } from '../../facts/collect.ts';
import { factsFor } from '../../facts/for-objects.ts';
import { askTarget } from '../../facts/judgement/ask-target.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { factsFile, judgementFile, targetFolder } from '../../migrate/folder/folder.ts';
import { readPlan } from '../../migrate/plan/read.ts';
import { requireSameCluster } from '../../migrate/require-same-cluster.ts';
import { runToGoOn } from '../../migrate/resume.ts';
import type {
  AssessedFiles,
  AssessedManifest,
  AssessedTarget,
  TargetFinding,
} from '../../model/assessment/assessment.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { type KubeferryError, toKubeferryError } from '../../model/error.ts';
import type { Migration, MigrationTarget } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import type { EngineScope } from '../handler.ts';
import { leftOut, type OwnRules, soundRules } from '../own-rules/read-rules.ts';
import { type JudgeWith, judge, mappedObjects, toldOf } from './judge.ts';
import { keepJudgement, keptJudgement } from './kept-judgement.ts';
import type { JudgedManifests } from './last-judged.ts';
import { type FilesWish, type ManifestFiles, readManifestFiles } from './manifest-files.ts';
import { withNamesOfPlan } from './names-of-plan.ts';
import { onExistingBy } from './on-existing.ts';
import { readFacts } from './read-facts.ts';
import { replaceWithJson } from './replace-file.ts';
import { readSourceSecrets, revealed } from './secret-values.ts';
import { sourceFacts } from './source-facts.ts';

/** What is asked about the targets of a migration. */
export interface TargetsWish extends FilesWish {
  /** Asks the clusters; otherwise what was learned of them before counts, and a target of which nothing was learned is left out. */
  refresh: boolean;
  /** Folders of own rules. */
  rules?: readonly string[];
}

/**
 * What would become of the manifests in `targets/` of a migration: by the rules, and by what each target says itself in dry runs. What is learned
 * of a target or of the source is kept in `facts/` of its folder, and counts where that cannot be reached. Throws what `readPlan` and `runToGoOn` throw, and for a target that was never reached why it cannot be.
 */
export async function assessTargets(
  folder: string,
  { refresh, rules = [], ...wish }: TargetsWish,
  scope: EngineScope,
): Promise<AssessedTarget[]> {
  const { plan } = await readPlan(folder);
  const run = await runToGoOn(folder, plan);
  const own = await soundRules(rules);
  const source = await sourceFacts(folder, plan, { refresh, signal: wish.signal }, scope);
  const assessed: AssessedTarget[] = [];
  for (const target of plan.spec.targets) {
    if (!existsSync(targetFolder(folder, target.name))) continue;
    const known = await factsOf(folder, plan, target, { refresh, signal: wish.signal }, scope);
    if (!known) continue;
    const asks = refresh && !known.stale ? await scope.cluster(target.context) : undefined;
    assessed.push(await assessTarget({ folder, plan, run, target, known, source, asks, own }, wish, scope));
  }
  const [first] = assessed;
  // What is wrong with rules is told once.
  first?.skipped.push(...leftOut(own));
  return assessed;
}

/** One target of a migration. */
interface TargetAbout {
  folder: string;
  plan: Migration;
  /** The run that would be gone on with. */
  run: string | undefined;
  target: MigrationTarget;
  known: KnownFacts;
  source: ClusterFacts | undefined;
  /** The target, where it is to say itself what it thinks. */
  asks: ClusterReader | undefined;
  own: OwnRules;
}

/** What was learned of a target; `stale`: why it could not be asked anew. */
interface KnownFacts {
  facts: ClusterFacts;
  stale?: KubeferryError;
}

async function assessTarget(about: TargetAbout, wish: FilesWish, scope: EngineScope): Promise<AssessedTarget> {
  const { folder, plan, run, target, known, source, asks, own } = about;
  const { stale } = known;
  const read = await readManifestFiles([targetFolder(folder, target.name)], { ...wish, ownIds: own.ids });
  const facts = asks ? await learnAndKeep(about, asks, read, wish.signal) : known.facts;
  const objects = mappedObjects(read.files, new Offer(facts));
  const mappings = mappingsFor(plan, target);
  const secrets = asks
    ? await readSourceSecrets({ folder, plan, mappings, objects }, wish.signal, scope)
    : scope.lastJudged.of(folder, target.name)?.secrets;
  scope.lastJudged.keep(folder, target.name, { facts, source, run, files: read.files, secrets });
  const kept = judgementFile(folder, target.name);
  const { existing } = plan.spec;
  const asking = { signal: wish.signal, onExisting: onExistingBy(plan, facts, run) };
  const fresh = asks && (await askTarget(asks, objects, asking));
  if (fresh) await keepJudgement(kept, { existing, run, objects }, fresh);
  const asked = fresh ?? (await keptJudgement(kept, { existing, run, objects }));
  return {
    target: target.name,
    ...(facts.takenAt !== undefined && { factsOf: facts.takenAt }),
    ...(stale && { stale: stale.words }),
    ...(await judgedFor({ ...about, known: { facts, source, secrets } }, read, { asked, signal: wish.signal })),
  };
}

/** Learns what only counts for the manifests of a target (`factsFor`), and keeps all that is known of it but the objects of others. */
async function learnAndKeep(
  { folder, plan, target, known: { facts } }: TargetAbout,
  asks: ClusterReader,
  { files }: ManifestFiles,
  signal: AbortSignal,
): Promise<ClusterFacts> {
  const migration = plan.metadata.name;
  const all = await factsFor(asks, mappedObjects(files, new Offer(facts)), facts, { migration, signal });
  // What stands in objects of others, such as keys among variables, is for no file.
  const { existing: _, ...kept } = all;
  await replaceWithJson(factsFile(folder, target.name), kept);
  return all;
}

/** What is said of manifests of a target. */
async function judgedFor(
  {
    plan,
    target,
    known,
    own,
  }: Pick<TargetAbout, 'plan' | 'target' | 'own'> & { known: Pick<JudgedManifests, 'facts' | 'source' | 'secrets'> },
  read: ManifestFiles,
  judgedWith: Pick<JudgeWith, 'asked' | 'among'> & { signal: AbortSignal },
): Promise<AssessedFiles & { findings: TargetFinding[] }> {
  const mappings = mappingsFor(plan, target);
  const offer = new Offer(known.facts);
  const all = judgedWith.among ?? mappedObjects(read.files, offer);
  const shown = known.secrets && revealed(all, known.secrets, { plan, mappings });
  const judgedBy = { own: own.rules, source: known.source, plan: { ...plan }, madeBy: mappings, revealed: shown };
  const judged = await judge(read.files, offer, { ...judgedBy, ...judgedWith });
  const findings = judged.findings.map((one) => withNamesOfPlan(one, mappings));
  return { ...toldOf(read, { ...judged, findings }, false), findings };
}

/**
 * The same of one manifest among those of its target as they were judged last; nothing where they were not. A whole migration takes a second, and one
 * manifest is to be judged while it is typed. Throws what `readPlan` throws.
 */
export async function assessManifest(
  folder: string,
  { file, rules = [], ...wish }: Omit<TargetsWish, 'refresh'> & { file: string },
  { lastJudged }: EngineScope,
): Promise<AssessedManifest | null> {
  const { plan } = await readPlan(folder);
  const target = plan.spec.targets.find(({ name }) => file.startsWith(targetFolder(folder, name) + sep));
  const last = target && lastJudged.of(folder, target.name);
  if (!target || !last) return null;
  const own = await soundRules(rules);
  const isThere = wish.texts?.[file] !== undefined || existsSync(file);
  const read = await readManifestFiles(isThere ? [file] : [], { ...wish, ownIds: own.ids });
  const files = [...last.files.filter((one) => one.file !== file), ...read.files];
  lastJudged.keep(folder, target.name, { ...last, files });
  const offer = new Offer(last.facts);
  const objects = mappedObjects(read.files, offer);
  const about = { existing: plan.spec.existing, run: last.run, objects };
  const asked = await keptJudgement(judgementFile(folder, target.name), about);
  const judgedWith = { asked, among: mappedObjects(files, offer), signal: wish.signal };
  const { findings, skipped } = await judgedFor({ plan, target, known: last, own }, read, judgedWith);
  return { findings, skipped };
}

async function factsOf(
  folder: string,
  plan: Migration,
  target: MigrationTarget,
  { refresh, signal }: { refresh: boolean; signal: AbortSignal },
  scope: EngineScope,
): Promise<KnownFacts | undefined> {
  const file = factsFile(folder, target.name);
  const isKept = existsSync(file);
  if (!refresh)
    return isKept ? { facts: await factsLearned(file, scope.lastJudged.of(folder, target.name)) } : undefined;
  const mappings = mappingsFor(plan, target);
  const namesIn = plan.spec.select.namespaces.map((namespace) => targetNamespace(mappings, namespace));
  try {
    const reader = await scope.cluster(target.context);
    // Nothing is asked of a cluster that is another one than the plan means.
    await requireSameCluster('run', { reader, ...(target.cluster !== undefined && { uid: target.cluster }) }, signal);
    const facts = await collectFacts(reader, { namesIn, signal });
    return { facts };
  } catch (thrown) {
    const stale = toKubeferryError(thrown);
    if (!isKept || stale.code === 'cancelled') throw thrown;
    scope.log('warn', `facts of ${target.context}: ${String(thrown)}`);
    return { facts: await readFacts(file), stale };
  }
}

/** The facts of a file; as long as they are those that were judged by last, with the objects that are in no file. */
async function factsLearned(file: string, last: JudgedManifests | undefined): Promise<ClusterFacts> {
  const facts = await readFacts(file);
  return last && facts.takenAt !== undefined && last.facts.takenAt === facts.takenAt ? last.facts : facts;
}
