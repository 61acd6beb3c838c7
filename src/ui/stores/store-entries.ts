import type { StoreSpec } from '../../model/migration/plan.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import { type NamedStore, type StoreLists, settingValues } from '../setting-values.ts';

/** Changes to the entries of the setting `kubeferry.stores`. What is not meant stays as a person wrote it. Pure. */

/** The lists that change where a store takes the place of `before`: each that holds it, and that of the person where none does. */
export function listsWith(
  lists: StoreLists,
  store: NamedStore,
  before: StoreSpec | undefined,
  home: string,
): Partial<StoreLists> {
  const change = (entries: readonly unknown[]) => withStore(entries, store, before, home);
  const changed = whereStands(lists, before ?? store.spec, home, change);
  return Object.keys(changed).length > 0 ? changed : { user: change(lists.user) };
}

/** The lists that change where a store is taken out of all of them. */
export function listsWithout(lists: StoreLists, spec: StoreSpec, home: string): Partial<StoreLists> {
  return whereStands(lists, spec, home, (entries) => withoutStore(entries, spec, home));
}

function whereStands(
  { user, workspace }: StoreLists,
  spec: StoreSpec,
  home: string,
  change: (entries: readonly unknown[]) => unknown[],
): Partial<StoreLists> {
  const holds = (entries: readonly unknown[]) => entries.some((entry) => stands(entry, spec, home));
  return {
    ...(holds(user) && { user: change(user) }),
    ...(holds(workspace) && { workspace: change(workspace) }),
  };
}

/** The entries with a store in the place of `before`, or at the end; a store that is there twice then is there once. */
export function withStore(
  entries: readonly unknown[],
  { spec, name }: NamedStore,
  before: StoreSpec | undefined,
  home: string,
): unknown[] {
  const entry = { ...(name !== undefined && { name }), ...spec };
  const at = entries.findIndex((one) => stands(one, before ?? spec, home));
  const all = at === -1 ? [...entries, entry] : entries.map((one, index) => (index === at ? entry : one));
  return all.filter((one) => one === entry || !stands(one, spec, home));
}

/** The entries without a store. */
export function withoutStore(entries: readonly unknown[], spec: StoreSpec, home: string): unknown[] {
  return entries.filter((entry) => !stands(entry, spec, home));
}

/** Whether an entry, `~` in it or not, stands for a store. */
function stands(entry: unknown, spec: StoreSpec, home: string): boolean {
  return settingValues.stores([entry], home).some((one) => storeKey(one.spec) === storeKey(spec));
}
