import type { ApplySource } from '../../apply/apply.ts';
import type { CollectedObject } from '../../backup/collect.ts';
import { parseObject } from '../../backup/object-json.ts';
import { openBackup } from '../../backup/read.ts';
import { writeBackup } from '../../backup/write.ts';
import { differs } from '../../diff/compare.ts';
import { message } from '../../model/message.ts';
import { apiVersionOf, groupResource, type KubeObject, type ObjectRef, refKey, refOf } from '../../model/object.ts';
import type { Store } from '../../store/store.ts';
import { writingUndo } from '../folder/write-undo.ts';
import { backupHours } from './backup-name.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** The objects of an undo backup by their references; nothing for one that was not saved. */
export type SavedObjects = (ref: ObjectRef) => KubeObject | undefined;

/** The name of the backup that holds what a run changed on one target. */
export function undoBackupName(run: string, target: string): string {
  return `undo-${run}-${target}`;
}

/** Whether a run changed something on a target, and saved it before. */
export async function hasUndoBackup(store: Store, name: string, signal: AbortSignal): Promise<boolean> {
  return (await store.head(`backups/${name}/velero-backup.json`, signal)) !== undefined;
}

/**
 * Finds the objects of a target that an update would change, and saves them as they are in the backup `undo-<run>-<target>`.
 * Gives the name of that backup; nothing where there is nothing to save.
 */
export async function saveChanged(
  context: RunContext,
  target: OpenTarget,
  source: ApplySource,
  step: string,
): Promise<string | undefined> {
  const { run, scope, store } = context;
  const name = undoBackupName(run, target.spec.name);
  // Saved in full before an interruption: nothing was overwritten since, and it must stay as it is.
  if (await hasUndoBackup(store, name, scope.signal)) return name;
  const changed = changedObjects(target, source, scope.signal);
  const first = await changed.next();
  if (first.done === true) return undefined;
  const namespaces = [...new Set(source.refs.flatMap(({ namespace }) => namespace ?? []))];
  const about = { name, namespaces, ttlHours: backupHours, sourceVersion: await target.reader.version(scope.signal) };
  const options = { signal: scope.signal, emit: scope.emit, step, replaceUnfinished: true };
  const saved = writingUndo(context.folder, target.spec.name, withFirst(first.value, changed));
  const { objects } = await writeBackup(store, about, saved, options);
  const text = message('run.update-saved', { count: objects ?? 0, target: target.spec.name, backup: name });
  scope.emit({ type: 'log', level: 'info', step, context: target.spec.context, text });
  return name;
}

/** The objects of a target that differ from what is meant, page by page of its lists: many objects need little memory. */
async function* changedObjects(
  target: OpenTarget,
  source: ApplySource,
  signal: AbortSignal,
): AsyncGenerator<CollectedObject[]> {
  const wanted = new Map(source.refs.map((ref) => [refKey(ref), ref]));
  const lists = new Map<string, ObjectRef>();
  for (const ref of source.refs) lists.set(`${groupResource(ref)}/${ref.namespace ?? ''}`, ref);
  const discovery = await target.reader.discovery({ signal });
  for (const { namespace, ...ref } of lists.values()) {
    const resource = discovery.find(apiVersionOf(ref), ref.kind);
    if (!resource) continue;
    for await (const page of target.reader.list(resource, { ...(namespace !== undefined && { namespace }), signal })) {
      const there = new Map(page.items.map((object) => [refKey(refOf(resource, object)), object]));
      const meant = [...there.keys()].flatMap((key) => wanted.get(key) ?? []);
      const changed: CollectedObject[] = [];
      for await (const found of meant.length > 0 ? source.read(meant, signal) : []) {
        const live = there.get(refKey(found.ref));
        if ('refused' in found || !live || differs(found.object, live).length === 0) continue;
        changed.push({ ref: refOf(resource, live), object: live });
      }
      if (changed.length > 0) yield changed;
    }
  }
}

async function* withFirst<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** The objects of the backup that `saveChanged` made; none where it had nothing to save. */
export async function savedObjects(store: Store, name: string, signal: AbortSignal): Promise<SavedObjects> {
  return (await hasUndoBackup(store, name, signal)) ? readSavedObjects(store, name, signal) : () => undefined;
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
    return text === undefined ? undefined : parseObject(text);
  };
}
