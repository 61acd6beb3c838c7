import { randomUUID } from 'node:crypto';
import { removeObjects } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { grantWrites } from '../../kube/connect.ts';
import type { Grant, UndoPlan } from '../../model/door.ts';
import type { Outcome } from '../../model/event.ts';
import { type Message, message } from '../../model/message.ts';
import { apiVersionOf, type KubeObject, type ObjectRef, refKey } from '../../model/object.ts';
import type { Migration } from '../../model/plan.ts';
import { storeOf } from '../direct/check.ts';
import { savedObjects, undoBackupName } from '../direct/save-changed.ts';
import { undoGrants } from '../grants.ts';
import { readRuns } from '../history.ts';
import { type HoldingScope, holdFolder } from '../hold-folder.ts';
import { type Journal, openJournal } from '../journal.ts';
import { readPlan } from '../plan/read.ts';
import type { MigrateScope } from '../scope.ts';
import { type RunStep, runSteps, wasCancelled } from '../step-runner.ts';
import { liveObject } from './live-object.ts';
import { type UndoTarget, undoable, undoPlanOf, undoTargets } from './undo-plan.ts';

/** What a person asked to undo, and what they allowed. Without `run`: as `planUndo` picks it. */
export interface UndoRequest {
  folder: string;
  run?: string;
  grants: readonly Grant[];
}

/** What the steps of an undo share. */
interface Undoing {
  plan: Migration;
  undo: UndoPlan;
  /** UUID of the undo itself. */
  id: string;
  grants: ReadonlyMap<string, Grant>;
  journal: Journal;
  scope: HoldingScope;
}

/**
 * Undoes a run. One that was interrupted, cancelled or failed is finished by undoing again: what is left is found anew.
 * Gives what this call did.
 * @throws KubeferryError `not-found`, `not-allowed`, `wrong-cluster`, `locked`, `cancelled`, `conflict` where something could
 * not be removed, and what a cluster or the store answers.
 */
export async function undoRun(request: UndoRequest, lent: MigrateScope): Promise<UndoPlan> {
  const { folder } = request;
  await readPlan(folder);
  return holdFolder(folder, lent, async (scope) => {
    const { plan } = await readPlan(folder);
    const runs = await readRuns(folder);
    const recorded = undoable(plan, runs, request.run);
    const undo = await undoPlanOf(folder, plan, recorded, scope);
    const grants = undoGrants(undo, request.grants);
    const begun = runs.findLast(
      ({ kind, of, state }) => kind === 'undo' && of === recorded.run && state !== 'completed',
    );
    const id = begun?.run ?? randomUUID();
    const targets = undoTargets(plan, recorded);
    const journal = await openJournal(folder, scope.lost);
    try {
      const names = targets.map(({ name }) => name);
      journal.append({ type: 'run', run: id, kind: 'undo', of: recorded.run, targets: names });
      // Without this record the next run would take for done what is about to be removed.
      await journal.settled();
      await perform(targets, { plan, undo, id, grants, journal, scope });
      await journal.settled();
    } finally {
      await journal.close();
    }
    return undo;
  });
}

async function perform(targets: readonly UndoTarget[], undoing: Undoing): Promise<void> {
  const { id: run, journal, scope } = undoing;
  let state: 'completed' | 'failed' | 'cancelled' = 'failed';
  try {
    const steps = targets.flatMap((target) => undoSteps(target, undoing));
    await runSteps(steps, new Set(), run, journal, scope);
    state = 'completed';
  } catch (thrown) {
    if (wasCancelled(thrown)) state = 'cancelled';
    throw thrown;
  } finally {
    journal.append({ type: 'end', run, state });
  }
}

function undoSteps(target: UndoTarget, undoing: Undoing): RunStep[] {
  const { name } = target;
  const steps: RunStep[] = [];
  if (undoing.undo.putBack.some((item) => item.target === name)) {
    const title = message('step.put-back', { target: name });
    steps.push({ id: `put-back:${name}`, title, work: () => putBack(target, undoing) });
  }
  const title = message('step.remove', { target: name });
  steps.push({ id: `remove:${name}`, title, work: () => remove(target, undoing) });
  return steps;
}

/** The cluster for writing what the undo needs to write, and no more. */
async function writer({ context }: UndoTarget, { grants, scope }: Undoing): Promise<ClusterWriter> {
  const nothing: Grant = { context, namespaces: [], clusterScoped: false };
  return grantWrites(await scope.cluster(context), grants.get(context) ?? nothing);
}

async function putBack(target: UndoTarget, undoing: Undoing): Promise<void> {
  const { plan, undo, scope } = undoing;
  const cluster = await writer(target, undoing);
  const store = await scope.store(storeOf(plan));
  try {
    const saved = await savedObjects(store, undoBackupName(undo.run, target.name), scope.signal);
    for (const { object } of undo.putBack.filter((item) => item.target === target.name)) {
      scope.signal.throwIfAborted();
      const before = saved(object);
      const back = before && (await replaceWith(cluster, object, before, scope.signal));
      const reason = message(back ? 'undo.put-back' : 'undo.gone');
      tell(undoing, `put-back:${target.name}`, target, object, back ? 'updated' : 'skipped', reason);
    }
  } finally {
    store.close();
  }
}

/** Whether the object was there to be replaced, in the version that it has now. */
async function replaceWith(
  cluster: ClusterWriter,
  ref: ObjectRef,
  before: KubeObject,
  signal: AbortSignal,
): Promise<boolean> {
  const resource = (await cluster.discovery({ signal })).find(apiVersionOf(ref), ref.kind);
  const live = await liveObject(cluster, ref, signal);
  if (!resource || !live || live.metadata.uid !== before.metadata.uid) return false;
  const { resourceVersion } = live.metadata;
  const metadata = { ...before.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
  await cluster.replace(resource, { ...before, metadata }, { signal });
  return true;
}

async function remove(target: UndoTarget, undoing: Undoing): Promise<void> {
  const { undo, scope } = undoing;
  const step = `remove:${target.name}`;
  const items = undo.remove.filter((item) => item.target === target.name);
  for (const { object, reason } of undo.keep.filter((item) => item.target === target.name)) {
    tell(undoing, step, target, object, 'skipped', reason);
  }
  const results = await removeObjects(
    await writer(target, undoing),
    items.map(({ object, uid }) => ({ ref: object, uid })),
    {
      signal: scope.signal,
      emit: scope.emit,
      step,
      concurrency: scope.concurrency,
      removed: (object, reason) => tell(undoing, step, target, object, 'removed', reason),
    },
  );
  for (const { ref: object, state, reason } of results) {
    if (state !== 'kept') continue;
    // Something came into a namespace since the undo was planned.
    tell(undoing, step, target, object, 'skipped', reason);
    undo.remove = undo.remove.filter((item) => item.target !== target.name || refKey(item.object) !== refKey(object));
    undo.keep.push({ target: target.name, context: target.context, object, reason });
  }
}

function tell(
  { id: run, journal, scope }: Undoing,
  step: string,
  { context }: UndoTarget,
  object: ObjectRef,
  outcome: Outcome,
  reason: Message,
): void {
  journal.append({ type: 'object', run, step, object, outcome, reason });
  scope.emit({ type: 'object', step, context, object, outcome, reason });
}
