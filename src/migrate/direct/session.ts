import { randomUUID } from 'node:crypto';
import { waitReady } from '../../apply/readiness.ts';
import { backUp } from '../../backup/back-up.ts';
import { openBackup } from '../../backup/read.ts';
import { grantWrites } from '../../kube/writer.ts';
import type { BackupInfo } from '../../model/backup-contents.ts';
import type { Grant, RunResult } from '../../model/door.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { AppliedOutcome } from '../../model/event.ts';
import { type Message, message } from '../../model/message.ts';
import type { Migration, MigrationTarget } from '../../model/plan.ts';
import { readTargets } from '../folder/read-targets.ts';
import { requireOutside, runGrant } from '../grants.ts';
import type { HoldingScope } from '../hold-folder.ts';
import { mayHaveLeft, readLeft } from '../journal/history.ts';
import type { Journal } from '../journal/journal.ts';
import type { UnstampedRecord } from '../journal/journal-record.ts';
import type { RecordedRun } from '../journal/recorded-runs.ts';
import { requireSameCluster } from '../require-same-cluster.ts';
import { fingerprintOf } from '../resume.ts';
import type { RunRequest } from '../run-request.ts';
import { type RunStep, runSteps, type Shortfall, wasCancelled } from '../step-runner.ts';
import type { Adaptation } from './adaptations.ts';
import { applyRecorded } from './apply-target.ts';
import { backupHours, backupName } from './backup-name.ts';
import { checkRun, storeOf } from './check.ts';
import { absentClaims } from './claims.ts';
import { doneBefore } from './done-before.ts';
import { exportManifests } from './export.ts';
import { leftBehind } from './left-behind.ts';
import { lookForExisting } from './look-for-existing.ts';
import { type OpenTarget, type RunContext, recordedClusters } from './run-context.ts';
import { saveChanged } from './save-changed.ts';
import { countsOf, emptyTally, isAsMeant, type TargetTally } from './tally.ts';
import { targetObjects } from './target-objects.ts';
import { type RunEnd, reportRun } from './write-report.ts';

/** Seconds until workloads that are not Ready are reported as such, where nothing else is asked for. */
const readyTimeout = 600;
/** Milliseconds that the report of a run may take. */
const reportTimeout = 30_000;

/** One session of one run: its first, or one that goes on with what an earlier one left. */
export class Session {
  readonly #request: RunRequest;
  readonly #scope: HoldingScope;
  readonly #plan: Migration;
  readonly #journal: Journal;
  readonly #earlier: RecordedRun | undefined;
  readonly #id: string;
  /** Goes on from the backup of the earlier session; otherwise all is looked at again. */
  #goesOn: boolean;
  #backup: string;
  /** The backup that an earlier session made of the source. */
  #made: BackupInfo | undefined;
  readonly #tallies: ReadonlyMap<string, TargetTally>;
  #open: RunContext | undefined;
  #adapted: ReadonlyMap<string, Adaptation[]> = new Map();

  constructor(
    request: RunRequest,
    plan: Migration,
    journal: Journal,
    earlier: RecordedRun | undefined,
    scope: HoldingScope,
  ) {
    this.#request = request;
    this.#scope = scope;
    this.#plan = plan;
    this.#journal = journal;
    this.#earlier = earlier;
    this.#id = earlier?.run ?? randomUUID();
    const source = plan.spec.source;
    this.#goesOn = earlier !== undefined && !request.anew;
    const kept = this.#goesOn ? earlier?.backup : undefined;
    this.#backup = kept ?? ('backup' in source ? source.backup : backupName(plan.metadata.name, new Date()));
    this.#tallies = new Map(plan.spec.targets.map(({ name }) => [name, emptyTally()]));
  }

  /** Runs every step; each goes on from what is done. Throws what a step throws, after the end is in the journal and the report. */
  async run(): Promise<RunResult> {
    let state: RunResult['state'] = 'failed';
    let problem: Message | undefined;
    let report: string | undefined;
    try {
      await this.#begin();
      await runSteps(this.#steps(), this.#id, this.#journal, this.#scope);
      state = [...this.#tallies.values()].every(isAsMeant) ? 'completed' : 'failed';
    } catch (thrown) {
      if (!wasCancelled(thrown)) {
        problem = toKubeferryError(thrown).words;
        this.#saySoFar();
        throw thrown;
      }
      state = 'cancelled';
    } finally {
      report = await this.#end({ state, ...(problem && { problem }) });
    }
    return this.#result(state, report);
  }

  /** The journal knows of a run from when its check passed: before that there is nothing to resume or to undo. */
  async #begin(): Promise<void> {
    const run = this.#id;
    const kept: UnstampedRecord[] = [];
    const keeper = { append: (record: UnstampedRecord) => void kept.push(record), settled: async () => undefined };
    const check: RunStep = { id: 'check', title: message('step.check'), work: () => this.#check() };
    await runSteps([check], run, keeper, this.#scope);
    const { source, targets, claims } = this.#context;
    const plan = fingerprintOf(this.#plan);
    const names = targets.map(({ spec }) => spec.name);
    this.#journal.append({ type: 'run', run, kind: 'run', targets: names, backup: this.#backup, plan });
    const decided = Object.fromEntries([...claims].map(([claim, { choice }]) => [claim, choice]));
    this.#journal.append({ type: 'checked', run, ...recordedClusters(source, targets), claims: decided });
    for (const record of kept) this.#journal.append(record);
    await this.#journal.settled();
  }

  /** A person who mended something on the source has to learn whether that is read. */
  #sayResumes(run: string, backup: BackupInfo | undefined): void {
    let text = message('run.resumes', { run });
    if (!('backup' in this.#plan.spec.source)) {
      text = backup
        ? message('run.resumes-backup', { run, backup: backup.name, at: backup.startedAt ?? '' })
        : message('run.resumes-source', { run });
    }
    this.#scope.emit({ type: 'log', level: 'info', text });
  }

  #steps(): RunStep[] {
    const { source, targets, select, existing } = this.#plan.spec;
    const namespaces = select.namespaces.join(', ');
    const steps: RunStep[] = [];
    if (!('backup' in source)) {
      steps.push({ id: 'back-up', title: message('step.back-up', { namespaces }), work: () => this.#backUp() });
    }
    // A preview meanwhile wrote manifests from a backup of its own.
    steps.push({ id: 'export', title: message('step.export'), work: () => this.#export() });
    for (const { name: target } of existing === 'fail' ? targets : []) {
      const title = message('step.look', { target });
      steps.push({ id: `look:${target}`, title, work: () => this.#look(target) });
    }
    for (const { name: target } of targets) {
      if (existing === 'update') {
        const title = message('step.save', { target });
        // What was touched after an earlier session saved it could never be changed.
        steps.push({ id: `save:${target}`, title, work: () => this.#save(target) });
      }
      // Done or not, what failed in an earlier session is tried again.
      const apply = message('step.apply', { target });
      steps.push({ id: `apply:${target}`, title: apply, work: () => this.#apply(target) });
      const wait = message('step.wait', { target });
      steps.push({ id: `wait:${target}`, title: wait, work: () => this.#wait(target) });
    }
    return steps;
  }

  get #context(): RunContext {
    if (!this.#open) throw new Error('the check opens the clusters before any other step');
    return this.#open;
  }

  #place(name: string): { target: OpenTarget; tally: TargetTally } {
    const target = this.#context.targets.find((open) => open.spec.name === name);
    const tally = this.#tallies.get(name);
    if (!target || !tally) throw new Error(`the plan has no target ${name}`);
    return { target, tally };
  }

  async #check(): Promise<void> {
    const claims = { chosen: { ...this.#earlier?.claims, ...this.#request.volumes } };
    const about = { run: this.#id, backup: this.#backup };
    this.#open = await checkRun(this.#request.folder, this.#plan, claims, about, this.#scope);
    if (this.#earlier) await this.#resume(this.#earlier, this.#open);
  }

  /** How the run goes on is decided by what the store holds, whatever an earlier session noted before it died. */
  async #resume({ run, left }: RecordedRun, open: RunContext): Promise<void> {
    if (!('backup' in this.#plan.spec.source) && this.#goesOn) {
      this.#made = await this.#backupMade();
      this.#goesOn = this.#made !== undefined;
      // What was done from a backup that is lost is not done from the next one.
      if (!this.#made && left) this.#backup = backupName(this.#plan.metadata.name, new Date());
      open.backup = this.#backup;
    }
    this.#sayResumes(run, this.#made);
  }

  async #backUp(): Promise<void> {
    const { source, plan, store, scope } = this.#context;
    if ('backup' in source || this.#made) return;
    const options = { signal: scope.signal, emit: scope.emit, step: 'back-up', replaceUnfinished: true };
    await backUp(source.reader, store, plan.spec.select, { name: this.#backup, ttlHours: backupHours }, options);
  }

  /** Nothing where the store has no whole backup of that name. */
  async #backupMade(): Promise<BackupInfo | undefined> {
    try {
      return (await openBackup(this.#context.store, this.#backup, this.#scope.signal)).info;
    } catch (thrown) {
      const { code } = toKubeferryError(thrown);
      if (code === 'not-found' || code === 'damaged') return undefined;
      throw thrown;
    }
  }

  async #export(): Promise<void> {
    const { store, scope } = this.#context;
    const backup = await openBackup(store, this.#backup, scope.signal);
    const { warnings: count, errors } = backup.info;
    if (errors > 0 && this.#earlier && !('backup' in this.#plan.spec.source)) {
      const text = message('run.read-with-errors', { backup: this.#backup });
      if (!this.#context.warnings.missing) scope.emit({ type: 'log', level: 'error', step: 'export', text });
    }
    // This session's own back-up has told each of them.
    if (count > 0 && (this.#earlier || 'backup' in this.#plan.spec.source)) {
      const text = message('run.read-with-warnings', { backup: this.#backup, count });
      scope.emit({ type: 'log', level: 'warning', step: 'export', text });
    }
    this.#adapted = await exportManifests(
      this.#context,
      backup,
      'export',
      ({ spec: { name, context } }, object, reason) => {
        const outcome = 'skipped';
        this.#journal.append({ type: 'object', run: this.#id, step: `omit:${name}`, object, outcome, reason });
        scope.emit({ type: 'object', step: 'export', context, object, outcome, reason });
      },
    );
    for (const target of this.#context.targets) {
      const { spec } = target;
      const text = this.#earlier && (await leftBehind(this.#context, target));
      if (text) scope.emit({ type: 'log', level: 'warning', step: 'export', context: spec.context, text });
      await requireOutside(this.#grant(spec), readTargets(this.#context.folder, spec.name));
    }
  }

  /** A plan that takes nothing that exists learns of it before the first write. */
  async #look(name: string): Promise<Shortfall | undefined> {
    // What is there since an earlier session wrote is the run's own, or fails by itself.
    if (this.#earlier && (await mayHaveLeft(this.#context.folder, this.#id, `apply:${name}`))) return undefined;
    const { target, tally } = this.#place(name);
    return lookForExisting(this.#context, target, tally, this.#journal);
  }

  #grant(target: MigrationTarget): Grant {
    return runGrant(this.#plan, target, this.#request.grants);
  }

  async #save(name: string): Promise<void> {
    const { target } = this.#place(name);
    const backup = await openBackup(this.#context.store, this.#backup, this.#scope.signal);
    const objects = await targetObjects(this.#context, backup, target);
    const done = this.#goesOn ? await doneBefore(this.#context, target, objects) : new Map<string, AppliedOutcome>();
    const left = await readLeft(this.#context.folder, this.#id, `apply:${name}`);
    const saved = await saveChanged(this.#context, target, objects, done, left, `save:${name}`);
    if (saved === undefined) return;
    // The plan may name another store by the time that the run is undone.
    this.#journal.append({ type: 'saved', run: this.#id, target: name, backup: saved, store: storeOf(this.#plan) });
  }

  async #apply(name: string): Promise<Shortfall | undefined> {
    const { target, tally } = this.#place(name);
    await requireSameCluster('run', target, this.#scope.signal);
    const writer = grantWrites(target.reader, this.#grant(target.spec));
    await applyRecorded(this.#context, target, writer, tally, this.#journal, this.#goesOn);
    return short('run.failed-objects', tally.failed.length, name);
  }

  async #wait(name: string): Promise<Shortfall | undefined> {
    const { target, tally } = this.#place(name);
    const step = `wait:${name}`;
    const ready = await waitReady(target.reader, [...tally.present.values()], {
      signal: this.#scope.signal,
      emit: this.#scope.emit,
      step,
      timeoutMs: (this.#request.readyTimeoutSeconds ?? readyTimeout) * 1000,
      absentClaims: absentClaims(this.#context.claims, target.mappings),
    });
    for (const { object, ready: isReady, reason } of ready) if (!isReady) tally.notReady.push({ object, reason });
    return short('run.not-ready', tally.notReady.length, name);
  }

  /** What broke the run off says nothing about what was done before. */
  #saySoFar(): void {
    for (const { spec } of this.#open?.targets ?? []) {
      const counts = countsOf(this.#tallies.get(spec.name) ?? emptyTally());
      if (counts === '') continue;
      const text = message('run.so-far', { counts, target: spec.name });
      this.#scope.emit({ type: 'log', level: 'info', context: spec.context, text });
    }
  }

  /** Writes down how it ended; a run that failed before it reached the clusters has nothing to report. */
  async #end(end: RunEnd): Promise<string | undefined> {
    const open = this.#open;
    if (!open) return undefined;
    try {
      if (this.#scope.lost.aborted) return undefined;
      const { state } = end;
      const { missing } = open.warnings;
      this.#journal.append({ type: 'end', run: this.#id, state, ...(missing && { missing }) });
      // Who cancels waits; without its end the run is an interrupted one, which is as good.
      await (state === 'cancelled' ? this.#journal.written() : this.#journal.settled());
      // The run was told to stop, its report was not.
      const scope = { ...open.scope, signal: AbortSignal.timeout(reportTimeout) };
      return await reportRun({ ...open, scope }, end, this.#tallies, this.#adapted);
    } catch (thrown) {
      // What the run itself ended with is more important than its report.
      const { words } = toKubeferryError(thrown);
      const text = words.code === 'journal.not-writable' ? words : message('run.no-report', { detail: words });
      this.#scope.emit({ type: 'log', level: 'error', text });
      return undefined;
    } finally {
      open.store.close();
    }
  }

  #result(state: RunResult['state'], report: string | undefined): RunResult {
    return {
      run: this.#id,
      state,
      backup: this.#backup,
      ...(this.#open && this.#open.warnings.count > 0 && { warnings: this.#open.warnings.count }),
      ...(this.#open?.warnings.missing && { missing: this.#open.warnings.missing }),
      ...(report !== undefined && { report }),
      targets: this.#plan.spec.targets.map(({ name, context }) => {
        const { counts, failed, notReady } = this.#tallies.get(name) ?? emptyTally();
        return { name, context, counts, failed, notReady };
      }),
    };
  }
}

function short(code: 'run.failed-objects' | 'run.not-ready', count: number, target: string): Shortfall | undefined {
  return count > 0 ? { failed: message(code, { count, target }) } : undefined;
}
