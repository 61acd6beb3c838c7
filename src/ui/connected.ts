import * as vscode from 'vscode';

/** The contexts whose clusters a person has opened and which answer: others are not asked anything. */
export class ConnectedContexts implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  #names: readonly string[] = [];

  /** Fires when a context came or went. */
  readonly onDidChange = this.#changed.event;

  /** Their names, in the order of the tree. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Takes the names as they are now. */
  set(names: readonly string[]): void {
    if (names.length === this.#names.length && names.every((name, at) => name === this.#names[at])) return;
    this.#names = names;
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
