import { existsSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { exportListOf } from '../../../migrate/folder/export-list.ts';
import { exportedSource } from '../../../migrate/folder/exported-source.ts';
import { sourceFolder } from '../../../migrate/folder/folder.ts';
import { toKubeferryError } from '../../../model/error.ts';
import type { KubeObject, ObjectRef } from '../../../model/objects/object.ts';
import { groupKey, type ObjectGroup } from '../object-group.ts';

/** An object of the source as the last export wrote it; nothing more of one whose file is not as it was written. */
interface ExportedObject {
  ref: ObjectRef;
  object?: KubeObject;
}

/** What the last export of a migration read of its source. */
export interface ExportedBefore {
  /** When that was written (ISO 8601). */
  since: string;
  /** The objects of a group. */
  of(group: ObjectGroup): AsyncIterable<ExportedObject>;
}

/** What the last export of a migration read of its source; nothing where there was none. Throws what `exportedSource` throws. */
export async function exportedBefore(folder: string): Promise<ExportedBefore | undefined> {
  const list = exportListOf(sourceFolder(folder));
  if (!existsSync(list)) return undefined;
  const since = statSync(list).mtime.toISOString();
  const { entries, load } = await exportedSource(folder);
  const byGroup = Map.groupBy(entries, ({ ref }) => groupKey(ref));
  return {
    since,
    async *of(group) {
      for (const entry of byGroup.get(groupKey(group)) ?? []) {
        yield exported(entry.ref, () => load(entry));
        await nextTurn();
      }
    },
  };
}

function exported(ref: ObjectRef, load: () => KubeObject): ExportedObject {
  try {
    return { ref, object: load() };
  } catch (thrown) {
    // A person wrote into the file: of that object alone it is not known how it was.
    if (toKubeferryError(thrown).code !== 'damaged') throw thrown;
    return { ref };
  }
}
