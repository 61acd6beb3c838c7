import { applyObjects } from '../../apply/apply.ts';
import { isWaitedFor } from '../../apply/readiness.ts';
import type { ApplyJournal } from '../../apply/types.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import type { AppliedOutcome } from '../../model/event.ts';
import type { Message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import type { Journal } from '../journal/journal.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import { type SavedObjects, savedObjects, undoBackupName } from './save-changed.ts';
import { count, type TargetTally } from './tally.ts';
import type { TargetObjects } from './target-objects.ts';

/** What one target is to hold, and what an earlier session of the run did of it. */
export interface ToApply {
  source: TargetObjects;
  /** Outcomes of the objects that are done, by key (`refKey`). */
  done: ReadonlyMap<string, AppliedOutcome>;
  /** The imprint of what this run left of an object when it updated it before. */
  left(ref: ObjectRef): string | undefined;
  /** Who made an object for this run, where that was not Kubeferry. */
  madeBy?(ref: ObjectRef): Message | undefined;
}

/** What applying to one target starts from. */
interface ApplyStart extends ToApply {
  saved(ref: ObjectRef): KubeObject | undefined;
  dryRun: boolean;
  /** Where objects are judged whose own namespace does not exist yet (only in a dry run). */
  dryRunNamespace?: string;
}

/** Applies what is left to be applied to one target, wave by wave, and counts and records every outcome. */
export async function applyRecorded(
  context: RunContext,
  target: OpenTarget,
  cluster: ClusterWriter,
  tally: TargetTally,
  journal: Journal,
  { source, done, left, madeBy }: ToApply,
): Promise<void> {
  const { plan, run, store, scope } = context;
  const step = `apply:${target.spec.name}`;
  for (const outcome of done.values()) tally.counts[outcome] += 1;
  for (const ref of source.refs) if (done.has(refKey(ref)) && isWaitedFor(ref)) tally.present.set(refKey(ref), ref);
  let saved: SavedObjects = () => undefined;
  if (plan.spec.existing === 'update') {
    saved = await savedObjects(store, undoBackupName(run, target.spec.name), scope.signal);
  }
  await applyToTarget(
    context,
    target,
    cluster,
    { source, done, saved, left, ...(madeBy && { madeBy }), dryRun: false },
    step,
    {
      intend: (objects) => {
        journal.append({ type: 'intent', run, step, objects });
        return journal.settled();
      },
      record: (result) => {
        const { ref: object, outcome, reason, uid, left } = result;
        const known = { ...(uid !== undefined && { uid }), ...(left !== undefined && { left }) };
        journal.append({ type: 'object', run, step, object, outcome, reason, ...known });
        count(tally, result);
      },
    },
  );
}

/** Applies to one target, and tells each outcome and how far it is. */
export async function applyToTarget(
  { scope, plan, run }: RunContext,
  { spec: { context }, isOfSource }: OpenTarget,
  cluster: ClusterWriter,
  start: ApplyStart,
  step: string,
  records: ApplyJournal,
): Promise<void> {
  const isDone = (ref: ObjectRef) => start.done.has(refKey(ref));
  const refs = start.source.refs.filter((ref) => !isDone(ref));
  const earlier = start.source.refs.filter(isDone);
  const total = start.source.refs.length;
  let done = total - refs.length;
  const { dryRunNamespace } = start;
  await applyObjects(
    cluster,
    { refs, earlier, read: (wanted, signal) => start.source.read(wanted, signal) },
    {
      existing: plan.spec.existing,
      marks: { migration: plan.metadata.name, run },
      concurrency: scope.concurrency,
      signal: scope.signal,
      emit: scope.emit,
      step,
      saved: (ref) => start.saved(ref),
      left: (ref) => start.left(ref),
      madeBy: (ref) => start.madeBy?.(ref),
      isOfSource,
      dryRun: start.dryRun,
      ...(dryRunNamespace !== undefined && { dryRunNamespace }),
      journal: {
        intend: async (objects) => {
          await scope.drained();
          await records.intend(objects);
        },
        record: (result) => {
          records.record(result);
          done += 1;
          const { ref: object, outcome, reason } = result;
          scope.emit({ type: 'object', step, context, object, outcome, reason });
          if (done % 100 === 0 || done === total) scope.emit({ type: 'progress', step, done, total, unit: 'objects' });
        },
      },
    },
  );
}
