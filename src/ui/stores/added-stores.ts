import { homedir } from 'node:os';
import type { StoreSpec } from '../../model/plan.ts';
import { editList } from '../edit-list.ts';
import type { NamedStore } from '../setting-values.ts';
import { withoutStore, withStore } from './store-entries.ts';

/** Writes the stores that a person added: the setting `kubeferry.stores`. Keys are never in it. */

/** Writes a store into the settings, in the place of `before` where that is among them. */
export async function saveStore(store: NamedStore, before?: StoreSpec): Promise<void> {
  await editList('stores', (entries) => withStore(entries, store, before, homedir()));
}

/** Takes a store out of the settings; the store itself stays as it is. */
export async function removeStore(spec: StoreSpec): Promise<void> {
  await editList('stores', (entries) => withoutStore(entries, spec, homedir()));
}
