import * as vscode from 'vscode';

/** One item in the status bar while something runs, and none otherwise. */
export class RunStatus implements vscode.Disposable {
  readonly #name: string;
  readonly #running = new Map<string, { text: string; command: vscode.Command }>();
  #item: vscode.StatusBarItem | undefined;

  /** `name` is how VS Code's own menus call the item. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Says where a run is; a click on the item runs the command. */
  show(run: string, text: string, command: vscode.Command): void {
    this.#running.set(run, { text, command });
    this.#draw();
  }

  /** A run has ended. */
  clear(run: string): void {
    this.#running.delete(run);
    this.#draw();
  }

  dispose(): void {
    this.#running.clear();
    this.#draw();
  }

  #draw(): void {
    const [last] = [...this.#running.values()].slice(-1);
    if (!last) {
      this.#item?.dispose();
      this.#item = undefined;
      return;
    }
    this.#item ??= vscode.window.createStatusBarItem('kubeferry.running', vscode.StatusBarAlignment.Left);
    this.#item.name = this.#name;
    const others = this.#running.size - 1;
    const text = others > 0 ? vscode.l10n.t('{text} (and {others} more)', { text: last.text, others }) : last.text;
    this.#item.text = `$(sync~spin) ${text}`;
    this.#item.tooltip = vscode.l10n.t('Show the log');
    this.#item.command = last.command;
    this.#item.accessibilityInformation = { label: text };
    this.#item.show();
  }
}
