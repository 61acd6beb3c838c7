import { setMaxListeners } from 'node:events';
import { lockFolder, takenOver } from './lock.ts';
import type { MigrateScope } from './scope.ts';

/** A scope while its folder is held. */
export interface HoldingScope extends MigrateScope {
  /** Aborted when another process took the folder over: nothing of this one may be written down any more. */
  readonly lost: AbortSignal;
}

/**
 * Does work as the only one that runs a folder. Should another process take the folder over, because this one stood still
 * for minutes, the work is aborted.
 * @throws KubeferryError `locked` where somebody else runs it, at the start or later; `store-unavailable`; and what `work` throws.
 */
export async function holdFolder<Result>(
  folder: string,
  scope: MigrateScope,
  work: (scope: HoldingScope) => Promise<Result>,
): Promise<Result> {
  const lock = await lockFolder(folder);
  const signal = AbortSignal.any([scope.signal, lock.lost]);
  // Everything that a run has under way listens, so many are no leak.
  setMaxListeners(0, signal);
  try {
    const result = await work({ ...scope, signal, lost: lock.lost });
    if (lock.lost.aborted) throw takenOver(folder);
    return result;
  } catch (thrown) {
    throw lock.lost.aborted ? takenOver(folder, thrown) : thrown;
  } finally {
    await lock.release();
  }
}
