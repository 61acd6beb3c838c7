import type * as vscode from 'vscode';
import { lazyCommands, once } from '../lazy.ts';
import { commands } from '../manifest.ts';
import type { Shared } from '../shared.ts';

/** Registers the commands about the `kubeferry` of a terminal; their bundle is loaded at first use. */
export function registerTerminal(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startTerminal(await shared()));
  context.subscriptions.push(lazyCommands(commands.terminal, feature, shared));
}
