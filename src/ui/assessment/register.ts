import type * as vscode from 'vscode';
import { lazyCommands, once } from '../lazy.ts';
import { commands } from '../manifest.ts';
import type { Shared } from '../shared.ts';

/** Registers the commands that say what would become of namespaces on a target; their bundle is loaded at first use. */
export function registerAssessment(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startAssessment(await shared()));
  context.subscriptions.push(lazyCommands(commands.assessment, async () => (await feature()).commands, shared));
}
