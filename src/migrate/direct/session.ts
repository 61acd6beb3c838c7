import { randomUUID } from 'node:crypto';
import { openBackup } from '../../backup/read.ts';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import type { Grant } from '../../model/clusters/grants.ts';
import { toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { RunResult } from '../../model/migration/migration-summary.ts';
import type { Migration, MigrationTarget } from '../../model/migration/plan.ts';
import { readTargets } from '../folder/read-targets.ts';
import { requireOutside, runGrant } from '../grants.ts';
import type { HoldingScope } from '../hold-folder.ts';
import type { Journal } from '../journal/journal.ts';
import type { UnstampedRecord } from '../journal/journal-record.ts';
import { leftMarked, type RecordedRun } from '../journal/recorded-runs.ts';
import { heldSeconds } from '../lifetime.ts';
import { fingerprintOf } from '../resume.ts';
import type { RunRequest } from '../run-request.ts';
import { type RunStep, runSteps, wasCancelled } from '../step-runner.ts';
import type { Adaptation } from './adaptations.ts';
import { backupName } from './backup-name.ts';
import type { Carrier } from './carrier.ts';
import { checkRun } from './check.ts';
import { exportManifests } from './export.ts';
import { leftBehind } from './left-behind.ts';
import { type OpenTarget, type RunContext, recordedClusters } from './run-context.ts';
import { countsOf, emptyTally, isAsMeant, type TargetTally } from './tally.ts';
import { TargetSteps } from './target-steps.ts';
import { tellFewer } from './whole-backup.ts';
import { type RunEnd, reportRun } from './write-report.ts';

/** Seconds until workloads that are not Ready are reported as such, where nothing else is asked for. */
const readyTimeout = 600;
/** Milliseconds that the report of a run may take. */
const reportTimeout = 30_000;

/** One session of one run: its first, or one that goes on with what an earlier one left. */
export class Session {
  readonly #request: RunRequest;
  readonly #scope: HoldingScope;
  readonly #carrier: Carrier;
  readonly #plan: Migration;
  readonly #journal: Journal;
  readonly #earlier: RecordedRun | undefined;
  readonly #id: string;
  /** Goes on from the backup of the earlier session; otherwise all is looked at again. */
  #goesOn: boolean;
  #backup: string;
  /** The backup that an earlier session made of the source. */
  #made: BackupInfo | undefined;
  /** When the backup expires, once it has been read. */
  #expiresAt: string | undefined;
  readonly #tallies: ReadonlyMap<string, TargetTally>;
  #open: RunContext | undefined;
  /** The journal knows that this session began. */
  #begun = false;
  #adapted: ReadonlyMap<string, Adaptation[]> = new Map();

  constructor(
    request: RunRequest,
    plan: Migration,
    journal: Journal,
    earlier: RecordedRun | undefined,
    { scope, carrier }: { scope: HoldingScope; carrier: Carrier },
  ) {
    this.#carrier = carrier;
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
    const migration = this.#plan.metadata.name;
    this.#journal.append({ type: 'run', run, kind: 'run', migration, targets: names, backup: this.#backup, plan });
    const decided = Object.fromEntries([...claims].map(([claim, { choice }]) => [claim, choice]));
    this.#journal.append({ type: 'checked', run, ...recordedClusters(source, targets), claims: decided });
    for (const record of kept) this.#journal.append(record);
    this.#begun = true;
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
    const { source, select, existing } = this.#plan.spec;
    const namespaces = select.namespaces.join(', ');
    const steps: RunStep[] = [];
    if (!('backup' in source)) {
      steps.push({ id: 'back-up', title: message('step.back-up', { namespaces }), work: () => this.#backUp() });
    }
    // A preview meanwhile wrote manifests from a backup of its own.
    steps.push({ id: 'export', title: message('step.export'), work: () => this.#export() });
    const onTargets = this.#context.targets.map((target) => this.#onTarget(target));
    if (existing === 'fail') steps.push(...onTargets.map((target) => target.look()));
    steps.push(...onTargets.flatMap((target) => target.write()));
    return steps;
  }

  get #context(): RunContext {
    if (!this.#open) throw new Error('the check opens the clusters before any other step');
    return this.#open;
  }

  #onTarget(target: OpenTarget): TargetSteps {
    const tally = this.#tallies.get(target.spec.name);
    if (!tally) throw new Error('there is a tally for each target');
    return new TargetSteps(this.#context, {
      target,
      tally,
      journal: this.#journal,
      grant: this.#grant(target.spec),
      again: this.#earlier !== undefined,
      goesOn: this.#goesOn,
      carrier: this.#carrier,
      readyTimeoutMs: (this.#request.readyTimeoutSeconds ?? readyTimeout) * 1000,
    });
  }

  async #check(): Promise<void> {
    const claims = { chosen: { ...this.#earlier?.claims, ...this.#request.volumes } };
    const about = { run: this.#id, backup: this.#backup };
    this.#open = await checkRun(this.#request.folder, this.#plan, claims, about, this.#scope);
    if (this.#earlier) await this.#resume(this.#earlier, this.#open);
    await this.#carrier.check(this.#open, { backedUp: this.#made !== undefined, writes: true });
  }

  /** How the run goes on is decided by what the store holds, whatever an earlier session noted before it died. */
  async #resume(earlier: RecordedRun, open: RunContext): Promise<void> {
    const { run, left } = earlier;
    if (leftMarked(earlier)) open.marked = earlier.marked;
    if (!('backup' in this.#plan.spec.source) && this.#goesOn) {
      this.#made = await this.#backupMade();
      this.#goesOn = this.#made !== undefined;
      // What was done from a backup that is lost is not done from the next one.
      const isNew = !this.#made && (left || (await this.#carrier.gaveUp?.(open)));
      if (isNew) this.#backup = backupName(this.#plan.metadata.name, new Date());
      open.backup = this.#backup;
    }
    this.#sayResumes(run, this.#made);
  }

  async #backUp(): Promise<void> {
    const { grants } = this.#request;
    if (!this.#made) await this.#carrier.backUp(this.#context, grants);
    else await this.#carrier.takeUp?.(this.#context, grants);
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
    this.#reads(backup.info);
    await tellFewer(backup, this.#context);
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

  /** Writes down how long the backup is there. One that this session did not make may go before its hold period is over. */
  #reads({ startedAt, expiresAt }: BackupInfo): void {
    this.#expiresAt = expiresAt;
    const known = { ...(startedAt !== undefined && { startedAt }), ...(expiresAt !== undefined && { expiresAt }) };
    this.#journal.append({ type: 'reads', run: this.#id, backup: this.#backup, ...known });
    const isOwn = !this.#made && !('backup' in this.#plan.spec.source);
    if (isOwn || expiresAt === undefined) return;
    if (Date.parse(expiresAt) >= Date.now() + heldSeconds(this.#plan) * 1000) return;
    const text = message('run.backup-goes-early', {
      backup: this.#backup,
      expires: expiresAt,
      hold: this.#plan.spec.hold,
    });
    this.#context.scope.emit({ type: 'log', level: 'warning', step: 'export', text });
  }

  #grant(target: MigrationTarget): Grant {
    return runGrant(this.#plan, target, this.#request.grants);
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

  /** Writes down how it ended; one that did not get beyond its check ends nothing, and has nothing to report. */
  async #end(end: RunEnd): Promise<string | undefined> {
    const open = this.#open;
    if (!open) return undefined;
    try {
      if (this.#scope.lost.aborted || !this.#begun) return undefined;
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
      ...(this.#expiresAt !== undefined && { expiresAt: this.#expiresAt }),
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
