import * as vscode from 'vscode';
import { lazyCommands, once } from '../lazy.ts';
import { commands } from '../manifest.ts';
import type { Shared } from '../shared.ts';
import { isRulePath, rulePattern } from './rule-files.ts';

/** Registers what files of own rules offer in the editor, and the command that makes one; their bundle is loaded at first use. */
export function registerOwnRules(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startOwnRules(await shared()));
  const rules = { scheme: 'file', pattern: rulePattern };
  context.subscriptions.push(
    lazyCommands(commands['own-rules'], async () => (await feature()).commands, shared),
    vscode.languages.registerCompletionItemProvider(
      rules,
      {
        provideCompletionItems: async (...[document, position, token]) =>
          (await feature()).language.complete(document, position, token),
      },
      ' ',
      ':',
    ),
    vscode.languages.registerHoverProvider(rules, {
      provideHover: async (document, position, token) => (await feature()).language.hover(document, position, token),
    }),
    vscode.workspace.onDidOpenTextDocument(open),
  );
  for (const document of vscode.workspace.textDocuments) open(document);

  function open(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'file' || !isRulePath(document.uri.path)) return;
    feature()
      .then(({ language }) => language.open(document))
      .catch(async (thrown: unknown) => (await shared()).showError(thrown));
  }
}
