import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from './folder/file-error.ts';
import { createLock, isSilent, isStale, type LockFile, readLock } from './lock-file.ts';

/**
 * Does work as the only one that judges and replaces a stale lock: who does has a folder beside it, with a file in it that says
 * who that is. Gives false where somebody else is at it.
 */
export async function throughGate(gate: string, mine: LockFile, work: () => Promise<boolean>): Promise<boolean> {
  if (!(await enter(gate))) return false;
  const name = join(gate, mine.token);
  await createLock(name, mine);
  try {
    return await work();
  } finally {
    await leave(gate, name);
  }
}

async function enter(gate: string): Promise<boolean> {
  for (const again of [true, false]) {
    try {
      await mkdir(gate);
      return true;
    } catch (thrown) {
      if (!hasCode(thrown, 'EEXIST')) throw thrown;
      if (!again || !(await clear(gate))) return false;
    }
  }
  return false;
}

/** Removes what a process left behind that died in the middle of taking over. Gives whether the way may be free now. */
async function clear(gate: string): Promise<boolean> {
  const [taker] = await readdir(gate).catch(noneWhereMissing);
  if (taker !== undefined) {
    const name = join(gate, taker);
    return (await isStale(name, await readLock(name))) === true && (await leave(gate, name));
  }
  // It died before it said who it is. One that is gone by itself is made anew.
  const silent = await isSilent(gate);
  return silent === undefined || (silent && (await remove(gate)));
}

/** Opens the gate again. Of several who find the same name in it only one removes it: the others must not open what is closed since. */
async function leave(gate: string, name: string): Promise<boolean> {
  try {
    await rm(name);
  } catch (thrown) {
    if (isMissing(thrown)) return false;
    throw thrown;
  }
  return remove(gate);
}

/** Gives whether nobody else has come meanwhile. */
async function remove(gate: string): Promise<boolean> {
  try {
    await rmdir(gate);
    return true;
  } catch (thrown) {
    if (isMissing(thrown)) return true;
    if (hasCode(thrown, 'ENOTEMPTY', 'EEXIST')) return false;
    throw thrown;
  }
}

function noneWhereMissing(thrown: unknown): string[] {
  if (isMissing(thrown)) return [];
  throw thrown;
}
