import { createHash, randomUUID } from 'node:crypto';
import { waitReady } from '../apply/readiness.ts';
import { backUp } from '../backup/back-up.ts';
import { openBackup } from '../backup/read.ts';
import { grantWrites } from '../kube/connect.ts';
import type { Grant, RunResult } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Migration, VolumeChoice } from '../model/plan.ts';
import { applyToTarget, count, emptyTally, type TargetTally } from './direct/apply-target.ts';
import { backupHours, backupName } from './direct/backup-name.ts';
import { checkRun } from './direct/check.ts';
import { exportManifests } from './direct/export.ts';
import { requiredGrant } from './direct/open-plan.ts';
import type { OpenTarget, RunContext } from './direct/run-context.ts';
import { saveChanged, savedObjects, undoBackupName } from './direct/save-changed.ts';
import { targetObjects } from './direct/target-objects.ts';
import { reportRun } from './direct/write-report.ts';
import { type RecordedRun, readHistory } from './history.ts';
import { type Journal, openJournal } from './journal.ts';
import { lockFolder } from './lock.ts';
import { readPlan } from './plan/read.ts';
import type { MigrateScope } from './scope.ts';
import { type RunStep, runSteps, wasCancelled } from './step-runner.ts';

/** Milliseconds until workloads that are not Ready are reported as such. */
const readyTimeout = 10 * 60_000;

/** Milliseconds that the report of a run may take. */
const reportTimeout = 30_000;

/** What a person asked to run, and what they allowed. */
export interface RunRequest {
  folder: string;
  grants: readonly Grant[];
  /** Decisions on claims that the plan leaves open, by `namespace/claim`. */
  volumes?: Readonly<Record<string, VolumeChoice>>;
  /** A backup in the plan's store that is read in place of the plan's source. */
  backup?: string;
}

/**
 * Runs a migration, or goes on with the run that was interrupted, cancelled or failed.
 * The result says `completed` only when every object is there and every workload is Ready.
 * @throws KubeferryError `locked`, `invalid`, `wrong-cluster`, `not-allowed`, `store-unavailable`, or what a cluster answers.
 */
export async function runMigration(request: RunRequest, scope: MigrateScope): Promise<RunResult> {
  const { folder } = request;
  const lock = await lockFolder(folder);
  try {
    const written = await readPlan(folder);
    const plan = request.backup === undefined ? written.plan : fromBackup(written.plan, request.backup);
    for (const target of plan.spec.targets) requireGrant(plan, target, request.grants);
    const fingerprint = fingerprintOf(written.text, request.backup);
    const earlier = resumable(await readHistory(folder), fingerprint);
    const journal = await openJournal(folder);
    try {
      return await new Run(request, scope, plan, journal, fingerprint, earlier).run();
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}

function fromBackup(plan: Migration, backup: string): Migration {
  return { ...plan, spec: { ...plan.spec, source: { backup } } };
}

/** Cluster pins are written by the run itself, so they do not make it another plan. */
function fingerprintOf(planText: string, backup: string | undefined): string {
  const unpinned = planText.replace(/^.*\bcluster:.*$\n?/gm, '');
  return createHash('sha256')
    .update(unpinned)
    .update(backup ?? '')
    .digest('hex');
}

/** The last run, where it can be gone on with: not complete, not undone, and made from the same plan. */
function resumable(runs: readonly RecordedRun[], plan: string): RecordedRun | undefined {
  const last = runs.findLast((run) => run.kind === 'run');
  if (!last || last.state === 'completed' || last.plan !== plan) return undefined;
  return runs.some((run) => run.kind === 'undo' && run.of === last.run) ? undefined : last;
}

/** @throws KubeferryError `not-allowed` naming what was not allowed. */
export function requireGrant(
  plan: Migration,
  target: Migration['spec']['targets'][number],
  grants: readonly Grant[],
): Grant {
  const needed = requiredGrant(plan, target);
  const given = grants.filter((grant) => grant.context === needed.context);
  const namespaces = needed.namespaces.filter((name) => !given.some((grant) => grant.namespaces.includes(name)));
  const clusterScoped = needed.clusterScoped && !given.some((grant) => grant.clusterScoped);
  const missing = [...namespaces, ...(clusterScoped ? ['_cluster'] : [])];
  if (missing.length > 0) {
    throw new KubeferryError(
      'not-allowed',
      message('run.allow-writes', { context: needed.context, missing: missing.join(', ') }),
      {
        context: needed.context,
        hint: message('run.allow-writes.hint', {
          grants: missing.map((name) => `${needed.context}/${name}`).join(','),
        }),
      },
    );
  }
  return needed;
}

/** One session of one run. */
class Run {
  readonly #request: RunRequest;
  readonly #scope: MigrateScope;
  readonly #plan: Migration;
  readonly #journal: Journal;
  readonly #fingerprint: string;
  readonly #earlier: RecordedRun | undefined;
  readonly #id: string;
  readonly #backup: string;
  readonly #tallies = new Map<string, TargetTally>();
  #open: RunContext | undefined;

  constructor(
    request: RunRequest,
    scope: MigrateScope,
    plan: Migration,
    journal: Journal,
    fingerprint: string,
    earlier: RecordedRun | undefined,
  ) {
    this.#request = request;
    this.#scope = scope;
    this.#plan = plan;
    this.#journal = journal;
    this.#fingerprint = fingerprint;
    this.#earlier = earlier;
    this.#id = earlier?.run ?? randomUUID();
    const source = plan.spec.source;
    this.#backup = earlier?.backup ?? ('backup' in source ? source.backup : backupName(plan.metadata.name, new Date()));
    for (const target of plan.spec.targets) this.#tallies.set(target.name, emptyTally());
  }

  async run(): Promise<RunResult> {
    const targets = this.#plan.spec.targets.map((target) => target.name);
    const run = this.#id;
    this.#journal.append({ type: 'run', run, kind: 'run', targets, backup: this.#backup, plan: this.#fingerprint });
    if (this.#earlier) this.#scope.emit({ type: 'log', level: 'info', text: message('run.resumes', { run }) });
    let state: RunResult['state'] = 'cancelled';
    let report: string | undefined;
    try {
      await runSteps(this.#steps(), this.#earlier?.done ?? new Set(), run, this.#journal, this.#scope);
      state = [...this.#tallies.values()].every(isAsMeant) ? 'completed' : 'failed';
    } catch (thrown) {
      state = wasCancelled(thrown) ? 'cancelled' : 'failed';
      if (state === 'failed') throw thrown;
    } finally {
      this.#journal.append({ type: 'end', run, state });
      await this.#journal.settled();
      report = await this.#report(state);
      this.#open?.store.close();
    }
    return this.#result(state, report);
  }

  #steps(): RunStep[] {
    const plan = this.#plan;
    const namespaces = plan.spec.select.namespaces.join(', ');
    const steps: RunStep[] = [
      { id: 'check', title: message('step.check'), always: true, work: () => this.#check() },
      ...('backup' in plan.spec.source
        ? []
        : [{ id: 'back-up', title: message('step.back-up', { namespaces }), work: () => this.#backUp() }]),
      { id: 'export', title: message('step.export'), work: () => this.#export() },
    ];
    for (const { name: target } of plan.spec.targets) {
      if (plan.spec.existing === 'update') {
        steps.push({ id: `save:${target}`, title: message('step.save', { target }), work: () => this.#save(target) });
      }
      // Done or not, what failed in an earlier session is tried again.
      steps.push({
        id: `apply:${target}`,
        title: message('step.apply', { target }),
        always: true,
        work: () => this.#apply(target),
      });
      steps.push({
        id: `wait:${target}`,
        title: message('step.wait', { target }),
        always: true,
        work: () => this.#wait(target),
      });
    }
    return steps;
  }

  get #context(): RunContext {
    if (!this.#open) throw new Error('the check opens the clusters before any other step');
    return this.#open;
  }

  #target(name: string): OpenTarget {
    const target = this.#context.targets.find((open) => open.spec.name === name);
    if (!target) throw new Error(`the plan has no target ${name}`);
    return target;
  }

  #tally(name: string): TargetTally {
    const tally = this.#tallies.get(name);
    if (!tally) throw new Error(`the plan has no target ${name}`);
    return tally;
  }

  async #check(): Promise<void> {
    const { folder, volumes } = this.#request;
    this.#open = await checkRun(
      folder,
      this.#plan,
      volumes ?? {},
      { run: this.#id, backup: this.#backup },
      this.#scope,
    );
  }

  async #backUp(): Promise<void> {
    const { source, plan, store, scope } = this.#context;
    if ('backup' in source) return;
    const options = { signal: scope.signal, emit: scope.emit, step: 'back-up', replaceUnfinished: true };
    await backUp(source.reader, store, plan.spec.select, { name: this.#backup, ttlHours: backupHours }, options);
  }

  async #export(): Promise<void> {
    const backup = await openBackup(this.#context.store, this.#backup, this.#scope.signal);
    await exportManifests(this.#context, backup, 'export', (target, object, reason) => {
      const run = this.#id;
      const step = `omit:${target.spec.name}`;
      this.#journal.append({ type: 'object', run, step, object, outcome: 'skipped', reason });
      this.#scope.emit({
        type: 'object',
        step: 'export',
        context: target.spec.context,
        object,
        outcome: 'skipped',
        reason,
      });
    });
  }

  async #save(name: string): Promise<void> {
    const target = this.#target(name);
    const backup = await openBackup(this.#context.store, this.#backup, this.#scope.signal);
    await saveChanged(this.#context, target, await targetObjects(this.#context, backup, target), `save:${name}`);
  }

  async #apply(name: string): Promise<void> {
    const step = `apply:${name}`;
    const run = this.#id;
    const tally = this.#tally(name);
    const target = this.#target(name);
    const done = new Set<string>();
    for (const [key, recorded] of this.#earlier?.objects.get(step) ?? []) {
      if (recorded.outcome === 'failed') continue;
      done.add(key);
      count(tally, recorded);
    }
    const backup = await openBackup(this.#context.store, this.#backup, this.#scope.signal);
    const source = await targetObjects(this.#context, backup, target);
    const saved =
      this.#plan.spec.existing === 'update'
        ? await savedObjects(this.#context.store, undoBackupName(this.#id, name), this.#scope.signal)
        : new Map();
    const writer = grantWrites(target.reader, requireGrant(this.#plan, target.spec, this.#request.grants));
    await applyToTarget(
      this.#context,
      target,
      writer,
      { source, done, saved, dryRun: false },
      {
        intend: (objects) => {
          this.#journal.append({ type: 'intent', run, step, objects });
          return this.#journal.settled();
        },
        record: ({ ref: object, outcome, reason, uid }) => {
          this.#journal.append({
            type: 'object',
            run,
            step,
            object,
            outcome,
            reason,
            ...(uid !== undefined && { uid }),
          });
          count(tally, { object, outcome, reason });
        },
      },
      step,
    );
    if (tally.failed.length > 0) {
      const text = message('run.failed-objects', { count: tally.failed.length, target: name });
      this.#scope.emit({ type: 'log', level: 'error', step, context: target.spec.context, text });
    }
  }

  async #wait(name: string): Promise<void> {
    const target = this.#target(name);
    const tally = this.#tally(name);
    const step = `wait:${name}`;
    const options = { signal: this.#scope.signal, emit: this.#scope.emit, step, timeoutMs: readyTimeout };
    for (const { object, ready, reason } of await waitReady(target.reader, tally.present, options)) {
      if (!ready) tally.notReady.push({ object, reason });
    }
    if (tally.notReady.length > 0) {
      const text = message('run.not-ready', { count: tally.notReady.length, target: name });
      this.#scope.emit({ type: 'log', level: 'error', step, context: target.spec.context, text });
    }
  }

  /** A run that failed before it reached the clusters has nothing to report. A cancelled one is reported as far as it came. */
  async #report(state: RunResult['state']): Promise<string | undefined> {
    if (!this.#open) return undefined;
    // The run was told to stop, its report was not.
    const scope = { ...this.#open.scope, signal: AbortSignal.timeout(reportTimeout) };
    return reportRun({ ...this.#open, scope }, state, this.#tallies);
  }

  #result(state: RunResult['state'], report: string | undefined): RunResult {
    return {
      run: this.#id,
      state,
      backup: this.#backup,
      ...(report !== undefined && { report }),
      targets: this.#plan.spec.targets.map(({ name, context }) => {
        const { counts, failed, notReady } = this.#tally(name);
        return { name, context, counts, failed, notReady };
      }),
    };
  }
}

function isAsMeant(tally: TargetTally): boolean {
  return tally.failed.length === 0 && tally.notReady.length === 0;
}
