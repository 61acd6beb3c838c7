import { mappingsFor } from '../../adapt/context.ts';
import { verificationFile } from '../../migrate/folder/folder.ts';
import { isRunOf, notUndone, readRuns } from '../../migrate/journal/recorded-runs.ts';
import { readPlan } from '../../migrate/plan/read.ts';
import { replacePage } from '../../migrate/report.ts';
import { verificationPage } from '../../migrate/verify/page.ts';
import { reportVerification } from '../../migrate/verify/report-section.ts';
import { type Found, type SidesToVerify, verifyTarget } from '../../migrate/verify/verify-target.ts';
import { withholdSecrets } from '../../migrate/verify/withhold.ts';
import { sideAddress } from '../../model/comparison/side-title.ts';
import { type Message, message } from '../../model/message.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { type KubeObject, refKey } from '../../model/objects/object.ts';
import { type VerificationEvent, type VerificationResult, verdictOf } from '../../model/verification/verification.ts';
import type { VerificationRequests } from '../../model/verification/verification-requests.ts';
import { withFindings } from '../assessment/answering-findings.ts';
import { readSourceSecrets } from '../assessment/secret-values.ts';
import { takenBy } from '../comparison/selection.ts';
import { sourceSide, targetOf, targetSide } from '../comparison/sides/migration-sides.ts';
import { openPinned } from '../comparison/sides/open-pinned.ts';
import type { Call, EngineScope } from '../handler.ts';
import { type HeldAgainst, holdAgainst, mostNamed, type OfMigration, withoutSource } from './hold-against.ts';
import { openSource } from './open-source.ts';

/**
 * Judges what a migration brought to a target, and keeps the page in its folder. Throws `invalid` where the target is not clear, `wrong-cluster`, what reading
 * the plan and its folder throws, and what the clusters throw but `denied`, which is told.
 */
export async function verifyMigration(
  { folder, target: name }: VerificationRequests['verify.migration']['params'],
  call: Call<VerificationEvent>,
  scope: EngineScope,
): Promise<VerificationResult> {
  const startedAt = new Date().toISOString();
  const { signal } = call;
  const tell = (text: Message) => call.emit({ type: 'stage', text });
  const { plan } = await readPlan(folder);
  const target = targetOf(plan, name);
  const migration = { folder, plan, target };
  const sides = { source: sideAddress(sourceSide(folder, plan)), target: sideAddress(targetSide(plan, target)) };
  const cluster = await openPinned(target, { scope, signal });
  const { opened: source, why } = await openSource(plan, { scope, signal });
  if (!why) tell(message('verification.stage.compare', sides));
  const held = why ? withoutSource(why, sides.source) : await holdAgainst(migration, sides.source, call, scope);
  const judged = { target: cluster, source, extra: held.extra };
  const { secrets, ...found } = await judgedWithFindings(migration, judged, { signal, tell, scope });
  const all = {
    ...found,
    migration: plan.metadata.name,
    target: target.name,
    sides,
    startedAt,
    endedAt: new Date().toISOString(),
    ...(held.counts && { counts: held.counts }),
    different: held.different,
    extra: [...held.extra.values()].slice(0, mostNamed),
    unjudged: [...held.unjudged, ...found.unjudged],
    // Nobody has to be told where all is there, whoever brought it.
    ...(held.counts?.missing && !(await wasRun(migration)) && { notRun: true as const }),
  };
  const told = { ...withholdSecrets(all, secrets), verdict: verdictOf(all) };
  const page = verificationFile(folder, target.name);
  await replacePage(page, [verificationPage(told)]);
  await reportVerification(folder, { ...told, page });
  return { ...told, page };
}

/** What stands on a target, with the findings that answer what does not work. Throws what `verifyTarget` and `takenBy` throw. */
async function judgedWithFindings(
  migration: OfMigration,
  { target, source, extra }: Pick<SidesToVerify, 'target' | 'source'> & Pick<HeldAgainst, 'extra'>,
  { signal, tell, scope }: { signal: AbortSignal; tell(stage: Message): void; scope: EngineScope },
): Promise<Found> {
  const { folder, plan } = migration;
  const about = await toJudge(migration, extra);
  const found = await verifyTarget({ target, source, ...about }, { signal, tell });
  const secretsOf = (objects: readonly KubeObject[]) =>
    readSourceSecrets({ folder, plan, mappings: about.mappings, objects }, signal, scope);
  const answers = { ...migration, cluster: target, secretsOf };
  return { ...found, objects: await withFindings(found.objects, answers, { signal, log: scope.log }) };
}

/** Whether a run that was not undone went to this target. Throws what `readRuns` throws. */
async function wasRun({ folder, plan, target }: OfMigration): Promise<boolean> {
  const runs = notUndone(await readRuns(folder)).filter((run) => isRunOf(run, plan.metadata.name));
  return runs.some(({ clusters }) => clusters?.targets[target.name] !== undefined);
}

/** What of a plan says what is judged. An object of the target is one of the migration's where the plan takes it along, and it is not `extra`. Throws what `takenBy` throws. */
async function toJudge(
  { folder, plan, target }: OfMigration,
  extra: HeldAgainst['extra'],
): Promise<Pick<SidesToVerify, 'namespaces' | 'mappings' | 'checks' | 'takes'>> {
  const { select, verify: checks = [] } = plan.spec;
  const { namespaces } = select;
  const mappings = mappingsFor(plan, target);
  const isTaken = await takenBy(plan, { folder, target: target.name, mappings });
  const onSource = new Map(namespaces.map((name) => [targetNamespace(mappings, name), name] as const));
  return {
    ...{ namespaces, mappings, checks },
    takes: (ref, object) => {
      if (extra.has(refKey(ref))) return false;
      const namespace = ref.namespace === undefined ? undefined : onSource.get(ref.namespace);
      return isTaken(namespace === undefined ? ref : { ...ref, namespace }, object);
    },
  };
}
