import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Call, EngineScope } from '../engine/handler.ts';
import { handlers } from '../engine/handlers.ts';
import { type BackupNeed, neededBy } from '../model/backups/backup-need.ts';
import type { ReadStore } from '../model/stores/read-store.ts';
import { wrongUse } from './wrong-use.ts';

/** Whether a folder is that of a migration. */
const isMigration = (path: string) => basename(path).endsWith('.migration');

/**
 * The migrations that still need a backup. `folders`: those of migrations, or that hold some; without any the current one.
 * @throws KubeferryError `usage` for a folder that cannot be read.
 */
export async function needsOf(
  backup: { name: string; store?: ReadStore },
  folders: readonly string[],
  call: Call<never>,
  scope: EngineScope,
): Promise<BackupNeed[]> {
  const all = await Promise.all((folders.length > 0 ? folders : ['.']).map((path) => migrationsIn(resolve(path))));
  return neededBy(await handlers['migration.list']({ folders: all.flat() }, call, scope), backup, Date.now());
}

/** A line for each of them. */
export function needLines(needs: readonly BackupNeed[]): string[] {
  return needs.map(
    ({ migration, until }) => `The migration ${migration} needs it until ${until}, the end of its hold period.`,
  );
}

async function migrationsIn(folder: string): Promise<string[]> {
  if (isMigration(folder)) return [folder];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((one) => one.isDirectory() && isMigration(one.name)).map(({ name }) => join(folder, name));
  } catch (thrown) {
    throw wrongUse(`the folder ${folder} cannot be read`, thrown);
  }
}
