import * as vscode from 'vscode';
import type { Ground } from '../ground.ts';
import { LazyTree, lazyCommands, once } from '../lazy.ts';
import { commands, views } from '../manifest.ts';
import { isPlanPath, planPattern } from './plan-files.ts';
import type { MigrationNode } from './tree.ts';

/** Registers the Migrations tree, its commands and what plans offer in the editor; their bundle is loaded at first use. */
export function registerMigrations(context: vscode.ExtensionContext, ground: () => Promise<Ground>): void {
  const feature = once(async () => (await import('./index.ts')).startMigrations(await ground()));
  const plans = { scheme: 'file', pattern: planPattern };
  context.subscriptions.push(
    vscode.window.createTreeView(views.migrations, {
      treeDataProvider: new LazyTree<MigrationNode>(async () => (await feature()).tree),
      showCollapseAll: true,
    }),
    lazyCommands(commands.migrations, async () => (await feature()).commands, ground),
    vscode.languages.registerCompletionItemProvider(
      plans,
      {
        provideCompletionItems: async (...[document, position, token]) =>
          (await feature()).plans.complete(document, position, token),
      },
      ' ',
      ':',
    ),
    vscode.languages.registerHoverProvider(plans, {
      provideHover: async (document, position, token) => (await feature()).plans.hover(document, position, token),
    }),
    vscode.workspace.onDidOpenTextDocument(open),
  );
  for (const document of vscode.workspace.textDocuments) open(document);

  function open(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'file' || !isPlanPath(document.uri.path)) return;
    feature()
      .then(({ plans }) => plans.open(document))
      .catch(async (thrown: unknown) => (await ground()).showError(thrown));
  }
}
