import { infosOf } from '../../backup/list.ts';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import type { VeleroStore } from './velero-store.ts';

/** One page of the backups of a store that is read through its Velero, newest first; none of their files is asked for. Throws what the store throws. */
export async function newestOf(
  store: VeleroStore,
  { after, limit }: { after?: string; limit: number },
  signal: AbortSignal,
): Promise<{ backups: BackupInfo[]; next?: string }> {
  const names = await store.newest(signal);
  const start = after === undefined ? 0 : names.indexOf(after) + 1;
  const page = names.slice(start, start + limit);
  const backups = await infosOf(store, page, signal);
  const next = page.at(-1);
  return { backups, ...(next !== undefined && start + page.length < names.length && { next }) };
}
