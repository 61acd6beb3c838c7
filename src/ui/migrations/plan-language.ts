import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { AfterTyping } from '../after-typing.ts';
import { readSetting } from '../settings.ts';
import type { Shared } from '../shared.ts';
import { completionItem, textProblem } from '../text-problems.ts';
import { isYamlServed } from '../yaml-extension.ts';
import { isPlanPath } from './plan-files.ts';

/** Characters; a larger plan is not checked while it is typed. */
const largestPlan = 1_000_000;

/** Problems, completion and hover in plans. Where the YAML extension is active it does this from our schema, and we stand back. */
export class PlanLanguage implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #problems = vscode.languages.createDiagnosticCollection('kubeferry-plan');
  readonly #checks: AfterTyping;
  readonly #listening: vscode.Disposable;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#checks = new AfterTyping(shared.log);
    this.#listening = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#checkOpen()),
      vscode.extensions.onDidChange(() => this.#checkOpen()),
    );
  }

  /** Begins to look after a plan that was opened. */
  open(document: vscode.TextDocument): void {
    this.#soon(document);
  }

  async complete(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    if (!serves(document)) return [];
    const { contexts } = await this.#shared.contexts.list();
    const found = await this.#shared.engine.request(
      'plan.complete',
      {
        text: document.getText(),
        line: position.line,
        column: position.character,
        contexts: contexts.map((context) => context.name),
      },
      { token },
    );
    return found.map(completionItem);
  }

  async hover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!serves(document) || !readSetting('hover.enabled')) return undefined;
    const found = await this.#shared.engine.request(
      'plan.hover',
      { text: document.getText(), line: position.line, column: position.character },
      { token },
    );
    return found ? new vscode.Hover(new vscode.MarkdownString(found.text)) : undefined;
  }

  dispose(): void {
    this.#checks.dispose();
    this.#listening.dispose();
    this.#problems.dispose();
  }

  #checkOpen(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document);
  }

  #forget({ uri }: vscode.TextDocument): void {
    this.#checks.forget(uri.toString());
    this.#problems.delete(uri);
  }

  #soon(document: vscode.TextDocument): void {
    if (!isPlan(document)) return;
    const { uri } = document;
    this.#checks.soon(uri.toString(), uri.fsPath, (signal) => this.#check(document, signal));
  }

  async #check(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    if (!serves(document) || document.getText().length > largestPlan) {
      this.#problems.delete(document.uri);
      return;
    }
    const wish = { text: document.getText(), folder: dirname(document.uri.fsPath) };
    const found = await this.#shared.engine.request('plan.validate', wish, { signal });
    if (!signal.aborted) this.#problems.set(document.uri, found.map(textProblem));
  }
}

function isPlan(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && isPlanPath(document.uri.path);
}

/** Plans of a workspace that is not trusted are inert, and where the YAML extension is active it serves them. */
function serves(document: vscode.TextDocument): boolean {
  return isPlan(document) && vscode.workspace.isTrusted && !isYamlServed();
}
