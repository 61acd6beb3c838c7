import pLimit from 'p-limit';
import { KubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { type ObjectRef, refKey, refOf } from '../../model/objects/object.ts';
import { type Removals, readRemovals } from '../journal/history.ts';
import {
  begunUndo,
  halfUndone,
  isRunOf,
  mayHaveLeftAny,
  notUndone,
  type RecordedRun,
  readRuns,
} from '../journal/recorded-runs.ts';
import { readPlan } from '../plan/read.ts';
import type { MigrateScope } from '../scope.ts';
import { leftReadOnly } from '../velero/read-only-store.ts';
import { judgeRemoval, judgeUpdate, type UndoneRun } from './judgement.ts';
import { kept } from './kept.ts';
import { leftEmpty } from './left-empty.ts';
import { look } from './look.ts';
import { openTargets, type UndoTarget } from './open-targets.ts';
import { warnOfReliance } from './relied-on.ts';
import { readSavedState, type SavedState } from './saved-state.ts';
import { planMarks } from './source-marks.ts';
import { removeStep, type Update, type Written, writtenBy } from './written.ts';

/**
 * Exactly what undoing a run would remove, put back and keep. Without `run`: the one that is undone in part, or else the
 * newest that still left something and is not undone yet.
 * @throws KubeferryError `not-found` where there is no such run or it left nothing, `wrong-cluster`, and what a cluster or the
 * store answers.
 */
export async function planUndo(folder: string, run: string | undefined, scope: MigrateScope): Promise<UndoPlan> {
  const { plan } = await readPlan(folder);
  return (await chooseUndo(folder, plan, await readRuns(folder), run, scope)).undo;
}

/** A run to undo, and what undoing it would do. */
interface ChosenUndo {
  recorded: RecordedRun;
  /** The runs after it that are not undone. */
  later: ReadonlySet<string>;
  targets: UndoTarget[];
  /** The source, where it may bear marks of the run. */
  source: UndoTarget | undefined;
  undo: UndoPlan;
  taken: Taken[];
}

/** An object that an earlier session of the undo deleted, and died before it could note that. */
export interface Taken {
  target: string;
  object: ObjectRef;
}

/** The run to undo, as `planUndo` picks it, and what undoing it would do. @throws KubeferryError as `planUndo`. */
export async function chooseUndo(
  folder: string,
  plan: Migration,
  recordedRuns: readonly RecordedRun[],
  wanted: string | undefined,
  scope: MigrateScope,
): Promise<ChosenUndo> {
  const own = recordedRuns.filter((run) => isRunOf(run, plan.metadata.name));
  // In a folder that was copied, what another migration ran is undone only where that run is named.
  const runs = wanted === undefined ? own : recordedRuns;
  const half = halfUndone(runs);
  const candidates = undoable(plan, runs, wanted);
  for (const recorded of candidates) {
    const { targets, unreached } = await openTargets(folder, plan, recorded, scope);
    const later = laterRuns(runs, recorded);
    const begun = begunUndo(runs, recorded.run);
    const { undo, taken } = await undoPlanOf(folder, plan, { recorded, later, begun }, targets, scope);
    undo.unreached = unreached;
    const source = await planMarks(undo, plan, recorded, scope);
    // An undo that began is brought to its end, though nothing is left to do; and of a source nobody says any more that it may bear marks.
    if (half.includes(recorded) || source || leftAnything(undo)) {
      await warnOfReliance(folder, recordedRuns, undo);
      return { recorded, later, targets, source, undo, taken };
    }
  }
  throw nothingLeft(plan, recordedRuns, wanted);
}

function leftAnything({ remove, putBack, keep, unreached }: UndoPlan): boolean {
  return [remove, putBack, keep, unreached].some(({ length }) => length > 0);
}

function nothingLeft(plan: Migration, runs: readonly RecordedRun[], wanted: string | undefined): KubeferryError {
  const { name } = plan.metadata;
  if (wanted === undefined) {
    const another = notUndone(runs).findLast((run) => mayHaveLeftAny(run) && !isRunOf(run, name));
    return new KubeferryError('not-found', message('undo.nothing', { name }), {
      ...(another && { hint: message('undo.nothing.hint', { migration: another.migration ?? '', run: another.run }) }),
    });
  }
  const other = notUndone(runs).findLast((run) => mayHaveLeftAny(run) && run.run !== wanted);
  return new KubeferryError('not-found', message('undo.left-nothing', { run: wanted }), {
    ...(other && { hint: message('undo.left-nothing.hint', { run: other.run }) }),
  });
}

/** Runs that began after another one and are not undone. */
function laterRuns(runs: readonly RecordedRun[], recorded: RecordedRun): Set<string> {
  return new Set(notUndone(runs.slice(runs.indexOf(recorded) + 1)).map(({ run }) => run));
}

/** The runs that may be undone, the best choice first: the named one, the one that is undone in part, or those that left something. */
export function undoable(plan: Migration, runs: readonly RecordedRun[], wanted: string | undefined): RecordedRun[] {
  const candidates = notUndone(runs);
  const half = halfUndone(runs).at(-1);
  if (wanted === undefined) return half ? [half] : candidates.filter(mayHaveLeftAny).reverse();
  const found = candidates.find(({ run }) => run === wanted);
  if (found) return [found];
  const { name } = plan.metadata;
  const known = runs.some(({ run, kind }) => kind === 'run' && run === wanted);
  const words = message(known ? 'undo.undone' : 'undo.unknown-run', { name, run: wanted });
  throw new KubeferryError('not-found', words, { hint: message('undo.unknown-run.hint') });
}

/** A run to undo. `later`: the runs after it that are not undone; `begun`: its undo that did not come to its end. */
interface ChosenRun {
  recorded: RecordedRun;
  later: ReadonlySet<string>;
  begun: RecordedRun | undefined;
}

/** What undoing a recorded run would do now. */
async function undoPlanOf(
  folder: string,
  plan: Migration,
  { recorded, later, begun }: ChosenRun,
  targets: readonly UndoTarget[],
  scope: MigrateScope,
): Promise<Pick<ChosenUndo, 'undo' | 'taken'>> {
  const undo: UndoPlan = { run: recorded.run, remove: [], putBack: [], keep: [], unreached: [] };
  const taken: Taken[] = [];
  for (const target of targets) {
    const written = await writtenBy(folder, plan, recorded, target, scope);
    undo.keep.push(...written.unseen.map(({ ref, reason }) => kept(target, ref, reason)));
    const before = begun && (await readRemovals(folder, begun.run, removeStep(target.name)));
    taken.push(...(await planRemovals(undo, target, { written, before, later }, scope)));
    const own = undo.remove.filter((row) => row.target === target.name).map(({ object }) => object);
    const empty = await leftEmpty(target.reader, recorded.run, own, scope.signal);
    undo.keep.push(...empty.map(({ ref, reason }) => kept(target, ref, reason)));
    const held = { namespace: plan.spec.velero.namespace, run: recorded.run };
    for (const { resource, object } of await leftReadOnly(target.reader, held, scope.signal)) {
      const { name, context } = target;
      undo.putBack.push({ target: name, context, object: refOf(resource, object), uid: object.metadata.uid ?? '' });
    }
    const goes = goingNamespaces(undo, target);
    // What lies in a namespace that goes is gone with it.
    const staying = written.updated.filter(({ ref }) => ref.namespace === undefined || !goes.has(ref.namespace));
    if (staying.length === 0) continue;
    const saved = await readSavedState(folder, plan, recorded, target.name, scope);
    await planUpdates(undo, { run: recorded.run, later }, target, staying, saved, scope);
  }
  return { undo, taken };
}

/** `before`: what an earlier session of the same undo did. Gives what that one deleted without a note of it. */
async function planRemovals(
  undo: UndoPlan,
  target: UndoTarget,
  { written, before, later }: { written: Written; before: Removals | undefined; later: ReadonlySet<string> },
  scope: MigrateScope,
): Promise<Taken[]> {
  const { created } = written;
  const { name, context, reader } = target;
  const going = new Set(created.map(({ ref }) => refKey(ref)));
  const limit = pLimit(scope.concurrency);
  const judged = created.map(({ ref, uid }) =>
    limit(() => judgeRemoval(reader, { run: undo.run, later }, { ref, uid }, going, scope.signal)),
  );
  const judgements = await Promise.all(judged);
  const taken: Taken[] = [];
  for (const [index, { ref: object, uid }] of created.entries()) {
    const { keep: reason, warning } = judgements[index] ?? {};
    // What bears its name since is not of the run.
    if (reason && before?.removed.has(refKey(object))) continue;
    if (reason && before?.asked.has(refKey(object)) && isAway(reason)) taken.push({ target: name, object });
    else if (reason) undo.keep.push(kept(target, object, reason));
    else undo.remove.push({ target: name, context, object, uid, ...(warning && { warning }) });
  }
  return taken;
}

function isAway({ code }: Message): boolean {
  return code === 'undo.gone' || code === 'undo.changed';
}

function goingNamespaces({ remove }: UndoPlan, { name }: UndoTarget): Set<string> {
  const going = remove.filter(({ target, object }) => target === name && object.kind === 'Namespace');
  return new Set(going.map(({ object }) => object.name));
}

async function planUpdates(
  undo: UndoPlan,
  run: UndoneRun,
  target: UndoTarget,
  updated: readonly Update[],
  saved: SavedState,
  { signal, concurrency }: MigrateScope,
): Promise<void> {
  const limit = pLimit(concurrency);
  const sights = await Promise.all(updated.map(({ ref }) => limit(() => look(target.reader, ref, signal))));
  for (const [index, update] of updated.entries()) {
    const object = update.ref;
    const sight = sights[index] ?? {};
    const live = 'unseen' in sight ? undefined : sight.object;
    const reason = 'unseen' in sight ? sight.unseen : judgeUpdate(run, update, live, saved);
    const { name, context } = target;
    if (reason) undo.keep.push(kept(target, object, reason));
    else undo.putBack.push({ target: name, context, object, uid: live?.metadata.uid ?? '' });
  }
}
