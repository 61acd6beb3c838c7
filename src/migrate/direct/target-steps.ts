import { waitReady } from '../../apply/readiness.ts';
import { openBackup } from '../../backup/read.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { grantWrites } from '../../kube/writer.ts';
import type { Grant } from '../../model/clusters/grants.ts';
import type { AppliedOutcome } from '../../model/event.ts';
import { message } from '../../model/message.ts';
import { mayHaveLeft, readJobEnds, readLeft } from '../journal/history.ts';
import type { Journal } from '../journal/journal.ts';
import { namedStore } from '../plan-store.ts';
import { requireSameCluster } from '../require-same-cluster.ts';
import type { RunStep, Shortfall } from '../step-runner.ts';
import { applyRecorded, type ToApply } from './apply-target.ts';
import type { Carrier } from './carrier.ts';
import { absentClaims } from './claims.ts';
import { doneBefore } from './done-before.ts';
import { lookForExisting } from './look-for-existing.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import { saveChanged } from './save-changed.ts';
import type { TargetTally } from './tally.ts';
import { targetObjects } from './target-objects.ts';

/** What the steps of a run on one target start from. */
export interface TargetRun {
  target: OpenTarget;
  tally: TargetTally;
  journal: Journal;
  grant: Grant;
  /** An earlier session of the run may have written to the target. */
  again: boolean;
  /** It wrote from the backup that this one reads, so that what it got done is done. */
  goesOn: boolean;
  carrier: Carrier;
  /** Milliseconds until workloads that are not Ready are reported as such. */
  readyTimeoutMs: number;
}

/** The steps of a run on one target. */
export class TargetSteps {
  readonly #context: RunContext;
  readonly #run: TargetRun;
  #toApply: Promise<ToApply> | undefined;

  constructor(context: RunContext, run: TargetRun) {
    this.#context = context;
    this.#run = run;
  }

  /** The step before the first write to any target, for a plan that takes nothing that exists. */
  look(): RunStep {
    const { name: target } = this.#run.target.spec;
    return { id: `look:${target}`, title: message('step.look', { target }), work: () => this.#look() };
  }

  /** The steps that write, and wait for what was written. Done or not, what failed in an earlier session is tried again. */
  write(): RunStep[] {
    const {
      target: {
        spec: { name: target },
      },
      carrier,
    } = this.#run;
    const bring = { id: `restore:${target}`, title: message('step.restore', { target }), work: () => this.#bring() };
    const apply = { id: `apply:${target}`, title: message('step.apply', { target }), work: () => this.#apply() };
    const wait = { id: `wait:${target}`, title: message('step.wait', { target }), work: () => this.#wait() };
    const steps = [...(carrier.bring ? [bring] : []), apply, wait];
    if (this.#context.plan.spec.existing !== 'update') return steps;
    // What was touched after an earlier session saved it could never be changed.
    return [{ id: `save:${target}`, title: message('step.save', { target }), work: () => this.#save() }, ...steps];
  }

  async #look(): Promise<Shortfall | undefined> {
    const { target, tally, journal, again } = this.#run;
    const { folder, run } = this.#context;
    // What is there since an earlier session wrote is the run's own, or fails by itself.
    if (again && (await mayHaveLeft(folder, run, `apply:${target.spec.name}`))) return undefined;
    return lookForExisting(this.#context, target, tally, journal);
  }

  async #save(): Promise<void> {
    const { target, journal } = this.#run;
    const { name } = target.spec;
    const { source, done, left } = await this.#objects();
    const saved = await saveChanged(this.#context, target, source, done, left, `save:${name}`);
    if (saved === undefined) return;
    const { run, plan } = this.#context;
    // The plan may name another store by the time that the run is undone.
    journal.append({ type: 'saved', run, target: name, backup: saved, store: namedStore(plan) });
  }

  async #bring(): Promise<void> {
    const { target, tally, journal, carrier } = this.#run;
    const toApply = await this.#objects();
    const writer = await this.#writer();
    if (carrier.bring) this.#toApply = carrier.bring(this.#context, { target, writer, tally, journal, toApply });
    await this.#toApply;
  }

  async #writer(): Promise<ClusterWriter> {
    const { target, grant } = this.#run;
    await requireSameCluster('run', target, this.#context.scope.signal);
    return grantWrites(target.reader, grant);
  }

  async #apply(): Promise<Shortfall | undefined> {
    const { target, tally, journal } = this.#run;
    const writer = await this.#writer();
    const objects = await this.#objects();
    // Nobody needs them afterwards, and there may be very many.
    this.#toApply = undefined;
    await applyRecorded(this.#context, target, writer, tally, journal, objects);
    return short('run.failed-objects', tally.failed.length, target.spec.name);
  }

  async #wait(): Promise<Shortfall | undefined> {
    const { target, tally, journal, again, readyTimeoutMs: timeoutMs } = this.#run;
    const { folder, run, scope, claims } = this.#context;
    const { name } = target.spec;
    const step = `wait:${name}`;
    const ends = again && (await readJobEnds(folder, run, { apply: `apply:${name}`, wait: step }));
    const ready = await waitReady(target.reader, [...tally.present.values()], {
      signal: scope.signal,
      emit: scope.emit,
      step,
      timeoutMs,
      absentClaims: absentClaims(claims, target.mappings),
      ...(ends && { ends }),
      ended: (object, text) => journal.append({ type: 'note', run, step, object, text }),
    });
    for (const { object, ready: isReady, reason } of ready) if (!isReady) tally.notReady.push({ object, reason });
    return short('run.not-ready', tally.notReady.length, name);
  }

  /** Looked for once, for the save and the apply. */
  #objects(): Promise<ToApply> {
    this.#toApply ??= this.#lookForObjects();
    return this.#toApply;
  }

  async #lookForObjects(): Promise<ToApply> {
    const { target, goesOn } = this.#run;
    const { folder, run, store, backup, scope } = this.#context;
    const source = await targetObjects(this.#context, await openBackup(store, backup, scope.signal), target);
    const done = goesOn ? await doneBefore(this.#context, target, source) : new Map<string, AppliedOutcome>();
    return { source, done, left: await readLeft(folder, run, `apply:${target.spec.name}`) };
  }
}

function short(code: 'run.failed-objects' | 'run.not-ready', count: number, target: string): Shortfall | undefined {
  return count > 0 ? { failed: message(code, { count, target }) } : undefined;
}
