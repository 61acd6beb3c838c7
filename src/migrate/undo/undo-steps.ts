import { type RemoveItem, type RemoveResult, removeObjects, stuckIn } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { grantWrites } from '../../kube/writer.ts';
import type { Grant } from '../../model/clusters/grants.ts';
import type { KubeferryError } from '../../model/error.ts';
import type { Outcome } from '../../model/event.ts';
import { type Message, message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { groupResource, type ObjectRef, refKey } from '../../model/objects/object.ts';
import type { HoldingScope } from '../hold-folder.ts';
import { readWritten } from '../journal/history.ts';
import type { Journal } from '../journal/journal.ts';
import type { RecordedRun } from '../journal/recorded-runs.ts';
import { requireSameCluster } from '../require-same-cluster.ts';
import type { RunStep, Shortfall } from '../step-runner.ts';
import { putAccessBack } from '../velero/read-only-store.ts';
import { EarlierRuns } from './earlier-runs.ts';
import { type Kept, kept, notWhole } from './kept.ts';
import type { UndoTarget } from './open-targets.ts';
import { putBackObject } from './put-back.ts';
import { readSavedState } from './saved-state.ts';
import type { Taken } from './undo-plan.ts';
import { removeStep } from './written.ts';

/** What the steps of an undo share. */
export interface Undoing {
  folder: string;
  plan: Migration;
  recorded: RecordedRun;
  undo: UndoPlan;
  /** What an earlier session of this undo deleted without a note of it. */
  taken: readonly Taken[];
  /** The runs after the recorded one that are not undone. */
  later: ReadonlySet<string>;
  /** What could not be put back. */
  refused: Kept[];
  /** The errors of removals that fell short. */
  stuck: KubeferryError[];
  /** The names of the targets that it is undone on, and what stands for the source. */
  targets: readonly string[];
  /** UUID of the undo itself. */
  id: string;
  grants: ReadonlyMap<string, Grant>;
  journal: Journal;
  scope: HoldingScope;
}

/** The steps that undo a run on one target: each does all that it can before it falls short. */
export function undoSteps(target: UndoTarget, undoing: Undoing): RunStep[] {
  const { name } = target;
  const steps: RunStep[] = [];
  if (undoing.undo.putBack.some((item) => item.target === name)) {
    const title = message('step.put-back', { target: name });
    steps.push({ id: `put-back:${name}`, title, work: () => putBack(target, undoing) });
  }
  const title = message('step.remove', { target: name });
  steps.push({ id: removeStep(name), title, work: () => remove(target, undoing) });
  return steps;
}

/** The cluster for writing what the undo needs to write, and no more. Its address may lead elsewhere since it was planned. */
export async function writerTo(target: UndoTarget, { grants, scope }: Undoing): Promise<ClusterWriter> {
  const { context, reader } = target;
  await requireSameCluster('undo', target, scope.signal);
  return grantWrites(reader, grants.get(context) ?? { context, namespaces: [], clusterScoped: false });
}

async function putBack(target: UndoTarget, undoing: Undoing): Promise<Shortfall | undefined> {
  const { folder, plan, recorded, undo, later, journal, scope } = undoing;
  const { name } = target;
  const cluster = await writerTo(target, undoing);
  const items = undo.putBack.filter((one) => one.target === name);
  const held = items.filter(({ object }) => isStorageLocation(object));
  for (const { object } of held) {
    const { namespace = '' } = object;
    await putAccessBack(cluster, { namespace, name: object.name }, recorded.run, scope.signal);
    tell(undoing, `put-back:${name}`, target, object, 'updated', message('undo.put-back'));
  }
  const updated = items.filter((item) => !held.includes(item));
  if (updated.length === 0) return undefined;
  const saved = await readSavedState(folder, plan, recorded, name, scope);
  const step = `apply:${name}`;
  const { objects } = await readWritten(folder, undo.run, step);
  const earlier = new EarlierRuns(folder, step, journal);
  const refused: Kept[] = [];
  for (const item of updated) {
    scope.signal.throwIfAborted();
    const { object } = item;
    const left = objects.get(refKey(object))?.left;
    const update = { ref: object, ...(left !== undefined && { left }) };
    const done = await putBackObject(cluster, { run: undo.run, later }, update, saved, scope.signal);
    if ('refused' in done) {
      refused.push(kept(target, object, done.refused));
      tell(undoing, `put-back:${name}`, target, object, 'failed', done.refused);
    } else if ('stays' in done) {
      // Somebody changed it since the undo was planned. It is told with all that stays.
      undo.putBack = undo.putBack.filter((one) => one !== item);
      undo.keep.push(kept(target, object, done.stays));
    } else {
      tell(undoing, `put-back:${name}`, target, object, 'updated', message('undo.put-back'));
      await earlier.isBack(object, done);
    }
  }
  undoing.refused.push(...refused);
  const failure = notWhole(refused);
  return failure && { failed: failure.words };
}

/** How Velero reaches its store: a run makes it read-only while it restores. */
function isStorageLocation(ref: ObjectRef): boolean {
  return groupResource(ref) === 'backupstoragelocations.velero.io';
}

async function remove(target: UndoTarget, undoing: Undoing): Promise<Shortfall | undefined> {
  const { undo, taken, scope } = undoing;
  const step = removeStep(target.name);
  const items = undo.remove.filter((item) => item.target === target.name);
  for (const { object } of taken.filter((item) => item.target === target.name)) {
    tell(undoing, step, target, object, 'removed', message('remove.removed'));
  }
  for (const { object, reason } of undo.keep.filter((item) => item.target === target.name)) {
    tell(undoing, step, target, object, 'skipped', reason);
  }
  const results = await removeObjects(
    await writerTo(target, undoing),
    items.map(({ object, uid }) => ({ ref: object, uid })),
    {
      signal: scope.signal,
      concurrency: scope.concurrency,
      intend: (about) => noteIntent(undoing, step, about),
      done: (result) => tellRemoval(undoing, target, result),
      say: (text) => scope.emit({ type: 'log', level: 'info', step, context: target.context, text }),
    },
  );
  const stuck = stuckIn(results, target.context);
  if (!stuck) return undefined;
  undoing.stuck.push(stuck);
  return { failed: stuck.words };
}

/** Objects of one record of the journal. */
const groupSize = 500;

/** What is gone when an undo goes on that died before it could note it was deleted by the undo itself. */
async function noteIntent({ id: run, journal }: Undoing, step: string, items: readonly RemoveItem[]): Promise<void> {
  for (let at = 0; at < items.length; at += groupSize) {
    const objects = items.slice(at, at + groupSize).map(({ ref }) => ref);
    journal.append({ type: 'intent', run, step, objects });
  }
  await journal.settled();
}

const outcomeOf = { removed: 'removed', kept: 'skipped', held: 'failed', failed: 'failed' } as const;

function tellRemoval(undoing: Undoing, target: UndoTarget, { ref: object, state, reason }: RemoveResult): void {
  const { undo } = undoing;
  tell(undoing, removeStep(target.name), target, object, outcomeOf[state], reason);
  if (state !== 'kept') return;
  // Something came into a namespace since the undo was planned.
  undo.remove = undo.remove.filter((item) => item.target !== target.name || refKey(item.object) !== refKey(object));
  undo.keep.push(kept(target, object, reason));
}

/** Tells what became of an object, to the journal and the front. */
export function tell(
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
