import { silencedIn } from '../../adapt/manifest/silenced.ts';
import { backupKeys } from '../../backup/layout.ts';
import { readInfo } from '../../backup/read.ts';
import { toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import { appliedAlone } from '../alone-report.ts';
import { isCarried } from '../carried-choices.ts';
import { readTargets, removedFromTarget } from '../folder/read-targets.ts';
import { readOutcomes } from '../journal/history.ts';
import { readJournal } from '../journal/journal.ts';
import { summarize } from '../journal/summary.ts';
import { type KeptBackup, type ReportCluster, type ReportInput, type ReportTarget, writeReport } from '../report.ts';
import type { Adaptation } from './adaptations.ts';
import { decisionWords } from './claims.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import { latestUndoBackup, undoBackupName } from './save-changed.ts';
import { emptyTally, type TargetTally } from './tally.ts';

/** How a run ended; `problem` is what broke it off. */
export interface RunEnd {
  state: ReportInput['state'];
  problem?: Message;
}

/**
 * Writes `report.md` of a run from the journal and the folder, and gives its path. What cannot be read any more is left out
 * and said: after what broke the run off, the report is needed most.
 */
export async function reportRun(
  context: RunContext,
  { state, problem }: RunEnd,
  tallies: ReadonlyMap<string, TargetTally>,
  adapted: ReadonlyMap<string, Adaptation[]>,
): Promise<string> {
  const { folder, plan, run, source, store, backup, scope } = context;
  const { recorded, steps } = await summarize(readJournal(folder), true);
  const own = recorded.find((one) => one.run === run);
  const targets: ReportTarget[] = [];
  const unread: Message[] = [];
  for (const target of context.targets) {
    const adaptations = adapted.get(target.spec.name) ?? [];
    // Who cancels waits, and a look through all manifests takes a while.
    const manifests = state === 'cancelled' ? {} : await orSay(() => manifestsOf(context, target), {}, unread);
    targets.push({ ...targetOf(target, tallies), ...manifests, adapted: adaptations });
  }
  const undoBackups: KeptBackup[] = [];
  for (const { name } of targets) {
    const newest = () => latestUndoBackup(store, undoBackupName(run, name), scope.signal);
    const saved = await orSay(newest, undefined, unread);
    if (saved !== undefined) undoBackups.push(await orSay(() => kept(saved, context), { name: saved }, unread));
  }
  const alone = await orSay(() => appliedAlone(folder), [], unread);
  return writeReport(folder, {
    plan,
    run,
    state,
    ...(problem && { problem }),
    ...(context.warnings.missing && { missing: context.warnings.missing }),
    startedAt: own?.startedAt ?? '',
    endedAt: new Date().toISOString(),
    source: 'backup' in source ? source : clusterOf(source),
    targets,
    steps,
    claims: [...context.claims].map(([claim, decision]) => ({
      claim,
      size: decision.size,
      decision: decisionWords(decision),
      moved: isCarried(plan.spec.engine, decision.choice),
    })),
    warnings: [...context.warnings.words(), ...unread],
    backup: {
      name: backup,
      store: store.title,
      ...(own?.expiresAt !== undefined && { expiresAt: own.expiresAt }),
    },
    undoBackups,
    outcomes: outcomes(context),
    alone,
  });
}

async function kept(name: string, { store, scope }: RunContext): Promise<KeptBackup> {
  const { expiresAt } = await readInfo(store, backupKeys(name), name, scope.signal);
  return { name, ...(expiresAt !== undefined && { expiresAt }) };
}

/** What `work` gives; where it cannot be read, `instead`, and a sentence about it. */
async function orSay<Result>(work: () => Promise<Result>, instead: Result, unread: Message[]): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    unread.push(message('run.report-unread', { detail: toKubeferryError(thrown).words }));
    return instead;
  }
}

function clusterOf({ reader, uid, version }: Pick<OpenTarget, 'reader' | 'uid' | 'version'>): ReportCluster {
  return { context: reader.context, uid, version };
}

function targetOf(target: OpenTarget, tallies: ReadonlyMap<string, TargetTally>): ReportTarget {
  const { name } = target.spec;
  const { counts, failed, notReady } = tallies.get(name) ?? emptyTally();
  return { ...clusterOf(target), name, counts, failed, notReady };
}

/** What a person did to the manifests of a target. */
async function manifestsOf(
  { folder }: RunContext,
  { spec: { name } }: OpenTarget,
): Promise<Pick<ReportTarget, 'edited' | 'left' | 'silenced'>> {
  const edited: string[] = [];
  const silenced: ReportTarget['silenced'] = [];
  for await (const manifest of readTargets(folder, name)) {
    // What an export writes has no comments.
    if (manifest.state === 'unedited') continue;
    edited.push(manifest.path);
    const { path } = manifest;
    for (const one of silencedIn(await manifest.text())) silenced.push({ path, ...one });
  }
  const left = (await removedFromTarget(folder, name)).map((object) => ({
    object,
    reason: message('run.left-behind'),
  }));
  return { edited, left, silenced };
}

/** The last outcome of every object of the run, as the journal has it; those that a target does not get included. */
async function* outcomes({ folder, run, plan }: RunContext): ReportInput['outcomes'] {
  const steps = new Map<string, string>();
  for (const { name } of plan.spec.targets) for (const step of ['apply', 'omit']) steps.set(`${step}:${name}`, name);
  for await (const { step, object, outcome, reason } of readOutcomes(folder, run, new Set(steps.keys()))) {
    const target = steps.get(step);
    if (target !== undefined) yield { target, object, outcome, reason };
  }
}
