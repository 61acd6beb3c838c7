import * as vscode from 'vscode';
import { ruleAtLink } from '../../model/assessment/rule-link.ts';
import { lazyCommands, once } from '../lazy.ts';
import { commands, ruleScheme } from '../manifest.ts';
import type { Shared } from '../shared.ts';

/** Registers the pages that explain rules, and the addresses that lead to them from elsewhere; their bundle is loaded at first use. */
export function registerRules(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startRules());
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(ruleScheme, {
      provideTextDocumentContent: async (uri) => (await feature()).page(uri),
    }),
    vscode.window.registerUriHandler({
      handleUri: async ({ path }) => {
        const explain: (typeof commands.rules)[number] = 'kubeferry.rule.explain';
        const rule = ruleAtLink(path);
        if (rule !== undefined) await vscode.commands.executeCommand(explain, rule);
      },
    }),
    lazyCommands(commands.rules, async () => (await feature()).commands, shared),
  );
}
