import { homedir } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import { KubeferryError } from '../model/error.ts';
import { expandHome } from '../model/home-path.ts';
import { message } from '../model/message.ts';
import type { Migration, StoreSpec } from '../model/migration/plan.ts';
import { defaultStoreFolder } from '../store/default.ts';
import { ownFolders } from './folder/folder.ts';

/** The store that a plan names, as it is written there, or else the default one. */
export function namedStore({ spec }: Migration): StoreSpec {
  return spec.store ?? { folder: defaultStoreFolder() };
}

/** A store as the files of a migration name it: a relative path goes from the migration's folder, `~` is the home folder. */
export function placedStore(folder: string, store: StoreSpec): StoreSpec {
  return 'folder' in store ? { ...store, folder: resolve(folder, expandHome(store.folder, homedir())) } : store;
}

/** The store of the plan in a migration's folder. Throws `invalid` where it is a folder of the migration's own files, which would take each other for theirs. */
export function storeOf(folder: string, plan: Migration): StoreSpec {
  const store = placedStore(folder, namedStore(plan));
  if (!('folder' in store)) return store;
  const below = relative(folder, store.folder);
  if (below === '' || ownFolders.includes(below.split(sep)[0] ?? '')) {
    throw new KubeferryError('invalid', message('run.store-among-files', { store: store.folder }), {
      hint: message('run.store-among-files.hint'),
    });
  }
  return store;
}
