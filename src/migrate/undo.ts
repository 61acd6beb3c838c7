import { randomUUID } from 'node:crypto';
import { removeObjects } from '../apply/remove.ts';
import type { ClusterWriter } from '../kube/cluster.ts';
import { grantWrites } from '../kube/connect.ts';
import type { Grant, UndoPlan } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { apiVersionOf, type KubeObject, type ObjectRef, refKey } from '../model/object.ts';
import type { MigrationTarget } from '../model/plan.ts';
import { storeOf } from './direct/check.ts';
import { savedObjects, undoBackupName } from './direct/save-changed.ts';
import { readHistory } from './history.ts';
import { type Journal, openJournal } from './journal.ts';
import { lockFolder } from './lock.ts';
import { readPlan } from './plan/read.ts';
import { requireGrant } from './run.ts';
import type { MigrateScope } from './scope.ts';
import { type RunStep, runSteps, wasCancelled } from './step-runner.ts';
import { undoable, undoPlanOf } from './undo-plan.ts';

/** What a person asked to undo, and what they allowed. Without `run`: the last run that is not undone yet. */
export interface UndoRequest {
  folder: string;
  run?: string;
  grants: readonly Grant[];
}

/** What the steps of an undo share. */
interface Undoing {
  undo: UndoPlan;
  /** UUID of the undo itself. */
  run: string;
  journal: Journal;
  scope: MigrateScope;
}

/** Undoes a run; interrupted, it is simply done again. Gives what it did. */
export async function undoRun(request: UndoRequest, scope: MigrateScope): Promise<UndoPlan> {
  const { folder, grants } = request;
  const lock = await lockFolder(folder);
  try {
    const { plan } = await readPlan(folder);
    for (const target of plan.spec.targets) requireGrant(plan, target, grants);
    const recorded = undoable(plan, await readHistory(folder), request.run);
    const undo = await undoPlanOf(plan, recorded, scope);
    const journal = await openJournal(folder);
    const run = randomUUID();
    const targets = plan.spec.targets.map(({ name }) => name);
    journal.append({ type: 'run', run, kind: 'undo', of: recorded.run, targets });
    const steps = plan.spec.targets.flatMap((target) => {
      const grant = requireGrant(plan, target, grants);
      const writer = async () => grantWrites(await scope.cluster(target.context), grant);
      const saved = async () => {
        const store = await scope.store(storeOf(plan));
        try {
          return await savedObjects(store, undoBackupName(recorded.run, target.name), scope.signal);
        } finally {
          store.close();
        }
      };
      return undoSteps(target, writer, saved, { undo, run, journal, scope });
    });
    let state: 'completed' | 'failed' | 'cancelled' = 'failed';
    try {
      await runSteps(steps, new Set(), run, journal, scope);
      state = 'completed';
    } catch (thrown) {
      if (wasCancelled(thrown)) state = 'cancelled';
      throw thrown;
    } finally {
      journal.append({ type: 'end', run, state });
      await journal.close();
    }
    return undo;
  } finally {
    await lock.release();
  }
}

function undoSteps(
  { name: target, context }: MigrationTarget,
  writer: () => Promise<ClusterWriter>,
  saved: () => Promise<Map<string, KubeObject>>,
  undoing: Undoing,
): RunStep[] {
  const here = <Item extends { target: string }>(items: Item[]) => items.filter((item) => item.target === target);
  const back = here(undoing.undo.putBack).map((item) => item.object);
  const remove = here(undoing.undo.remove).map(({ object, uid }) => ({ ref: object, uid }));
  const steps: RunStep[] = [];
  if (back.length > 0) {
    const id = `put-back:${target}`;
    const work = async () => putBack(await writer(), back, await saved(), id, undoing);
    steps.push({ id, title: message('step.put-back', { target }), work });
  }
  const id = `remove:${target}`;
  const work = async () => remover(await writer(), remove, context, id, undoing);
  steps.push({ id, title: message('step.remove', { target }), work });
  return steps;
}

async function putBack(
  cluster: ClusterWriter,
  objects: readonly ObjectRef[],
  saved: ReadonlyMap<string, KubeObject>,
  step: string,
  { journal, run, scope }: Undoing,
): Promise<void> {
  const discovery = await cluster.discovery({ signal: scope.signal });
  for (const object of objects) {
    const before = saved.get(refKey(object));
    const resource = discovery.find(apiVersionOf(object), object.kind);
    if (!before || !resource) continue;
    await replaceWith(cluster, resource, before, scope.signal);
    const reason = message('undo.put-back');
    journal.append({ type: 'object', run, step, object, outcome: 'updated', reason });
    scope.emit({ type: 'object', step, context: cluster.context, object, outcome: 'updated', reason });
  }
}

/** An object that was removed meanwhile is made again; one that is there is replaced in the version that it has now. */
async function replaceWith(
  cluster: ClusterWriter,
  resource: Parameters<ClusterWriter['replace']>[0],
  before: KubeObject,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, name } = before.metadata;
  try {
    const live = await cluster.get({ resource, name, ...(namespace !== undefined && { namespace }) }, signal);
    const { resourceVersion, uid } = live.metadata;
    const metadata = { ...before.metadata, ...(resourceVersion && { resourceVersion }), ...(uid && { uid }) };
    await cluster.replace(resource, { ...before, metadata }, { signal });
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'not-found') throw thrown;
    const { resourceVersion: _version, uid: _uid, ...metadata } = before.metadata;
    await cluster.create(resource, namespace, { ...before, metadata: { ...metadata, name } }, { signal });
  }
}

async function remover(
  cluster: ClusterWriter,
  items: { ref: ObjectRef; uid: string }[],
  context: string,
  step: string,
  { journal, run, scope }: Undoing,
): Promise<void> {
  await removeObjects(cluster, items, {
    signal: scope.signal,
    emit: scope.emit,
    step,
    concurrency: scope.concurrency,
    removed: (object, reason) => {
      journal.append({ type: 'object', run, step, object, outcome: 'updated', reason });
      scope.emit({ type: 'object', step, context, object, outcome: 'updated', reason });
    },
  });
}
