import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeferryError } from '../model/error.ts';
import { kubeferryHome } from '../store/default.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { isMissing } from './folder/file-error.ts';
import { lockFolder } from './lock.ts';

/** Below it each preview has a folder of its own, locked while it is at work. */
const previews = () => join(kubeferryHome(), 'preview');

/** Does work with a store that goes away with it; `migration` is the folder that is previewed. Throws what the work throws. */
export async function withPreviewStore<Result>(
  migration: string,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const own = join(previews(), createHash('sha256').update(migration).digest('hex').slice(0, 16));
  await mkdir(own, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(own);
  try {
    const folder = join(own, 'store');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    const store = await openStore({ folder, insideGit: 'allowed' });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } finally {
    await rm(own, { recursive: true, force: true });
    await lock.release();
  }
}

/** Removes what killed previews left, which holds Secrets in clear; those that are at work stay. */
export async function sweepPreviews(): Promise<void> {
  for (const name of await readdir(previews()).catch(nothingThere)) {
    const folder = join(previews(), name);
    try {
      const lock = await lockFolder(folder);
      await rm(folder, { recursive: true, force: true });
      await lock.release();
    } catch (thrown) {
      if (!(thrown instanceof KubeferryError) || thrown.code !== 'locked') throw thrown;
    }
  }
}

function nothingThere(thrown: unknown): string[] {
  if (isMissing(thrown)) return [];
  throw thrown;
}
