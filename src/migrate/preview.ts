import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp } from '../backup/back-up.ts';
import { openBackup } from '../backup/read.ts';
import { dryRunsOnly } from '../kube/connect.ts';
import type { RunResult } from '../model/door.ts';
import type { ObjectRef } from '../model/object.ts';
import type { Migration } from '../model/plan.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { applyToTarget, count, emptyTally, type TargetTally } from './direct/apply-target.ts';
import { backupHours } from './direct/backup-name.ts';
import { checkRun, namespacePhase } from './direct/check.ts';
import { exportManifests } from './direct/export.ts';
import { type OpenTarget, type RunContext, targetNamespace } from './direct/run-context.ts';
import { targetObjects } from './direct/target-objects.ts';
import { lockFolder } from './lock.ts';
import { readPlan } from './plan/read.ts';
import type { MigrateScope } from './scope.ts';

/** Names a preview where a run has its UUID. */
const previewRun = 'preview';

/**
 * Does everything that a run does except the writes: collects, writes the manifests into the migration's folder, and asks
 * each target by strict dry run. Nothing is written to a cluster, to the store or to the journal; the objects lie meanwhile
 * in a private temporary folder.
 */
export async function previewMigration(folder: string, scope: MigrateScope): Promise<RunResult> {
  const lock = await lockFolder(folder);
  try {
    const { plan } = await readPlan(folder);
    return await withPreviewStore(plan, (store) => preview(folder, plan, store, scope));
  } finally {
    await lock.release();
  }
}

/** A plan that reads from a backup is previewed from that backup; any other gets a store that goes away with the preview. */
async function withPreviewStore<Result>(
  plan: Migration,
  work: (store: Store | undefined) => Promise<Result>,
): Promise<Result> {
  if ('backup' in plan.spec.source) return work(undefined);
  const folder = await mkdtemp(join(tmpdir(), 'kubeferry-preview-'));
  try {
    const store = await openStore({ folder });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function preview(
  folder: string,
  plan: Migration,
  store: Store | undefined,
  scope: MigrateScope,
): Promise<RunResult> {
  const source = plan.spec.source;
  const backupName = 'backup' in source ? source.backup : previewRun;
  // An undecided claim is for the run to stop at; a preview shows what an empty volume would give.
  const open: Migration = {
    ...plan,
    spec: {
      ...plan.spec,
      volumes: { ...plan.spec.volumes, default: plan.spec.volumes.default === 'omit' ? 'omit' : 'empty' },
    },
  };
  const about = { run: previewRun, backup: backupName, ...(store && { store }) };
  const context = await checkRun(folder, open, {}, about, scope);
  try {
    if (!('backup' in context.source)) {
      const options = { signal: scope.signal, emit: scope.emit, step: 'back-up' };
      await backUp(
        context.source.reader,
        context.store,
        plan.spec.select,
        { name: backupName, ttlHours: backupHours },
        options,
      );
    }
    const backup = await openBackup(context.store, backupName, scope.signal);
    const tallies = new Map<string, TargetTally>(context.targets.map((target) => [target.spec.name, emptyTally()]));
    await exportManifests(context, backup, 'export', (target, object, reason) => {
      const tally = tallies.get(target.spec.name);
      if (tally) tally.counts.skipped += 1;
      scope.emit({ type: 'object', step: 'export', context: target.spec.context, object, outcome: 'skipped', reason });
    });
    for (const target of context.targets) {
      const tally = tallies.get(target.spec.name);
      if (tally) await judge(context, target, tally, await targetObjects(context, backup, target));
    }
    return result(plan, tallies);
  } finally {
    if (!store) context.store.close();
  }
}

async function judge(
  context: RunContext,
  target: OpenTarget,
  tally: TargetTally,
  source: { refs: ObjectRef[]; read: Awaited<ReturnType<typeof targetObjects>>['read'] },
): Promise<void> {
  const missing = await firstMissingNamespace(context, target);
  const writer = dryRunsOnly(target.reader);
  const start = {
    source,
    done: new Set<string>(),
    saved: new Map(),
    dryRun: true,
    ...(missing && { dryRunNamespace: 'default' }),
  };
  const records = {
    intend: () => Promise.resolve(),
    record: (one: Parameters<typeof count>[1] & { ref: ObjectRef }) => count(tally, { ...one, object: one.ref }),
  };
  await applyToTarget(context, target, writer, start, records, `apply:${target.spec.name}`);
}

async function firstMissingNamespace(context: RunContext, target: OpenTarget): Promise<string | undefined> {
  for (const name of context.plan.spec.select.namespaces) {
    const mapped = targetNamespace(target.mappings, name);
    if ((await namespacePhase(target.reader, mapped, context.scope.signal)) === 'absent') return mapped;
  }
  return undefined;
}

function result(plan: Migration, tallies: ReadonlyMap<string, TargetTally>): RunResult {
  const targets = plan.spec.targets.map(({ name, context }) => {
    const { counts, failed, notReady } = tallies.get(name) ?? emptyTally();
    return { name, context, counts, failed, notReady };
  });
  return { run: previewRun, state: targets.some(({ failed }) => failed.length > 0) ? 'failed' : 'completed', targets };
}
