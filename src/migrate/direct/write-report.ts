import type { ClusterReader } from '../../kube/cluster.ts';
import { message } from '../../model/message.ts';
import { readTargets, removedFromTarget } from '../folder/export.ts';
import { readHistory } from '../history.ts';
import { readJournal, summarize } from '../journal.ts';
import { type ReportCluster, type ReportInput, type ReportTarget, writeReport } from '../report.ts';
import type { TargetTally } from './apply-target.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import { savedObjects, undoBackupName } from './save-changed.ts';

/** Writes `report.md` of a run from the journal and the folder, and gives its path. */
export async function reportRun(
  context: RunContext,
  state: ReportInput['state'],
  tallies: ReadonlyMap<string, TargetTally>,
): Promise<string> {
  const { folder, plan, run, source, store, backup, scope } = context;
  const recorded = (await readHistory(folder)).find((one) => one.run === run);
  const { steps } = await summarize(readJournal(folder), true);
  const targets: ReportTarget[] = [];
  for (const target of context.targets) targets.push(await targetOf(context, target, tallies));
  const undoBackups: string[] = [];
  for (const { name } of targets) {
    const saved = undoBackupName(run, name);
    if ((await savedObjects(store, saved, scope.signal)).size > 0) undoBackups.push(saved);
  }
  return writeReport(folder, {
    plan,
    run,
    state,
    startedAt: recorded?.startedAt ?? '',
    endedAt: new Date().toISOString(),
    source: 'backup' in source ? source : await clusterOf(source.reader, source.uid, scope.signal),
    targets,
    steps,
    claims: [...context.claims].map(([claim, { choice, size }]) => ({ claim, size, decision: choice })),
    warnings: context.warnings,
    backup: { name: backup, store: store.title },
    ...(undoBackups.length > 0 && { undoBackup: undoBackups.join(', ') }),
    outcomes: outcomes(context),
  });
}

async function clusterOf(reader: ClusterReader, uid: string, signal: AbortSignal): Promise<ReportCluster> {
  return { context: reader.context, uid, version: (await reader.version(signal)).gitVersion };
}

async function targetOf(
  { folder, scope }: RunContext,
  target: OpenTarget,
  tallies: ReadonlyMap<string, TargetTally>,
): Promise<ReportTarget> {
  const { name } = target.spec;
  const tally = tallies.get(name);
  const edited: string[] = [];
  for await (const manifest of readTargets(folder, name)) {
    if (manifest.state !== 'unedited') edited.push(manifest.path);
  }
  const left = (await removedFromTarget(folder, name)).map((object) => ({
    object,
    reason: message('run.left-behind'),
  }));
  return {
    ...(await clusterOf(target.reader, target.uid, scope.signal)),
    name,
    counts: tally?.counts ?? { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 },
    failed: tally?.failed ?? [],
    notReady: tally?.notReady ?? [],
    left,
    edited,
  };
}

/** The last outcome of every object of the run, as the journal has it; those that a target does not get included. */
async function* outcomes({ folder, run, plan }: RunContext): ReportInput['outcomes'] {
  const recorded = (await readHistory(folder)).find((one) => one.run === run);
  for (const { name: target } of plan.spec.targets) {
    for (const step of [`apply:${target}`, `omit:${target}`]) {
      for (const { object, outcome, reason } of recorded?.objects.get(step)?.values() ?? []) {
        yield { target, object, outcome, reason };
      }
    }
  }
}
