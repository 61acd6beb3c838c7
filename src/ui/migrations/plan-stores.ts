import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { Shared } from '../shared.ts';
import { findMigrationFolders } from './folders.ts';

/** Milliseconds that a page waits for the search of the workspace: in a very large one it takes longer, and the other stores are known. */
const longestSearch = 3000;

/** The stores that plans of this workspace name; none where the search for plans takes too long. */
export async function planStores(shared: Shared): Promise<StoreSpec[]> {
  const folders = await foundInTime(shared);
  if (folders.length === 0) return [];
  const summaries = await shared.engine.request('migration.list', { folders });
  return summaries.flatMap((summary) => summary.plan?.spec.store ?? []);
}

/** How every migration of this workspace stands, however long the search for them takes. */
export async function workspaceMigrations(shared: Shared): Promise<MigrationSummary[]> {
  const folders = await findMigrationFolders(shared.context.globalState);
  return folders.length === 0 ? [] : shared.engine.request('migration.list', { folders });
}

async function foundInTime({ context, log }: Shared): Promise<string[]> {
  const { promise: tooLate, resolve } = Promise.withResolvers<string[]>();
  const timer = setTimeout(() => {
    log.warn('The search for plans takes long: stores that only plans name are not offered.');
    resolve([]);
  }, longestSearch);
  try {
    return await Promise.race([findMigrationFolders(context.globalState), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
