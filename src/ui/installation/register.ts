import type * as vscode from 'vscode';
import { lazyCommands, once } from '../lazy.ts';
import { commands } from '../manifest.ts';
import type { Shared } from '../shared.ts';

/** Registers the commands that install, upgrade and uninstall Velero; their bundle is loaded at first use. */
export function registerInstallation(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startInstallation(await shared()));
  context.subscriptions.push(lazyCommands(commands.installation, async () => (await feature()).commands, shared));
}
