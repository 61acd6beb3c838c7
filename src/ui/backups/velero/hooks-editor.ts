import * as vscode from 'vscode';
import type { HooksKind, HooksProblem } from '../../../model/velero/velero-hooks.ts';
import type { Shared } from '../../shared.ts';
import { sentence } from '../../words.ts';

/** The documents in which hooks are edited while a form waits for them. */
export class HooksEditor implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #problems = vscode.languages.createDiagnosticCollection('kubeferry.hooks');
  /** What a form waits for. */
  #open: { kind: HooksKind; uri: vscode.Uri; answer: (text: string | undefined) => void } | undefined;
  readonly #closed: vscode.Disposable;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#closed = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (this.#open && closed.some((tab) => isTabOf(tab, this.#open?.uri))) this.#answer(undefined);
    });
  }

  /** Opens hooks for editing. Gives what a person takes, an empty text where that has none, or nothing where the editor is closed. */
  async edit(kind: HooksKind, text: string): Promise<string | undefined> {
    this.#answer(undefined);
    const folder = vscode.Uri.joinPath(this.#shared.context.globalStorageUri, 'hooks');
    const uri = vscode.Uri.joinPath(folder, `velero-${kind}-hooks.yaml`);
    // What an earlier form left open is not what this one begins with.
    await vscode.window.tabGroups.close(tabsOf(uri));
    await vscode.workspace.fs.writeFile(uri, Buffer.from(`${heading()}${text}`));
    const document = await vscode.workspace.openTextDocument(uri);
    const taken = new Promise<string | undefined>((answer) => {
      this.#open = { kind, uri, answer };
    });
    await vscode.window.showTextDocument(document, { preview: false });
    return taken;
  }

  /** Use These Hooks: takes what was edited, unless Velero would not; then it says why, at the lines. */
  async use(): Promise<void> {
    const open = this.#open;
    if (!open) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No form waits for these hooks.'));
      return;
    }
    const document = await vscode.workspace.openTextDocument(open.uri);
    const text = document.getText();
    const { hooks, problems } = await this.#shared.engine.request('velero.readHooks', { kind: open.kind, text });
    this.#problems.set(
      open.uri,
      problems.map((problem) => diagnosticOf(problem, document)),
    );
    const [first] = problems;
    if (first) {
      const words = vscode.l10n.t('Line {line}: {problem}', { line: first.line + 1, problem: sentence(first.words) });
      void vscode.window.showErrorMessage(words);
      return;
    }
    await document.save();
    this.#answer(hooks ? text.replace(heading(), '') : '');
    await vscode.window.tabGroups.close(tabsOf(open.uri));
  }

  dispose(): void {
    this.#answer(undefined);
    this.#closed.dispose();
    this.#problems.dispose();
  }

  #answer(text: string | undefined): void {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    this.#problems.delete(open.uri);
    open.answer(text);
  }
}

function heading(): string {
  const words = vscode.l10n.t(
    'Use These Hooks (the tick above) goes on with these; closing this editor changes nothing.',
  );
  return `# ${words}\n`;
}

function diagnosticOf({ line, words }: HooksProblem, document: vscode.TextDocument): vscode.Diagnostic {
  const { range, firstNonWhitespaceCharacterIndex: start } = document.lineAt(Math.min(line, document.lineCount - 1));
  return new vscode.Diagnostic(range.with(range.start.translate(0, start)), sentence(words));
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter((tab) => isTabOf(tab, uri)));
}

function isTabOf({ input }: vscode.Tab, uri: vscode.Uri | undefined): boolean {
  return input instanceof vscode.TabInputText && input.uri.toString() === uri?.toString();
}
