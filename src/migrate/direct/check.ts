import { openBackup } from '../../backup/read.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import { KubeferryError } from '../../model/error.ts';
import { inList, inSequence, type Message, message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import type { Store } from '../../store/store.ts';
import { isCarried } from '../carried-choices.ts';
import { storeOf } from '../plan-store.ts';
import type { MigrateScope } from '../scope.ts';
import type { UnmovedVolumes } from '../unmoved-volumes.ts';
import { checkExclusions } from './check-exclusions.ts';
import { type ClaimChoices, decideClaims, decisionWords } from './claims.ts';
import { movedVolumes } from './moved-volumes.ts';
import { namespacePhase } from './namespace-phase.ts';
import { openClusters } from './open-plan.ts';
import type { ClaimDecision, ClaimDecisions, OpenTarget, RunContext } from './run-context.ts';
import { turnedBack } from './turned-back.ts';
import { Warnings } from './warnings.ts';

/**
 * Everything that can be found wrong before anything is moved: clusters, identity, namespaces, store, exclusions, claims.
 * `store` takes the place of the plan's (a preview's own).
 * @throws KubeferryError with what is wrong and what to do.
 */
export async function checkRun(
  folder: string,
  plan: Migration,
  choices: ClaimChoices,
  about: { run: string; backup: string; store?: Store },
  lent: MigrateScope,
): Promise<RunContext> {
  const warnings = new Warnings();
  const scope = withWarnings(lent, warnings);
  const { source, targets } = await openClusters(folder, plan, scope);
  if (!('backup' in source)) {
    for (const name of plan.spec.select.namespaces) await requireNamespace(source.reader, name, scope.signal);
  }
  for (const { reader, mappings } of targets) {
    for (const name of plan.spec.select.namespaces) {
      await refuseTerminating(reader, targetNamespace(mappings, name), scope.signal);
    }
  }
  const storeSpec = storeOf(folder, plan);
  const store = about.store ?? (await scope.store(storeSpec));
  try {
    await checkExclusions(plan, source, targets, store, scope);
    const from = 'backup' in source ? await openBackup(store, source.backup, scope.signal) : source;
    if ('info' in from) await tellOfBackup(plan, from.info, targets, scope);
    const { claims, unmoved } = await movedVolumes(plan, from, scope.signal);
    const decisions = decideClaims(plan, claims, choices);
    sayDecisions(plan, decisions, scope);
    sayUnmoved(plan, decisions, unmoved, scope);
    return {
      folder,
      plan,
      run: about.run,
      scope,
      source,
      targets,
      store,
      storeSpec,
      backup: about.backup,
      claims: decisions,
      warnings,
    };
  } catch (thrown) {
    if (!about.store) store.close();
    throw thrown;
  }
}

/** What a person has to know of the backup that the objects come from. */
async function tellOfBackup(
  plan: Migration,
  info: BackupInfo,
  targets: readonly OpenTarget[],
  { emit, signal }: MigrateScope,
): Promise<void> {
  if (plan.spec.select.labelSelector !== undefined) {
    const text = message('run.selector-unused', { backup: info.name });
    emit({ type: 'log', level: 'warning', step: 'check', text });
  }
  for (const target of targets) {
    const text = await turnedBack(plan, info, target, signal);
    if (text) emit({ type: 'log', level: 'warning', step: 'check', context: target.spec.context, text });
  }
}

/** The same scope, whose warnings are kept for the report. */
function withWarnings(scope: MigrateScope, warnings: Warnings): MigrateScope {
  return {
    ...scope,
    emit: (event) => {
      warnings.take(event);
      scope.emit(event);
    },
  };
}

function sayDecisions({ spec: { engine } }: Migration, decisions: ClaimDecisions, scope: MigrateScope): void {
  const say = (
    level: 'info' | 'warning',
    code: 'run.claims' | 'run.claims-carried',
    some: [string, ClaimDecision][],
  ) => {
    if (some.length === 0) return;
    const words = some.map(([claim, decision]) =>
      message('run.claim-decided', { claim, decision: decisionWords(decision) }),
    );
    scope.emit({ type: 'log', level, step: 'check', text: message(code, { decisions: inList(words) }) });
  };
  const goesAlong = ([, { choice }]: [string, ClaimDecision]) => isCarried(engine, choice);
  say('info', 'run.claims-carried', [...decisions].filter(goesAlong));
  say(
    'warning',
    'run.claims',
    [...decisions].filter((one) => !goesAlong(one)),
  );
}

/** What of the data of pods and claims stays behind besides, before anything is moved. */
function sayUnmoved(
  { spec: { engine } }: Migration,
  decisions: ClaimDecisions,
  unmoved: UnmovedVolumes,
  { emit }: MigrateScope,
): void {
  const carried = [...decisions].flatMap(([claim, { choice }]) => (isCarried(engine, choice) ? [claim] : []));
  for (const { what, remedy } of unmoved.words(engine, new Set(carried))) {
    emit({ type: 'log', level: 'warning', step: 'check', text: inSequence([what, remedy]) });
  }
}

async function requireNamespace(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<void> {
  const phase = await namespacePhase(cluster, namespace, signal);
  if (phase === 'absent') throw inNamespace('run.source-missing', cluster.context, namespace);
  if (phase === 'Terminating') throw inNamespace('run.terminating', cluster.context, namespace);
}

async function refuseTerminating(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<void> {
  if ((await namespacePhase(cluster, namespace, signal)) === 'Terminating') {
    throw inNamespace('run.terminating', cluster.context, namespace);
  }
}

function inNamespace(
  code: 'run.source-missing' | 'run.terminating',
  context: string,
  namespace: string,
): KubeferryError {
  const hint: Message = message(code === 'run.terminating' ? 'run.terminating.hint' : 'run.source-missing.hint');
  return new KubeferryError('invalid', message(code, { context, namespace }), { context, hint });
}
