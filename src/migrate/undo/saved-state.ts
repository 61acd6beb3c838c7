import { type ErrorCode, toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { Migration, StoreSpec } from '../../model/migration/plan.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import { readSavedObjects, savedObjects, undoBackupName } from '../direct/save-changed.ts';
import type { RecordedRun } from '../journal/recorded-runs.ts';
import { namedStore, placedStore } from '../plan-store.ts';
import type { MigrateScope } from '../scope.ts';

/** What a target held before a run changed it. */
export interface SavedState {
  /** The backup that it lies in. */
  backup: string;
  /** One object; nothing where it was not saved, or `gone`. */
  object(ref: ObjectRef): KubeObject | undefined;
  /** Why nothing can be read of what the run saved. */
  gone?: Message;
}

/** A folder that is kept in git by now may be read all the same. */
function readable(store: StoreSpec): StoreSpec {
  return 'folder' in store ? { ...store, insideGit: 'allowed' } : store;
}

/** What says nothing about the store; whatever else it answers, the rest can be undone without it. */
const notOfStore: readonly ErrorCode[] = ['cancelled', 'unexpected'];

/**
 * Reads what a run saved of one target, from the store that it used then: the plan may name another one now.
 * @throws KubeferryError `cancelled`.
 */
export async function readSavedState(
  folder: string,
  plan: Migration,
  recorded: RecordedRun,
  target: string,
  scope: MigrateScope,
): Promise<SavedState> {
  const known = recorded.saved[target];
  const backup = known?.backup ?? undoBackupName(recorded.run, target);
  try {
    const store = await scope.store(readable(placedStore(folder, known?.store ?? namedStore(plan))));
    try {
      // A run that saved nothing made no backup.
      const read = known ? readSavedObjects : savedObjects;
      return { backup, object: await read(store, backup, scope.signal) };
    } finally {
      store.close();
    }
  } catch (thrown) {
    const { code, words } = toKubeferryError(thrown);
    if (notOfStore.includes(code)) throw thrown;
    return { backup, object: () => undefined, gone: message('undo.backup-gone', { detail: words }) };
  }
}
