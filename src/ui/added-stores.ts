import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { StoreSpec } from '../model/plan.ts';
import type { NamedStore } from './setting-values.ts';
import { withoutStore, withStore } from './store-entries.ts';

/** Writes the stores that a person added: the setting `kubeferry.stores`. Keys are never in it. */

/** Writes a store into the settings, in the place of `before` where that is among them. */
export async function saveStore(store: NamedStore, before?: StoreSpec): Promise<void> {
  await write((entries) => withStore(entries, store, before, homedir()));
}

/** Takes a store out of the settings; the store itself stays as it is. */
export async function removeStore(spec: StoreSpec): Promise<void> {
  await write((entries) => withoutStore(entries, spec, homedir()));
}

async function write(change: (entries: unknown[]) => unknown[]): Promise<void> {
  const settings = vscode.workspace.getConfiguration('kubeferry');
  const now = settings.get<unknown>('stores');
  // Where the workspace says it, there it is changed; else it is the person's own.
  const target =
    settings.inspect('stores')?.workspaceValue === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await settings.update('stores', change(Array.isArray(now) ? now : []), target);
}
