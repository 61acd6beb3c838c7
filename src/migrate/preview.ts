import { backUp } from '../backup/back-up.ts';
import { openBackup } from '../backup/read.ts';
import { dryRunsOnly } from '../kube/writer.ts';
import { causeChain } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { RunResult } from '../model/migration/migration-summary.ts';
import type { Migration } from '../model/migration/plan.ts';
import { checkStore } from '../store/check.ts';
import type { Store } from '../store/store.ts';
import { carriers } from './carriers.ts';
import { applyToTarget } from './direct/apply-target.ts';
import { checkRun } from './direct/check.ts';
import { exportManifests } from './direct/export.ts';
import { lookForExisting } from './direct/look-for-existing.ts';
import type { RunContext } from './direct/run-context.ts';
import { count, emptyTally, type TargetTally } from './direct/tally.ts';
import { targetObjects } from './direct/target-objects.ts';
import type { Warnings } from './direct/warnings.ts';
import { holdFolder } from './hold-folder.ts';
import { lifetime } from './lifetime.ts';
import { readPlan } from './plan/read.ts';
import { storeOf } from './plan-store.ts';
import { sweepPreviews, withPreviewStore } from './preview-store.ts';
import type { MigrateScope } from './scope.ts';

/** Names a preview where a run has its UUID. */
const previewRun = 'preview';
/** Every cluster has it: where objects are judged whose own namespace does not exist yet. */
const standIn = 'default';

/**
 * Does everything that a run does except the writes: collects, writes the manifests into the migration's folder, and asks
 * each target by strict dry run. Nothing is written to a cluster or to the journal, and nothing that stays to the store; the
 * objects lie meanwhile in a private folder of Kubeferry's own. A claim that nobody decided on is told as a warning and taken as empty.
 * @throws KubeferryError what the check of a run throws, undecided claims apart.
 */
export async function previewMigration(folder: string, lent: MigrateScope): Promise<RunResult> {
  await readPlan(folder);
  return holdFolder(folder, lent, async (scope) => {
    const { plan } = await readPlan(folder);
    await checkPlanStore(folder, plan, scope);
    // A plan that reads from a backup is previewed from that backup; any other gets a store that goes away with the preview.
    if ('backup' in plan.spec.source) return preview(folder, plan, undefined, scope);
    await sweep(scope);
    return withPreviewStore((store) => preview(folder, plan, store, scope));
  });
}

/** A command line that was killed leaves Secrets in clear, and a server that nobody opens an editor on has no other broom. */
async function sweep({ emit }: MigrateScope): Promise<void> {
  try {
    await sweepPreviews();
  } catch (thrown) {
    emit({ type: 'log', level: 'warning', text: message('run.previews-left', { detail: causeChain(thrown) }) });
  }
}

/** Finds out whether the run can write to the store of the plan, as a run does that backs up or changes what is there. */
async function checkPlanStore(folder: string, plan: Migration, scope: MigrateScope): Promise<void> {
  if ('backup' in plan.spec.source && plan.spec.existing !== 'update') return;
  const store = await scope.store(storeOf(folder, plan));
  try {
    await checkStore(store, scope.signal);
  } finally {
    store.close();
  }
}

async function preview(
  folder: string,
  plan: Migration,
  store: Store | undefined,
  scope: MigrateScope,
): Promise<RunResult> {
  const planned = plan.spec.source;
  const name = 'backup' in planned ? planned.backup : previewRun;
  const undecided = (claim: string, size: string) => {
    const text = message('run.claim-preview', { claim, size });
    scope.emit({ type: 'log', level: 'warning', step: 'check', text });
  };
  const about = { run: previewRun, backup: name, ...(store && { store }) };
  const context = await checkRun(folder, plan, { chosen: {}, undecided }, about, scope);
  try {
    await carriers[plan.spec.engine].check(context, { backedUp: false, writes: false });
    const { source, targets } = context;
    if (!('backup' in source)) {
      const options = { signal: scope.signal, emit: scope.emit, step: 'back-up' };
      await backUp(source.reader, context.store, plan.spec.select, { name, ...lifetime(plan) }, options);
    }
    const tallies = new Map<string, TargetTally>(targets.map(({ spec }) => [spec.name, emptyTally()]));
    const backup = await openBackup(context.store, name, scope.signal);
    // What is not meant for a target is no outcome of it, as in a run.
    await exportManifests(context, backup, 'export', ({ spec }, object, reason) => {
      scope.emit({ type: 'object', step: 'export', context: spec.context, object, outcome: 'skipped', reason });
    });
    if (!(await runStops(context, tallies))) {
      for (const [target, tally] of tallies) await judge(context, target, tally);
    }
    return resultOf(plan, tallies, context.warnings);
  } finally {
    if (!store) context.store.close();
  }
}

/** Whether a run would end before its first write, since a plan that takes nothing that exists found something. */
async function runStops(context: RunContext, tallies: ReadonlyMap<string, TargetTally>): Promise<boolean> {
  if (context.plan.spec.existing !== 'fail') return false;
  for (const target of context.targets) {
    const tally = tallies.get(target.spec.name);
    // Nothing of a preview goes into the journal.
    const short = tally && (await lookForExisting(context, target, tally, { append: () => undefined }));
    if (!short) continue;
    const step = `look:${target.spec.name}`;
    context.scope.emit({ type: 'log', level: 'error', step, context: target.spec.context, text: short.failed });
    return true;
  }
  return false;
}

/** Has one target judge what it would get. */
async function judge(context: RunContext, name: string, tally: TargetTally): Promise<void> {
  const target = context.targets.find(({ spec }) => spec.name === name);
  if (!target) return;
  const backup = await openBackup(context.store, context.backup, context.scope.signal);
  const source = await targetObjects(context, backup, target);
  const start = {
    source,
    done: new Map(),
    saved: () => undefined,
    left: () => undefined,
    dryRun: true,
    dryRunNamespace: standIn,
  };
  await applyToTarget(context, target, dryRunsOnly(target.reader), start, `apply:${name}`, {
    intend: () => Promise.resolve(),
    record: (result) => count(tally, result),
  });
}

function resultOf(
  plan: Migration,
  tallies: ReadonlyMap<string, TargetTally>,
  { count: warnings, missing }: Warnings,
): RunResult {
  const targets = plan.spec.targets.map(({ name, context }) => {
    const { counts, failed, notReady } = tallies.get(name) ?? emptyTally();
    return { name, context, counts, failed, notReady };
  });
  const state = targets.some(({ failed }) => failed.length > 0) ? 'failed' : 'completed';
  return { run: previewRun, state, targets, ...(warnings > 0 && { warnings }), ...(missing && { missing }) };
}
