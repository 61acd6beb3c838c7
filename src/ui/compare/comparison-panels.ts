import * as vscode from 'vscode';
import type { ComparisonAsk } from '../../model/comparison/comparison.ts';
import { record } from '../../model/json/parse.ts';
import { comparisonView } from '../manifest.ts';
import { pageOptions } from '../webview-page.ts';
import { ComparisonPanel, type PanelScope } from './comparison-panel.ts';
import { readKeptAsk } from './kept-ask.ts';

/** The comparisons that are shown in this window, each once. */
export class ComparisonPanels implements vscode.Disposable {
  readonly #scope: PanelScope;
  readonly #panels = new Map<string, ComparisonPanel>();

  constructor(scope: PanelScope) {
    this.#scope = scope;
  }

  /** Compares and shows it; a comparison that is shown already comes to the front. */
  open(ask: ComparisonAsk): void {
    const known = this.#panels.get(JSON.stringify(ask));
    if (known) known.reveal();
    else this.#add(vscode.window.createWebviewPanel(comparisonView, '', vscode.ViewColumn.Active), ask);
  }

  /**
   * Fills a panel of before the window was loaded again, from what its page kept. It is closed without that, and where the comparison was opened
   * again by then: VS Code shows a page that lay behind others again only when a person goes to it.
   */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const ask = readKeptAsk(record(state).kept);
    const known = ask && this.#panels.get(JSON.stringify(ask));
    if (ask && !known) this.#add(panel, ask);
    else panel.dispose();
    known?.reveal();
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
  }

  #add(panel: vscode.WebviewPanel, ask: ComparisonAsk): void {
    panel.webview.options = pageOptions(this.#scope.shared.context.extensionUri);
    const key = JSON.stringify(ask);
    const closed = () => {
      this.#panels.delete(key);
      this.#scope.documents.closed(ask);
    };
    this.#panels.set(key, new ComparisonPanel(this.#scope, panel, ask, closed));
  }
}
