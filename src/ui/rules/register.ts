import * as vscode from 'vscode';
import { lazyCommands, once } from '../lazy.ts';
import { commands, ruleScheme } from '../manifest.ts';
import type { Shared } from '../shared.ts';

/** Registers the pages that explain rules; their bundle is loaded at first use. */
export function registerRules(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startRules());
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(ruleScheme, {
      provideTextDocumentContent: async (uri) => (await feature()).page(uri),
    }),
    lazyCommands(commands.rules, async () => (await feature()).commands, shared),
  );
}
