import { randomUUID } from 'node:crypto';
import { removeObjects } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { grantWrites } from '../../kube/connect.ts';
import type { Grant, UndoPlan } from '../../model/door.ts';
import { KubeferryError } from '../../model/error.ts';
import type { Outcome } from '../../model/event.ts';
import { type Message, message } from '../../model/message.ts';
import { groupResource, type ObjectRef, refKey } from '../../model/object.ts';
import type { Migration } from '../../model/plan.ts';
import { undoGrants } from '../grants.ts';
import { type RecordedRun, readRuns, readWritten } from '../history.ts';
import { type HoldingScope, holdFolder } from '../hold-folder.ts';
import { type Journal, openJournal } from '../journal.ts';
import { readPlan } from '../plan/read.ts';
import type { MigrateScope } from '../scope.ts';
import { type RunStep, runSteps, wasCancelled } from '../step-runner.ts';
import { EarlierRuns } from './earlier-runs.ts';
import { putBackObject } from './put-back.ts';
import { readSavedState } from './saved-state.ts';
import { type UndoTarget, undoable, undoPlanOf, undoTargets } from './undo-plan.ts';
import { claimsStep } from './written.ts';

/** What a person asked to undo, and what they allowed. Without `run`: as `planUndo` picks it. */
export interface UndoRequest {
  folder: string;
  run?: string;
  grants: readonly Grant[];
}

/** What the steps of an undo share. */
interface Undoing {
  folder: string;
  plan: Migration;
  recorded: RecordedRun;
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
 * not be removed, `store-unavailable` where the backup is gone of what had to be put back (after all else was done), and what
 * a cluster or the store answers.
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
      noteClaims(undo, journal);
      // Without these records the next run would take for done what is about to be removed.
      await journal.settled();
      await perform(targets, { folder, plan, recorded, undo, id, grants, journal, scope });
      await journal.settled();
    } finally {
      await journal.close();
    }
    return undo;
  });
}

/** A StatefulSet tells which claims were made for it only as long as it is there; an undo that goes on has to know them still. */
function noteClaims({ run, remove }: UndoPlan, journal: Journal): void {
  const reason = message('undo.claim-made');
  for (const { target, object, uid } of remove) {
    if (groupResource(object) !== 'persistentvolumeclaims') continue;
    journal.append({ type: 'object', run, step: claimsStep(target), object, outcome: 'created', reason, uid });
  }
}

async function perform(targets: readonly UndoTarget[], undoing: Undoing): Promise<void> {
  const { id: run, journal, scope } = undoing;
  let state: 'completed' | 'failed' | 'cancelled' = 'failed';
  try {
    const steps = targets.flatMap((target) => undoSteps(target, undoing));
    await runSteps(steps, new Set(), run, journal, scope);
    requirePutBack(undoing.undo);
    state = 'completed';
  } catch (thrown) {
    if (wasCancelled(thrown)) state = 'cancelled';
    throw thrown;
  } finally {
    journal.append({ type: 'end', run, state });
  }
}

/** What could not be put back because nothing can be read of it leaves the undo open, for when it can. */
function requirePutBack({ keep }: UndoPlan): void {
  const waiting = keep.filter(({ reason }) => reason.code === 'undo.backup-gone');
  const [first] = waiting;
  if (!first) return;
  const { kind, name } = first.object;
  throw new KubeferryError('store-unavailable', message('undo.not-put-back', { count: waiting.length, kind, name }), {
    object: first.object,
    context: first.context,
    hint: message('undo.not-put-back.hint'),
  });
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
  const { folder, plan, recorded, undo, journal, scope } = undoing;
  const { name } = target;
  const cluster = await writer(target, undoing);
  const saved = await readSavedState(plan, recorded, name, scope);
  const step = `apply:${name}`;
  const { objects } = await readWritten(folder, undo.run, step);
  const earlier = new EarlierRuns(folder, step, journal);
  for (const item of undo.putBack.filter((one) => one.target === name)) {
    scope.signal.throwIfAborted();
    const { object } = item;
    const left = objects.get(refKey(object))?.left;
    const update = { ref: object, ...(left !== undefined && { left }) };
    const done = await putBackObject(cluster, undo.run, update, saved, scope.signal);
    if ('stays' in done) {
      // Somebody changed it since the undo was planned. It is told with all that stays.
      undo.putBack = undo.putBack.filter((one) => one !== item);
      undo.keep.push({ ...item, reason: done.stays });
      continue;
    }
    tell(undoing, `put-back:${name}`, target, object, 'updated', message('undo.put-back'));
    await earlier.isBack(object, done);
  }
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
