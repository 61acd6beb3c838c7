import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { expandHome } from '../model/home-path.ts';
import type { Migration, StoreSpec } from '../model/plan.ts';
import { defaultStoreFolder } from '../store/default.ts';

/** The store that a plan names, as it is written there, or else the default one. */
export function namedStore({ spec }: Migration): StoreSpec {
  return spec.store ?? { folder: defaultStoreFolder() };
}

/** A store as the files of a migration name it: a relative path goes from the migration's folder, `~` is the home folder. */
export function placedStore(folder: string, store: StoreSpec): StoreSpec {
  return 'folder' in store ? { ...store, folder: resolve(folder, expandHome(store.folder, homedir())) } : store;
}

/** The store of the plan in a migration's folder. */
export function storeOf(folder: string, plan: Migration): StoreSpec {
  return placedStore(folder, namedStore(plan));
}
