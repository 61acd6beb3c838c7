import { mkdir, mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { kubeferryHome } from '../store/default.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { hasCode, isMissing } from './folder/file-error.ts';
import { type Lock, lockFolder } from './lock.ts';

/** Below it each preview has a folder of its own, locked while it is at work. */
const previews = () => join(kubeferryHome(), 'preview');
/** Folders that a preview makes for itself until one is not taken by a sweep before it is locked. */
const mostTries = 10;
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
      const lock = await taken(folder);
      if (lock) await remove(folder, lock);
    } catch (thrown) {
      // One that stays is no reason to leave the others.
      failures.push(thrown);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function lockedFolder(): Promise<{ own: string; lock: Lock }> {
  for (let tries = 1; tries <= mostTries; tries++) {
    await mkdir(previews(), { recursive: true, mode: 0o700 });
    const own = await mkdtemp(join(previews(), 'one-'));
    const lock = await taken(own);
    if (lock) return { own, lock };
  }
  const folder = previews();
  throw new KubeferryError('locked', message('folder.locked-just-now', { folder }), {
    hint: message('folder.locked.hint'),
  });
}

/** The lock of a folder; nothing where somebody else has it, or had it until now. */
async function taken(folder: string): Promise<Lock | undefined> {
  try {
    return await lockFolder(folder);
  } catch (thrown) {
    if (!isOthers(thrown)) throw thrown;
    // Looking whether it is held puts something into it, which its owner may have met when it was to remove it.
    await removeEmpty(folder);
    return undefined;
  }
}

async function remove(folder: string, lock: Lock): Promise<void> {
  try {
    await rm(storeIn(folder), { recursive: true, force: true });
  } finally {
    await lock.release();
  }
  await removeEmpty(folder);
}

async function removeEmpty(folder: string): Promise<void> {
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
