import { isAsRunLeft } from '../../apply/as-left.ts';
import { isAsSaved } from '../../apply/as-saved.ts';
import { whyLeftAlone } from '../../apply/left-alone.ts';
import type { ApplySource } from '../../apply/types.ts';
import type { CollectedObject } from '../../backup/collection.ts';
import { openBackup } from '../../backup/read.ts';
import { writeBackup } from '../../backup/write.ts';
import type { AppliedOutcome } from '../../model/event.ts';
import { message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import type { Store } from '../../store/store.ts';
import { writingUndo } from '../folder/write-undo.ts';
import { lifetime } from '../lifetime.ts';
import { differing, type Looking } from './differing.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import type { TargetObjects } from './target-objects.ts';

/** The objects of an undo backup by their references; nothing for one that was not saved. */
export type SavedObjects = (ref: ObjectRef) => KubeObject | undefined;

/** The name of the backup that holds what a run changed on one target. */
export function undoBackupName(run: string, target: string): string {
  return `undo-${run}-${target}`;
}

async function hasUndoBackup(store: Store, name: string, signal: AbortSignal): Promise<boolean> {
  return (await store.head(`backups/${name}/velero-backup.json`, signal)) !== undefined;
}

/** The newest undo backup of a run on one target, which holds what all before it hold; `first`: the name of the first one. */
export async function latestUndoBackup(store: Store, first: string, signal: AbortSignal): Promise<string | undefined> {
  let latest: string | undefined;
  for (let number = 1; ; number++) {
    const name = number === 1 ? first : `${first}.${number}`;
    if (!(await hasUndoBackup(store, name, signal))) return latest;
    latest = name;
  }
}

/** The name of the undo backup that comes after another one. No name of a target holds a dot. */
function nameAfter(first: string, latest: string | undefined): string {
  if (latest === undefined) return first;
  return `${first}.${latest === first ? 2 : Number(latest.slice(first.length + 1)) + 1}`;
}

/**
 * Finds the objects of a target that an update would change, and saves them as they are in the backup `undo-<run>-<target>`.
 * A session that finds more, or some that were touched since, writes the next one, `….2`, with what the last one holds; what
 * the run itself changed stays saved as it was before. `done`: keys of objects that will not be applied again; `left`: the
 * imprints of what the run left when it updated objects before.
 * Gives the name of the newest backup; nothing where there is nothing to save.
 */
export async function saveChanged(
  context: RunContext,
  target: OpenTarget,
  source: TargetObjects,
  done: ReadonlyMap<string, AppliedOutcome>,
  left: (ref: ObjectRef) => string | undefined,
  step: string,
): Promise<string | undefined> {
  const { run, scope, store } = context;
  const first = undoBackupName(run, target.spec.name);
  const latest = await latestUndoBackup(store, first, scope.signal);
  const saved = latest === undefined ? () => undefined : await readSavedObjects(store, latest, scope.signal);
  const refs = source.refs.filter((ref) => !done.has(refKey(ref)));
  // What is as the run left it is not what an undo would bring back.
  const isSaved = (live: CollectedObject) =>
    isAsRunLeft(run, left(live.ref), live.object) || isStillSo(saved(live.ref), live.object);
  const looking = { run, concurrency: scope.concurrency, signal: scope.signal };
  const changed = changedObjects(target, { refs, read: source.read }, isSaved, looking);
  const head = await changed.next();
  if (head.done === true) return latest;
  const namespaces = [...new Set(source.refs.flatMap(({ namespace }) => namespace ?? []))];
  const name = nameAfter(first, latest);
  const sourceVersion = await target.reader.version(scope.signal);
  const about = { name, namespaces, ...lifetime(context.plan), cluster: target.uid, sourceVersion };
  const options = { signal: scope.signal, emit: scope.emit, step, replaceUnfinished: true };
  const all = withSaved(withFirst(head.value, changed), store, latest, scope.signal);
  const { objects } = await writeBackup(store, about, writingUndo(context.folder, target.spec.name, all), options);
  const text = message('run.update-saved', { count: objects ?? 0, target: target.spec.name, backup: name });
  scope.emit({ type: 'log', level: 'info', step, context: target.spec.context, text });
  return name;
}

function isStillSo(saved: KubeObject | undefined, live: KubeObject): boolean {
  return saved !== undefined && isAsSaved(saved, live);
}

/** The objects of a target that differ from what is meant, those left out that are saved already or not changed. */
async function* changedObjects(
  target: OpenTarget,
  source: ApplySource,
  isSaved: (live: CollectedObject) => boolean,
  looking: Looking,
): AsyncGenerator<CollectedObject[]> {
  for await (const page of differing(target.reader, source, looking)) {
    const changed = page
      .filter(({ meant, live, changes }) => !whyLeftAlone(meant, live, changes, target.isOfSource))
      .map(({ ref, live }) => ({ ref, object: live }))
      .filter((one) => !isSaved(one));
    if (changed.length > 0) yield changed;
  }
}

/** New objects, then those of the last backup that are not among them. */
async function* withSaved(
  changed: AsyncIterable<CollectedObject[]>,
  store: Store,
  latest: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<CollectedObject[]> {
  const anew = new Set<string>();
  for await (const batch of changed) {
    for (const { ref } of batch) anew.add(refKey(ref));
    yield batch;
  }
  if (latest === undefined) return;
  const backup = await openBackup(store, latest, signal);
  const kept = (await backup.entries()).filter((entry) => !anew.has(refKey(entry)));
  for await (const { entry, json } of backup.read(kept, signal)) yield [{ ref: entry, object: backup.parsed(json) }];
}

async function* withFirst<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** The objects of the newest backup that `saveChanged` made, `first` being the name of its first one; none where there is none. */
export async function savedObjects(store: Store, first: string, signal: AbortSignal): Promise<SavedObjects> {
  const name = await latestUndoBackup(store, first, signal);
  return name === undefined ? () => undefined : readSavedObjects(store, name, signal);
}

/** The objects of a backup that `saveChanged` made, held as text, which is small. @throws KubeferryError `not-found`, `damaged`. */
export async function readSavedObjects(store: Store, name: string, signal: AbortSignal): Promise<SavedObjects> {
  const saved = new Map<string, string>();
  const backup = await openBackup(store, name, signal);
  for await (const { entry, json } of backup.read(await backup.entries(), signal)) {
    saved.set(refKey(entry), json.toString());
  }
  return (ref) => {
    const text = saved.get(refKey(ref));
    return text === undefined ? undefined : backup.parsed(text);
  };
}
