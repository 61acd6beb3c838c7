import * as vscode from 'vscode';
import type { Shared } from '../shared.ts';
import { completionItem, textProblem } from '../text-problems.ts';
import { isPlanPath } from './plan-files.ts';

/** Milliseconds after the last key before a plan is checked. */
const pause = 300;
/** Characters; a larger plan is not checked while it is typed. */
const largestPlan = 1_000_000;

/** Problems, completion and hover in plans. Where the YAML extension is active it does this from our schema, and we stand back. */
export class PlanLanguage implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #problems = vscode.languages.createDiagnosticCollection('kubeferry-plan');
  readonly #checks = new Map<string, { timer: NodeJS.Timeout; cancel: AbortController }>();
  readonly #listening: vscode.Disposable;

  constructor(shared: Shared) {
    this.#shared = shared;
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
    if (!serves(document)) return undefined;
    const found = await this.#shared.engine.request(
      'plan.hover',
      { text: document.getText(), line: position.line, column: position.character },
      { token },
    );
    return found ? new vscode.Hover(new vscode.MarkdownString(found.text)) : undefined;
  }

  dispose(): void {
    for (const { timer, cancel } of this.#checks.values()) {
      clearTimeout(timer);
      cancel.abort();
    }
    this.#checks.clear();
    this.#listening.dispose();
    this.#problems.dispose();
  }

  #checkOpen(): void {
    for (const document of vscode.workspace.textDocuments) this.#soon(document);
  }

  #forget(document: vscode.TextDocument): void {
    const check = this.#checks.get(document.uri.toString());
    clearTimeout(check?.timer);
    check?.cancel.abort();
    this.#checks.delete(document.uri.toString());
    this.#problems.delete(document.uri);
  }

  #soon(document: vscode.TextDocument): void {
    if (!isPlan(document)) return;
    const key = document.uri.toString();
    const before = this.#checks.get(key);
    clearTimeout(before?.timer);
    before?.cancel.abort();
    const cancel = new AbortController();
    const timer = setTimeout(() => {
      this.#check(document, cancel.signal).catch((thrown: unknown) => {
        if (!cancel.signal.aborted) this.#shared.log.warn(`${document.uri.fsPath}: ${String(thrown)}`);
      });
    }, pause);
    this.#checks.set(key, { timer, cancel });
  }

  async #check(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    if (!serves(document) || document.getText().length > largestPlan) {
      this.#problems.delete(document.uri);
      return;
    }
    const found = await this.#shared.engine.request('plan.validate', { text: document.getText() }, { signal });
    if (!signal.aborted) this.#problems.set(document.uri, found.map(textProblem));
  }
}

function isPlan(document: vscode.TextDocument): boolean {
  return document.uri.scheme === 'file' && isPlanPath(document.uri.path);
}

/** Plans of a workspace that is not trusted are inert, and where the YAML extension is active it serves them. */
function serves(document: vscode.TextDocument): boolean {
  const yaml = vscode.extensions.getExtension('redhat.vscode-yaml');
  return isPlan(document) && vscode.workspace.isTrusted && yaml?.isActive !== true;
}
