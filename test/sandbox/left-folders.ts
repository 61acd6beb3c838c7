import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runs } from './process-tree.ts';

/** What the names of all sandboxes' folders begin with. */
export const sandboxPrefix = 'kubeferry-sandbox-';

/** The file of a sandbox's folder with the process id of its keeper. */
export const keeperFile = 'keeper.pid';

/** Removes the data of sandboxes whose keeper was killed, and could not do it; gives their folders, whose logs stay. */
export async function removeLeftFolders(): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    const data = join(folder, 'data');
    if (!name.startsWith(sandboxPrefix) || !existsSync(data) || !existsSync(join(folder, keeperFile))) continue;
    if (runs(Number(await readFile(join(folder, keeperFile), 'utf8')))) continue;
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
    removed.push(folder);
  }
  return removed;
}
