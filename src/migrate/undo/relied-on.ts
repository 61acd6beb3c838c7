import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { KubeferryError } from '../../model/error.ts';
import { inSequence, type Message, message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import { refKey } from '../../model/objects/object.ts';
import { folderName, isMigrationFolder } from '../folder/folder.ts';
import { readJournal } from '../journal/journal.ts';
import { notUndone, type RecordedRun, RecordedRuns } from '../journal/recorded-runs.ts';

/**
 * Warns of what an undo removes and other migrations rely on, whose folders lie beside this one: their runs found it there, as
 * their journals have it, and are not undone. `own`: the runs of this folder, which a copy of it has too.
 */
export async function warnOfReliance(folder: string, own: readonly RecordedRun[], undo: UndoPlan): Promise<void> {
  if (undo.remove.length === 0) return;
  const ownRuns = new Set(own.map(({ run }) => run));
  const going = new Set(undo.remove.map(({ uid }) => uid));
  for (const beside of await foldersBeside(folder)) {
    const found = await foundBy(beside, ownRuns, going);
    for (const row of undo.remove) {
      const migration = found.get(row.uid);
      if (migration !== undefined) row.warning = withReliance(row.warning, migration);
    }
  }
}

function withReliance(warning: Message | undefined, migration: string): Message {
  const relied = message('undo.relied-on', { migration });
  return warning ? inSequence([relied, warning]) : relied;
}

async function foldersBeside(folder: string): Promise<string[]> {
  const own = resolve(folder);
  const entries = await entriesOf(dirname(own));
  return entries
    .filter((entry) => entry.isDirectory() && isMigrationFolder(entry.name) && entry.name !== basename(own))
    .map(({ name }) => join(dirname(own), name));
}

/** What lies in a folder; nothing where that cannot be seen. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // A warning that cannot be given keeps nothing from being undone.
    return [];
  }
}

/** Which of these UIDs the runs of a folder found on a target, with the name of the migration. */
async function foundBy(
  folder: string,
  own: ReadonlySet<string>,
  uids: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const runs = new RecordedRuns();
  const found = new Map<string, { run: string; uid: string }>();
  try {
    for await (const record of readJournal(folder)) {
      runs.take(record);
      if (record.type !== 'object' || own.has(record.run) || !record.step.startsWith('apply:')) continue;
      const { run, step, object, outcome, uid } = record;
      const isFound = outcome === 'unchanged' || outcome === 'skipped';
      const key = `${run} ${step} ${refKey(object)}`;
      if (isFound && uid !== undefined && uids.has(uid)) found.set(key, { run, uid });
      else found.delete(key);
    }
  } catch (thrown) {
    // A journal that cannot be read, or not to its end, tells what it told so far.
    if (!(thrown instanceof KubeferryError)) throw thrown;
  }
  const standing = new Map(notUndone(runs.all).map(({ run, migration }) => [run, migration ?? folderName(folder)]));
  return new Map(
    [...found.values()].flatMap(({ run, uid }) => {
      const migration = standing.get(run);
      return migration === undefined ? [] : [[uid, migration]];
    }),
  );
}
