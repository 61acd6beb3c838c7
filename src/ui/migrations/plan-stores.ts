import type { StoreSpec } from '../../model/plan.ts';
import type { Ground } from '../ground.ts';
import { findMigrationFolders } from './folders.ts';

/** The stores that plans of this workspace name. */
export async function planStores(ground: Ground): Promise<StoreSpec[]> {
  const folders = await findMigrationFolders(ground.context.globalState);
  if (folders.length === 0) return [];
  const summaries = await ground.engine.request('migration.list', { folders });
  return summaries.flatMap((summary) => summary.plan?.spec.store ?? []);
}
