import * as vscode from 'vscode';

/** What a change would write, as read-only text beside the question for it. */
export class ProposedDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, string>();
  readonly #registered: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  readonly #scheme: string;

  /** `scheme`: that of its documents, which nobody else provides. */
  constructor(scheme: string) {
    this.#scheme = scheme;
    this.#registered = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Keeps a text under a name, in the place of an earlier one of that name; gives where it is. */
  put(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.#scheme, path: `/${name}` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  /** Shows a text under a name, in the place of an earlier one of that name. */
  async show(name: string, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.put(name, text));
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }
}
