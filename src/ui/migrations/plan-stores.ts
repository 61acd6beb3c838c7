import type { StoreSpec } from '../../model/plan.ts';
import type { Shared } from '../shared.ts';
import { findMigrationFolders } from './folders.ts';

/** The stores that plans of this workspace name. */
export async function planStores(shared: Shared): Promise<StoreSpec[]> {
  const folders = await findMigrationFolders(shared.context.globalState);
  if (folders.length === 0) return [];
  const summaries = await shared.engine.request('migration.list', { folders });
  return summaries.flatMap((summary) => summary.plan?.spec.store ?? []);
}
