import { type ApplyResult, type ApplySource, applyObjects } from '../../apply/apply.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import type { Outcome } from '../../model/event.ts';
import type { Message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/object.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** What became of the objects of one target. */
export interface TargetTally {
  counts: Record<Outcome, number>;
  failed: { object: ObjectRef; reason: Message }[];
  notReady: { object: ObjectRef; reason: Message }[];
  /** Objects that were created or updated, or found as meant: what is waited for. */
  present: ObjectRef[];
}

/** A tally of nothing. */
export function emptyTally(): TargetTally {
  return {
    counts: { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 },
    failed: [],
    notReady: [],
    present: [],
  };
}

/** Counts one outcome. */
export function count(tally: TargetTally, result: { object: ObjectRef; outcome: Outcome; reason: Message }): void {
  tally.counts[result.outcome] += 1;
  if (result.outcome === 'failed') tally.failed.push({ object: result.object, reason: result.reason });
  else tally.present.push(result.object);
}

/** Where intents and results are kept. */
export interface ApplyRecords {
  intend(objects: ObjectRef[]): Promise<void>;
  record(result: ApplyResult): void;
}

/** What applying to one target starts from. */
export interface ApplyStart {
  source: ApplySource;
  /** Keys of the objects that an earlier session of this run dealt with. */
  done: ReadonlySet<string>;
  saved: ReadonlyMap<string, KubeObject>;
  dryRun: boolean;
  /** Where objects are judged whose namespace does not exist yet (only in a dry run). */
  dryRunNamespace?: string;
}

/** Applies what is left to be applied to one target, wave by wave. */
export async function applyToTarget(
  context: RunContext,
  target: OpenTarget,
  cluster: ClusterWriter,
  start: ApplyStart,
  records: ApplyRecords,
  step: string,
): Promise<void> {
  const { scope, plan, run } = context;
  const refs = start.source.refs.filter((ref) => !start.done.has(refKey(ref)));
  let done = start.done.size;
  const total = refs.length + done;
  await applyObjects(
    cluster,
    { refs, read: (wanted, signal) => start.source.read(wanted, signal) },
    {
      existing: plan.spec.existing,
      marks: { migration: plan.metadata.name, run },
      concurrency: scope.concurrency,
      signal: scope.signal,
      emit: scope.emit,
      step,
      saved: (ref) => start.saved.get(refKey(ref)),
      dryRun: start.dryRun,
      ...(start.dryRunNamespace !== undefined && { dryRunNamespace: start.dryRunNamespace }),
      journal: {
        intend: async (objects) => {
          await scope.drained();
          await records.intend(objects);
        },
        record: (result) => {
          records.record(result);
          done += 1;
          scope.emit({
            type: 'object',
            step,
            context: target.spec.context,
            object: result.ref,
            outcome: result.outcome,
            reason: result.reason,
          });
          if (done % 100 === 0 || done === total) scope.emit({ type: 'progress', step, done, total, unit: 'objects' });
        },
      },
    },
  );
}
