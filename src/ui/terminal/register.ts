import type * as vscode from 'vscode';
import type { Ground } from '../ground.ts';
import { lazyCommands, once } from '../lazy.ts';
import { commands } from '../manifest.ts';

/** Registers the commands about the `kubeferry` of a terminal; their bundle is loaded at first use. */
export function registerTerminal(context: vscode.ExtensionContext, ground: () => Promise<Ground>): void {
  const feature = once(async () => (await import('./index.ts')).startTerminal(await ground()));
  context.subscriptions.push(lazyCommands(commands.terminal, feature, ground));
}
