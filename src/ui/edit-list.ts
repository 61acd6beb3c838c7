import * as vscode from 'vscode';
import type { SettingKey } from './manifest.ts';

/**
 * Changes the entries of a list below `kubeferry.` in the settings, as they are written there: where the workspace says it, there it is
 * changed; else it is the person's own. Throws what VS Code says where the settings cannot be written.
 */
export async function editList(key: SettingKey, change: (entries: unknown[]) => unknown[]): Promise<void> {
  const settings = vscode.workspace.getConfiguration('kubeferry');
  const now = settings.get<unknown>(key);
  const target =
    settings.inspect(key)?.workspaceValue === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await settings.update(key, change(Array.isArray(now) ? now : []), target);
}
