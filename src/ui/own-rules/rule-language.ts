import * as vscode from 'vscode';
import { AfterTyping } from '../after-typing.ts';
import { readSetting } from '../settings.ts';
import type { Shared } from '../shared.ts';
import { completionItem, textProblem } from '../text-problems.ts';
import { isYamlServed } from '../yaml-extension.ts';
import { isRulePath, rulePattern, watchRules } from './rule-files.ts';

/**
 * Problems, completion and hover in files of own rules. Where the YAML extension is active it completes, explains and tells of keys by our schema,
 * and only what it cannot know stays with us: expressions, names, examples.
 */
export class RuleLanguage implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #problems = vscode.languages.createDiagnosticCollection('kubeferry-rules');
  readonly #checks: AfterTyping;
  readonly #listening: vscode.Disposable;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#checks = new AfterTyping(shared.log);
    const checkOpen = () => {
      for (const document of vscode.workspace.textDocuments) this.open(document);
    };
    this.#listening = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.open(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(checkOpen),
      vscode.extensions.onDidChange(checkOpen),
      // A name may be there twice, in two files.
      watchRules(checkOpen),
    );
  }

  /** Looks after a file of rules that was opened or changed. */
  open(document: vscode.TextDocument): void {
    if (!isRules(document)) return;
    const { uri } = document;
    this.#checks.soon(uri.toString(), uri.fsPath, (signal) => this.#check(document, signal));
  }

  async complete(
    document: vscode.TextDocument,
    { line, character: column }: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    if (!isServed(document) || isYamlServed()) return [];
    const text = document.getText();
    const found = await this.#shared.engine.request('rules.complete', { text, line, column }, { token });
    return found.map(completionItem);
  }

  async hover(
    document: vscode.TextDocument,
    { line, character: column }: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!isServed(document) || isYamlServed() || !readSetting('hover.enabled')) return undefined;
    const text = document.getText();
    const found = await this.#shared.engine.request('rules.hover', { text, line, column }, { token });
    return found ? new vscode.Hover(new vscode.MarkdownString(found.text)) : undefined;
  }

  dispose(): void {
    this.#checks.dispose();
    this.#listening.dispose();
    this.#problems.dispose();
  }

  #forget({ uri }: vscode.TextDocument): void {
    this.#checks.forget(uri.toString());
    this.#problems.delete(uri);
  }

  async #check(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    if (!isServed(document)) {
      this.#problems.delete(document.uri);
      return;
    }
    const files = await vscode.workspace.findFiles(rulePattern);
    const file = document.uri.fsPath;
    const others = files.map(({ fsPath }) => fsPath).filter((one) => one !== file);
    const wanted = { text: document.getText(), file, others, shape: !isYamlServed() };
    const found = await this.#shared.engine.request('rules.validate', wanted, { signal });
    if (!signal.aborted) this.#problems.set(document.uri, found.map(textProblem));
  }
}

function isRules({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === 'file' && isRulePath(uri.path);
}

/** Own rules of a workspace that is not trusted are inert. */
function isServed(document: vscode.TextDocument): boolean {
  return isRules(document) && vscode.workspace.isTrusted;
}
