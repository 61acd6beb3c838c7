import * as vscode from 'vscode';
import { lazyCommands, once } from '../lazy.ts';
import { commands, comparisonView } from '../manifest.ts';
import type { Shared } from '../shared.ts';

/** Registers the commands that compare, and the pages that VS Code shows again; their bundle is loaded at first use. */
export function registerCompare(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startCompare(await shared()));
  context.subscriptions.push(
    lazyCommands(commands.compare, async () => (await feature()).commands, shared),
    vscode.window.registerWebviewPanelSerializer(comparisonView, {
      deserializeWebviewPanel: async (panel, state: unknown) => (await feature()).restore(panel, state),
    }),
  );
}
