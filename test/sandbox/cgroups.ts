import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runs } from './process-tree.ts';

const root = '/sys/fs/cgroup';
/** Their names tell whose they are: this, the id of the keeper's process, and what they are for. */
const prefix = 'kubeferry-';

/** The folders in which cgroups are made: one of each controller in version 1, a single one in version 2. */
function hierarchies(): string[] {
  const isOne = (path: string) => existsSync(join(path, 'cgroup.procs'));
  if (isOne(root)) return [root];
  return existsSync(root)
    ? readdirSync(root)
        .map((name) => join(root, name))
        .filter(isOne)
    : [];
}

/** Makes a cgroup in every hierarchy; gives its name and its folders. */
export function makeCgroup(keeper: number, name: string): { name: string; folders: string[] } {
  const own = `${prefix}${keeper}-${name}`;
  const folders = hierarchies().map((hierarchy) => join(hierarchy, own));
  for (const folder of folders) mkdirSync(folder);
  return { name: own, folders };
}

/** Removes a cgroup and those below it, which the kernel allows once the last process in them is gone. Throws after 20 s. */
export async function removeCgroup(folder: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      removeNow(folder);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await pause(50);
  }
}

function removeNow(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeNow(join(folder, entry.name));
  }
  rmdirSync(folder);
}

/** Removes the cgroups of keepers that were killed, whose processes the kernel has ended with them. */
export async function removeLeftCgroups(): Promise<void> {
  for (const hierarchy of hierarchies()) {
    for (const name of readdirSync(hierarchy)) {
      const keeper = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
      if (!Number.isNaN(keeper) && !runs(keeper)) await removeCgroup(join(hierarchy, name));
    }
  }
}
