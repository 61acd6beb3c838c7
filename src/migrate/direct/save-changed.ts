import type { ApplySource } from '../../apply/apply.ts';
import type { CollectedObject } from '../../backup/collect.ts';
import { openBackup } from '../../backup/read.ts';
import { writeBackup } from '../../backup/write.ts';
import { differs } from '../../diff/compare.ts';
import { message } from '../../model/message.ts';
import { apiVersionOf, groupResource, type KubeObject, type ObjectRef, refKey, refOf } from '../../model/object.ts';
import type { Store } from '../../store/store.ts';
import { writeUndo } from '../folder/write-undo.ts';
import { backupHours } from './backup-name.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** The name of the backup that holds what a run changed on one target. */
export function undoBackupName(run: string, target: string): string {
  return `undo-${run}-${target}`;
}

/**
 * Finds the objects of a target that an update would change, and saves them as they are in the backup `undo-<run>-<target>`.
 * Gives them by key (`refKey`).
 */
export async function saveChanged(
  context: RunContext,
  target: OpenTarget,
  source: ApplySource,
  step: string,
): Promise<Map<string, KubeObject>> {
  const { scope, store } = context;
  // Saved in full before an interruption: nothing was overwritten since, and it must stay as it is.
  const earlier = await savedObjects(store, undoBackupName(context.run, target.spec.name), scope.signal);
  if (earlier.size > 0) return earlier;
  const live = await existing(target, source.refs, scope.signal);
  const changed = new Map<string, { ref: ObjectRef; object: KubeObject }>();
  const wanted = source.refs.filter((ref) => live.has(refKey(ref)));
  for await (const { ref, object } of source.read(wanted, scope.signal)) {
    const there = live.get(refKey(ref));
    if (there && differs(object, there.object).length > 0) changed.set(refKey(ref), there);
  }
  if (changed.size > 0) {
    const name = undoBackupName(context.run, target.spec.name);
    const namespaces = [...new Set([...changed.values()].flatMap(({ ref }) => ref.namespace ?? []))];
    const about = { name, namespaces, ttlHours: backupHours, sourceVersion: await target.reader.version(scope.signal) };
    const options = { signal: scope.signal, emit: scope.emit, step, replaceUnfinished: true };
    await writeBackup(store, about, batches(changed.values()), options);
    await writeUndo(context.folder, target.spec.name, changed.values());
    scope.emit({
      type: 'log',
      level: 'info',
      step,
      context: target.spec.context,
      text: message('run.update-saved', { count: changed.size, target: target.spec.name, backup: name }),
    });
  }
  return new Map([...changed].map(([key, { object }]) => [key, object]));
}

/** The objects in a backup that `saveChanged` made, by key; empty where there is no such backup. */
export async function savedObjects(store: Store, name: string, signal: AbortSignal): Promise<Map<string, KubeObject>> {
  const saved = new Map<string, KubeObject>();
  if (!(await store.head(`backups/${name}/velero-backup.json`, signal))) return saved;
  const backup = await openBackup(store, name, signal);
  for await (const { entry, json } of backup.read(await backup.entries(), signal)) {
    saved.set(refKey(entry), JSON.parse(json.toString()));
  }
  return saved;
}

/** The objects of the target that have the names of `refs`. One list per resource and namespace, not one read per object. */
async function existing(target: OpenTarget, refs: readonly ObjectRef[], signal: AbortSignal) {
  const wanted = new Set(refs.map(refKey));
  const lists = new Map<string, ObjectRef>();
  for (const ref of refs) lists.set(`${groupResource(ref)}/${ref.namespace ?? ''}`, ref);
  const discovery = await target.reader.discovery({ signal });
  const found = new Map<string, { ref: ObjectRef; object: KubeObject }>();
  for (const { namespace, ...ref } of lists.values()) {
    const resource = discovery.find(apiVersionOf(ref), ref.kind);
    if (!resource) continue;
    for await (const page of target.reader.list(resource, { ...(namespace !== undefined && { namespace }), signal })) {
      for (const object of page.items) {
        const there = refOf(resource, object);
        if (wanted.has(refKey(there))) found.set(refKey(there), { ref: there, object });
      }
    }
  }
  return found;
}

async function* batches(objects: Iterable<CollectedObject>): AsyncIterable<CollectedObject[]> {
  yield [...objects];
}
