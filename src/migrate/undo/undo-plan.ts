import pLimit from 'p-limit';
import type { ClusterReader } from '../../kube/cluster.ts';
import type { UndoPlan } from '../../model/door.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { refKey } from '../../model/object.ts';
import type { Migration } from '../../model/plan.ts';
import { halfUndone, type RecordedRun, readRuns } from '../history.ts';
import { readPlan } from '../plan/read.ts';
import type { MigrateScope } from '../scope.ts';
import { judgeRemoval, judgeUpdate } from './judgement.ts';
import { liveObject } from './live-object.ts';
import { readSavedState, type SavedState } from './saved-state.ts';
import { type Update, type Written, writtenBy } from './written.ts';

/** A target of a run: where it is undone. */
export interface UndoTarget {
  name: string;
  context: string;
  /** The identity that the cluster had, where it is known. */
  uid?: string;
}

/**
 * Exactly what undoing a run would remove, put back and keep. Without `run`: the one that is undone in part, or else the
 * last that wrote something and is not undone yet.
 * @throws KubeferryError `not-found` where there is no such run, `wrong-cluster`, and what a cluster or the store answers.
 */
export async function planUndo(folder: string, run: string | undefined, scope: MigrateScope): Promise<UndoPlan> {
  const { plan } = await readPlan(folder);
  return undoPlanOf(folder, plan, undoable(plan, await readRuns(folder), run), scope);
}

/** The run to undo: the named one, the one that is undone in part, or the last that wrote something. */
export function undoable(plan: Migration, runs: readonly RecordedRun[], wanted: string | undefined): RecordedRun {
  const undone = new Set(runs.flatMap((run) => (run.kind === 'undo' && run.state === 'completed' && run.of) || []));
  const candidates = runs.filter((run) => run.kind === 'run' && !undone.has(run.run));
  const found =
    wanted === undefined
      ? (halfUndone(runs).at(-1) ?? candidates.findLast(({ wrote }) => wrote) ?? candidates.at(-1))
      : candidates.find((run) => run.run === wanted);
  if (found) return found;
  const name = plan.metadata.name;
  throw new KubeferryError(
    'not-found',
    wanted === undefined ? message('undo.nothing', { name }) : message('undo.unknown-run', { name, run: wanted }),
  );
}

/** The targets of a run as they were then; those of a run that never knew its clusters are the plan's. */
export function undoTargets(plan: Migration, { clusters }: RecordedRun): UndoTarget[] {
  if (clusters) return Object.entries(clusters.targets).map(([name, recorded]) => ({ name, ...recorded }));
  return plan.spec.targets.map(({ name, context, cluster }) => ({ name, context, ...(cluster && { uid: cluster }) }));
}

/** What undoing a recorded run would do now. */
export async function undoPlanOf(
  folder: string,
  plan: Migration,
  recorded: RecordedRun,
  scope: MigrateScope,
): Promise<UndoPlan> {
  const undo: UndoPlan = { run: recorded.run, remove: [], putBack: [], keep: [] };
  for (const target of undoTargets(plan, recorded)) {
    const reader = await sameCluster(target, scope);
    const written = await writtenBy(folder, recorded.run, target.name, reader, scope);
    await planRemovals(undo, target, reader, written, scope);
    const goes = goingNamespaces(undo, target);
    // What lies in a namespace that goes is gone with it.
    const staying = written.updated.filter(({ ref }) => ref.namespace === undefined || !goes.has(ref.namespace));
    if (staying.length === 0) continue;
    const saved = await readSavedState(plan, recorded, target.name, scope);
    await planUpdates(undo, target, reader, staying, saved, scope);
  }
  return undo;
}

async function planRemovals(
  undo: UndoPlan,
  { name, context }: UndoTarget,
  reader: ClusterReader,
  { created }: Written,
  scope: MigrateScope,
): Promise<void> {
  const going = new Set(created.map(({ ref }) => refKey(ref)));
  const limit = pLimit(scope.concurrency);
  const judged = created.map(({ ref, uid }) => limit(() => judgeRemoval(reader, ref, uid, going, scope.signal)));
  const judgements = await Promise.all(judged);
  for (const [index, { ref: object, uid }] of created.entries()) {
    const { keep: reason, warning } = judgements[index] ?? {};
    if (reason) undo.keep.push({ target: name, context, object, reason });
    else undo.remove.push({ target: name, context, object, uid, ...(warning && { warning }) });
  }
}

function goingNamespaces({ remove }: UndoPlan, { name }: UndoTarget): Set<string> {
  const going = remove.filter(({ target, object }) => target === name && object.kind === 'Namespace');
  return new Set(going.map(({ object }) => object.name));
}

async function planUpdates(
  undo: UndoPlan,
  { name, context }: UndoTarget,
  reader: ClusterReader,
  updated: readonly Update[],
  saved: SavedState,
  { signal, concurrency }: MigrateScope,
): Promise<void> {
  const limit = pLimit(concurrency);
  const lives = await Promise.all(updated.map(({ ref }) => limit(() => liveObject(reader, ref, signal))));
  for (const [index, update] of updated.entries()) {
    const object = update.ref;
    const reason = judgeUpdate(undo.run, update, lives[index], saved);
    if (reason) undo.keep.push({ target: name, context, object, reason });
    else undo.putBack.push({ target: name, context, object });
  }
}

/** Another cluster behind the same context is never touched. */
async function sameCluster({ context, uid }: UndoTarget, scope: MigrateScope): Promise<ClusterReader> {
  const reader = await scope.cluster(context);
  if (uid !== undefined && (await reader.uid(scope.signal)) !== uid) {
    throw new KubeferryError('wrong-cluster', message('undo.wrong-cluster', { context }), {
      context,
      hint: message('undo.wrong-cluster.hint'),
    });
  }
  return reader;
}
