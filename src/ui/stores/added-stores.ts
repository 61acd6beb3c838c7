import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { NamedStore, StoreLists } from '../setting-values.ts';
import { storeLists } from '../settings.ts';
import { listsWith, listsWithout } from './store-entries.ts';

/** Writes the stores that a person added: the setting `kubeferry.stores`. Keys are never in it. */

/** Writes a store into the settings, in the place of `before` where that is among them; a new one becomes the person's own. Throws what VS Code says where they cannot be written. */
export async function saveStore(store: NamedStore, before?: StoreSpec): Promise<void> {
  await write(listsWith(storeLists(), store, before, homedir()));
}

/** Takes a store out of the settings; the store itself stays as it is. Throws the same. */
export async function removeStore(spec: StoreSpec): Promise<void> {
  await write(listsWithout(storeLists(), spec, homedir()));
}

async function write({ user, workspace }: Partial<StoreLists>): Promise<void> {
  const settings = vscode.workspace.getConfiguration('kubeferry');
  if (user) await settings.update('stores', user, vscode.ConfigurationTarget.Global);
  if (workspace) await settings.update('stores', workspace, vscode.ConfigurationTarget.Workspace);
}
