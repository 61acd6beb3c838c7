import { mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeferryError } from '../model/error.ts';
import { kubeferryHome } from '../store/default.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { hasCode, isMissing } from './folder/file-error.ts';
import { type Lock, lockFolder } from './lock.ts';

/** Below it each preview has a folder of its own, locked while it is at work. */
const previews = () => join(kubeferryHome(), 'preview');
const storeIn = (own: string) => join(own, 'store');

/** Does work with a store that goes away with it. Throws what the work throws. */
export async function withPreviewStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
  const { own, lock } = await lockedFolder();
  try {
    const folder = storeIn(own);
    await mkdir(folder, { mode: 0o700 });
    const store = await openStore({ folder, insideGit: 'allowed' });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } finally {
    await remove(own, lock);
  }
}

/** Removes what killed previews left, which holds Secrets in clear; those that are at work stay. Throws why one could not be removed. */
export async function sweepPreviews(): Promise<void> {
  const failures: unknown[] = [];
  for (const name of await readdir(previews()).catch(nothingThere)) {
    const folder = join(previews(), name);
    try {
      await remove(folder, await lockFolder(folder));
    } catch (thrown) {
      // One that stays is no reason to leave the others.
      if (!isOthers(thrown)) failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function lockedFolder(again = true): Promise<{ own: string; lock: Lock }> {
  await mkdir(previews(), { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(previews(), 'one-'));
  try {
    return { own, lock: await lockFolder(own) };
  } catch (thrown) {
    // A sweep came in between and took the folder for a left one.
    if (again && isOthers(thrown)) return lockedFolder(false);
    throw thrown;
  }
}

async function remove(folder: string, lock: Lock): Promise<void> {
  try {
    await rm(storeIn(folder), { recursive: true, force: true });
  } finally {
    await lock.release();
  }
  await rmdir(folder).catch((thrown: unknown) => {
    // What is empty now a sweep may lock or remove, too.
    if (!isOthers(thrown)) throw thrown;
  });
}

/** Whether a preview or another sweep has the folder, or had it until now. */
function isOthers(thrown: unknown): boolean {
  if (thrown instanceof KubeferryError) return thrown.code === 'locked' || isMissing(thrown.cause);
  return isMissing(thrown) || hasCode(thrown, 'ENOTEMPTY');
}

function nothingThere(thrown: unknown): string[] {
  if (isMissing(thrown)) return [];
  throw thrown;
}
