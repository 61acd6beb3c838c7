import * as vscode from 'vscode';
import { LazyTree, lazyCommands, once } from '../lazy.ts';
import { type ContextKeys, commands, views } from '../manifest.ts';
import type { Shared } from '../shared.ts';
import { isPlanPath, isTargetPath, planPattern, targetPattern } from './plan-files.ts';
import type { MigrationNode } from './tree.ts';

/** Registers the Migrations tree, its commands, what plans offer in the editor and the problems of manifests; their bundle is loaded at first use. */
export function registerMigrations(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startMigrations(await shared()));
  const plans = { scheme: 'file', pattern: planPattern };
  context.subscriptions.push(
    vscode.window.createTreeView(views.migrations, {
      treeDataProvider: new LazyTree<MigrationNode>(async () => (await feature()).tree),
      showCollapseAll: true,
    }),
    lazyCommands(commands.migrations, async () => (await feature()).commands, shared),
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
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file', pattern: targetPattern },
      {
        provideCodeActions: async (document, range, context) =>
          (await feature()).fixes.provideCodeActions(document, range, context),
        resolveCodeAction: async (...about) => (await feature()).fixes.resolveCodeAction(...about),
      },
      {
        providedCodeActionKinds: [
          vscode.CodeActionKind.QuickFix,
          vscode.CodeActionKind.SourceFixAll.append('kubeferry'),
        ],
      },
    ),
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file', pattern: targetPattern },
      {
        provideCodeActions: async (document, range, about) =>
          (await feature()).conflicts.provideCodeActions(document, range, about),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    vscode.workspace.onDidOpenTextDocument(open),
    vscode.workspace.onDidGrantWorkspaceTrust(lookForPlans),
  );
  lookForPlans();
  for (const document of vscode.workspace.textDocuments) open(document);

  function open(document: vscode.TextDocument): void {
    const { scheme, path } = document.uri;
    if (scheme !== 'file' || !(isPlanPath(path) || isTargetPath(path))) return;
    feature()
      .then(({ plans, problems }) => (isPlanPath(path) ? plans : problems).open(document))
      .catch(async (thrown: unknown) => (await shared()).showError(thrown));
  }
}

/** The palette offers what is for migrations as soon as there is one, before the engine has looked at any. */
function lookForPlans(): void {
  if (!vscode.workspace.isTrusted) return;
  void vscode.workspace.findFiles(planPattern, '**/node_modules/**', 1).then((found) => {
    const key: keyof ContextKeys = 'kubeferry:migrations';
    if (found.length > 0) void vscode.commands.executeCommand('setContext', key, 'some');
  });
}
