import * as vscode from 'vscode';
import type { ComparisonAsk } from '../../model/comparison/comparison.ts';
import {
  type FromPage,
  readFromPage,
  type ShownObject,
  type ShownUnread,
  type ToPage,
} from '../../model/comparison/comparison-page.ts';
import { fieldAt } from '../../model/comparison/field-place.ts';
import type { ProposedDocuments } from '../proposed-documents.ts';
import type { Shared } from '../shared.ts';
import { pageHtml } from '../webview-page.ts';
import { sentence, translate as t } from '../words.ts';
import { type Acting, actOnField, actOnObject } from './actions/act.ts';
import { isMapped, planOf } from './actions/plan-of.ts';
import type { ComparedDocuments } from './compared-documents.ts';
import { isCompared } from './compared-files.ts';
import { pageWords } from './comparison-words.ts';
import type { FoundUpdate } from './followed-comparison.ts';
import { LiveComparison } from './live-comparison.ts';
import { openDiffs } from './native-diff.ts';
import { shownObject, shownUnread } from './shown-object.ts';
import { shownSides } from './shown-value.ts';
import { askTitles, planWords } from './side-title.ts';
import { SourceWatch } from './source-watch.ts';

/** Objects in one message to a page that is shown again. */
const atATime = 500;

/** What panels are made with. */
export interface PanelScope {
  shared: Shared;
  documents: ComparedDocuments;
  /** What applying an object again would change. */
  changes: ProposedDocuments;
}

/** One comparison and its page. The page goes when it is hidden and comes back empty, so all that it shows is kept here. */
export class ComparisonPanel implements vscode.Disposable {
  readonly ask: ComparisonAsk;
  readonly #scope: PanelScope;
  readonly #panel: vscode.WebviewPanel;
  readonly #titles: { left: string; right: string };
  readonly #listening: vscode.Disposable;
  /** The page listens. */
  #ready = false;
  readonly #live: LiveComparison;
  readonly #source: SourceWatch;
  /** What differs, by its ids, as the page shows it: putting thousands of objects into words takes a person's time. */
  readonly #shown = new Map<number, ShownObject>();

  /** Fills a panel, and compares. `closed` is called when it is closed. */
  constructor(scope: PanelScope, panel: vscode.WebviewPanel, ask: ComparisonAsk, closed: () => void) {
    this.ask = ask;
    this.#scope = scope;
    this.#panel = panel;
    this.#titles = askTitles(ask);
    panel.title = vscode.l10n.t('Compare {left} ↔ {right}', this.#titles);
    this.#listening = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((said: unknown) => this.#receive(said)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#ready = false;
      }),
      panel.onDidDispose(() => {
        this.dispose();
        closed();
      }),
      // Clusters are followed; a plan and manifests are read at the beginning.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme === 'file' && isCompared(ask, uri.fsPath)) this.#live.compareSoon();
      }),
      // One that came back in Restricted Mode was refused.
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#live.compareSoon()),
    );
    const { extensionUri } = scope.shared.context;
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'comparison');
    this.#live = new LiveComparison(scope.shared, ask, {
      found: (update) => this.#found(update),
      state: (state) => this.#post({ type: 'state', state }),
      sourceChanged: () => this.#showChanges(),
    });
    this.#source = new SourceWatch(scope.shared, ask, this.#live, () => this.#showChanges());
    this.#live.compare();
  }

  /** Brings the page to the front. */
  reveal(): void {
    this.#panel.reveal();
  }

  /** Ends what goes on. The panel stays: VS Code shows it again when the window was loaded anew. */
  dispose(): void {
    // A page that is closed can be told nothing any more.
    this.#ready = false;
    this.#live.dispose();
    this.#source.dispose();
    this.#listening.dispose();
  }

  #receive(said: unknown): void {
    const asked = readFromPage(said);
    if (!asked) return;
    this.#answer(asked).catch((thrown: unknown) => this.#scope.shared.showError(thrown));
  }

  async #answer(asked: FromPage): Promise<void> {
    const { documents } = this.#scope;
    switch (asked.type) {
      case 'ready':
        this.#ready = true;
        return this.#showAll();
      case 'refresh':
        return this.#live.compare();
      case 'cancel':
      case 'pause':
        return this.#live.stop();
      case 'exportAgain':
        return this.#source.exportAgain();
      case 'openAll':
        return openDiffs(
          documents,
          this.ask,
          asked.ids.flatMap((id) => this.#live.kept.object(id) ?? []),
          this.#titles,
        );
      case 'whole': {
        const { type, id, field: at } = asked;
        const field = fieldAt(this.#live.kept.object(id), asked);
        if (field) this.#post({ type, id, field: at, ...shownSides(field.left, field.right, { whole: true }) });
        return;
      }
      case 'act': {
        const found = this.#live.kept.object(asked.id);
        return found && actOnObject(this.#acting(), found, asked.action);
      }
      case 'actOn': {
        const found = this.#live.kept.object(asked.id);
        const field = fieldAt(found, asked);
        return found && field && actOnField(this.#acting(), found, field, asked.action);
      }
    }
  }

  #acting(): Acting {
    const { ask } = this;
    return { ...this.#scope, ask, titles: this.#titles, compareAnew: async () => this.#live.compare() };
  }

  #found({ objects, gone, unread, readable }: FoundUpdate): void {
    const words = { t, sentence };
    const about = { hasPlan: planOf(this.ask) !== undefined, isMapped: isMapped(this.ask) };
    this.#scope.documents.changed(this.ask, [...objects.values(), ...gone.values()]);
    const shown = [...objects].map(([id, object]) => shownObject(object, id, about, words));
    for (const one of shown) this.#shown.set(one.id, one);
    for (const id of gone.keys()) this.#shown.delete(id);
    if (shown.length > 0) this.#post({ type: 'found', objects: shown });
    // One part more may be for the reason of others, with which it is told together.
    if (gone.size > 0 || unread.length > 0 || readable) {
      this.#post({ type: 'dropped', ids: [...gone.keys()], unread: this.#unread() });
    }
  }

  #unread(): ShownUnread[] {
    return shownUnread(this.#live.kept.unread, this.#titles, { t, sentence });
  }

  #showChanges(): void {
    const changes = this.#source.shown();
    if (changes) this.#post({ type: 'changes', changes });
  }

  #showAll(): void {
    const [plan, state] = [planWords(this.ask), this.#live.state];
    this.#post({ type: 'begin', ...this.#titles, ...plan, words: pageWords(t), state, kept: this.ask });
    const objects = [...this.#shown.values()];
    for (let at = 0; at < objects.length; at += atATime) {
      this.#post({ type: 'found', objects: objects.slice(at, at + atATime) });
    }
    const unread = this.#unread();
    if (unread.length > 0) this.#post({ type: 'dropped', ids: [], unread });
    this.#showChanges();
  }

  #post(said: ToPage): void {
    if (this.#ready) void this.#panel.webview.postMessage(said);
  }
}
