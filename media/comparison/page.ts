import { config } from 'zod/mini';
import { type ComparedOutcome, comparedOutcomes } from '../../src/model/comparison/comparison.ts';
import {
  type ComparisonState,
  type FromPage,
  readPageView,
  readToPage,
  type ToPage,
} from '../../src/model/comparison/comparison-page.ts';
import { Changes } from './changes.ts';
import { Details } from './details.ts';
import { button, element } from './element.ts';
import { KeptFocus } from './kept-focus.ts';
import { RowList } from './row-list.ts';
import { ComparisonTree, nameOf } from './tree-rows.ts';

/** What VS Code gives to the script of a webview. */
declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

// The policy of the page lets no text become code.
config({ jitless: true });

const vscode = acquireVsCodeApi();
const post = (message: FromPage) => vscode.postMessage(message);

/** The page of one comparison, from its `begin` on. */
class ComparisonPage {
  readonly #words: Extract<ToPage, { type: 'begin' }>['words'];
  readonly #kept: unknown;
  readonly #tree: ComparisonTree;
  readonly #list: RowList;
  readonly #details: Details;
  readonly #focus: KeptFocus;
  readonly #filters = new Map<ComparedOutcome, { root: HTMLButtonElement; count: HTMLElement }>();
  readonly #search: HTMLInputElement;
  readonly #summary = element('p', { class: 'summary', attributes: { role: 'status' } });
  readonly #at = element('p', { class: 'at' });
  readonly #problem = element('p', { class: 'problem', attributes: { role: 'alert' } });
  readonly #bar = element('div', { class: 'bar', attributes: { role: 'progressbar' } });
  readonly #none = element('p', { class: 'hint none', attributes: { role: 'status' } });
  readonly #refresh: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  readonly #pause: HTMLButtonElement;
  readonly #resume: HTMLButtonElement;
  readonly #changes: Changes;
  readonly #openAll: HTMLButtonElement;
  #state: ComparisonState = { running: true, summary: '' };
  #frame = 0;
  /** A person looks for something else, so that the list begins at its top. */
  #isSought = false;
  /** The name of the row that a person went to last. */
  #chosen: string | undefined;
  /** It is not there yet, as it was meant on an earlier page. */
  #isAwaited: boolean;

  constructor({ left, right, by, words, state, kept }: Extract<ToPage, { type: 'begin' }>) {
    this.#words = words;
    this.#kept = kept;
    const view = readPageView(vscode.getState());
    this.#tree = new ComparisonTree(view);
    this.#chosen = view.chosen;
    this.#isAwaited = view.chosen !== undefined;
    this.#details = new Details({ words, left, right, post });
    this.#list = new RowList(words.results, {
      chosen: (row) => this.#details.show(row),
      gone: (row) => {
        this.#isAwaited = false;
        this.#chosen = nameOf(row);
        this.#keep();
      },
      opened: (row, open) => {
        this.#tree.setOpen(row.key, open);
        this.#keep();
        this.#showSoon();
      },
      entered: ({ object }) => {
        if (object) post({ type: 'act', id: object.id, action: 'diff' });
      },
    });
    this.#focus = new KeptFocus(this.#list.root);
    this.#details.focus = this.#focus;
    this.#search = element('input', {
      attributes: { type: 'search', placeholder: words.search, 'aria-label': words.search, spellcheck: 'false' },
    });
    this.#search.value = this.#tree.filter.search;
    this.#refresh = button(words.refresh, () => post({ type: 'refresh' }));
    this.#cancel = button(words.cancel, () => post({ type: 'cancel' }), { class: 'secondary' });
    this.#pause = button(words.pause, () => post({ type: 'pause' }), { class: 'secondary' });
    this.#resume = button(words.resume, () => post({ type: 'refresh' }));
    this.#changes = new Changes(words, () => post({ type: 'exportAgain' }));
    this.#openAll = button(words.openAll, () => this.#askForAll(), { class: 'secondary' });
    this.#bar.ariaLabel = state.summary;
    this.#build(left, right, by);
    this.setState(state);
    this.#keep();
    this.#showSoon();
  }

  add({ objects }: Extract<ToPage, { type: 'found' }>): void {
    this.#tree.add(objects);
    this.#showSoon();
  }

  drop({ ids, unread }: Extract<ToPage, { type: 'dropped' }>): void {
    this.#tree.drop(ids, unread);
    this.#showSoon();
  }

  setState(state: ComparisonState): void {
    this.#state = state;
    say(this.#summary, state.summary);
    say(this.#at, state.at ?? '');
    say(this.#problem, state.problem ?? '');
    this.#problem.hidden = state.problem === undefined;
    this.#bar.hidden = !state.running;
    const shown = state.running ? 'cancel' : (state.following ?? 'ended');
    const buttons = { cancel: this.#cancel, on: this.#pause, paused: this.#resume, ended: this.#refresh };
    const focused = Object.values(buttons).find((one) => this.#focus.within(one));
    for (const [name, one] of Object.entries(buttons)) one.hidden = name !== shown;
    // Clusters are followed, and what the plan and manifests say is read once.
    this.#refresh.hidden = shown !== 'ended' && shown !== 'on';
    // One of them stands in the place of the other, for the keyboard too.
    if (focused?.hidden) this.#focus.moveTo(buttons[shown]);
    this.#showSoon();
  }

  setChanges({ changes }: Extract<ToPage, { type: 'changes' }>): void {
    this.#changes.show(changes);
  }

  showWhole(message: Extract<ToPage, { type: 'whole' }>): void {
    this.#details.showWhole(message);
  }

  /** Ctrl+F and, on a Mac, Cmd+F look for something here; Escape leaves that. */
  press(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      this.#search.focus();
      this.#search.select();
      event.preventDefault();
    } else if (event.key === 'Escape' && document.activeElement === this.#search) {
      this.#search.value = '';
      this.#look();
      this.#list.root.focus();
    } else if (event.key === 'ArrowDown' && document.activeElement === this.#search) {
      this.#list.root.focus();
      event.preventDefault();
    }
  }

  #build(left: string, right: string, by: string | undefined): void {
    const actions = [this.#cancel, this.#pause, this.#resume, this.#refresh, this.#openAll];
    document.body.replaceChildren(
      element(
        'header',
        { class: 'top' },
        heading(left, right, by),
        element('div', { class: 'state' }, this.#summary, this.#at, element('div', { class: 'actions' }, ...actions)),
        this.#problem,
        this.#tools(),
        this.#bar,
      ),
      this.#changes.root,
      element('main', {}, element('div', { class: 'results' }, this.#list.root, this.#none), this.#details.root),
    );
    this.#focus.restore();
  }

  /** What finds some of what differs: words, and outcomes. */
  #tools(): HTMLElement {
    this.#search.addEventListener('input', () => this.#look());
    const filters = comparedOutcomes.flatMap((outcome) => (outcome === 'same' ? [] : [this.#filter(outcome)]));
    const group = { role: 'group', 'aria-label': this.#words.filters };
    const outcomes = element('div', { class: 'filters', attributes: group }, ...filters);
    return element('div', { class: 'tools' }, this.#search, outcomes);
  }

  #filter(outcome: ComparedOutcome): HTMLButtonElement {
    const { short, heading } = this.#words.outcomes[outcome];
    const count = element('span', { class: 'count', text: '0' });
    const root = button(`${short} `, () => this.#toggle(outcome), {
      class: 'filter',
      attributes: { title: heading, 'data-outcome': outcome },
    });
    root.append(count);
    this.#filters.set(outcome, { root, count });
    return root;
  }

  #toggle(outcome: ComparedOutcome): void {
    const { outcomes } = this.#tree.filter;
    const others = outcomes.filter((one) => one !== outcome);
    const chosen = others.length < outcomes.length ? others : [...outcomes, outcome];
    this.#tree.filter = { ...this.#tree.filter, outcomes: chosen };
    this.#isSought = true;
    this.#keep();
    this.#showSoon();
  }

  #look(): void {
    this.#tree.filter = { ...this.#tree.filter, search: this.#search.value };
    this.#isSought = true;
    this.#keep();
    this.#showSoon();
  }

  #askForAll(): void {
    post({ type: 'openAll', ids: this.#tree.matching().map(({ id }) => id) });
  }

  #keep(): void {
    const { filter, opened: open } = this.#tree;
    vscode.setState({ kept: this.#kept, filter, open, ...(this.#chosen !== undefined && { chosen: this.#chosen }) });
  }

  /** Shows what has changed in the next frame, once. */
  #showSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#show();
    });
  }

  #show(): void {
    const rows = this.#tree.rows(this.#words);
    const counts = this.#tree.counts();
    for (const [outcome, { root, count }] of this.#filters) {
      const found = counts.get(outcome) ?? 0;
      count.textContent = String(found);
      const isChosen = this.#tree.filter.outcomes.includes(outcome);
      root.hidden = found === 0 && !isChosen;
      root.ariaPressed = String(isChosen);
    }
    this.#list.root.hidden = rows.length === 0;
    const isFiltered = counts.size > 0;
    this.#none.textContent = rows.length === 0 && isFiltered ? this.#words.noMatch : '';
    this.#none.hidden = this.#none.textContent === '';
    this.#openAll.hidden = this.#state.running || counts.size === 0;
    document.body.classList.toggle('empty', counts.size === 0 && rows.length === 0);
    const chosen = this.#isAwaited ? rows.find((row) => nameOf(row) === this.#chosen)?.key : undefined;
    if (chosen !== undefined) this.#isAwaited = false;
    this.#list.show(rows, { nearby: !this.#isSought, chosen });
    this.#isSought = false;
    // What had the focus may have gone, or what is to have it come.
    this.#focus.restore();
  }
}

/** What is compared, and by which plan. */
function heading(left: string, right: string, by: string | undefined): HTMLElement {
  const parts = [
    element('span', { text: left }),
    element('span', { class: 'between', text: ' ↔ ' }),
    element('span', { text: right }),
  ];
  return element('h1', {}, ...parts, ...(by === undefined ? [] : [element('span', { class: 'by', text: ` ${by}` })]));
}

/** Says something where it is not said already: a text that is put in again is read aloud again. */
function say(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

let page: ComparisonPage | undefined;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = readToPage(data);
  if (message?.type === 'begin') page = new ComparisonPage(message);
  else if (message?.type === 'found') page?.add(message);
  else if (message?.type === 'dropped') page?.drop(message);
  else if (message?.type === 'changes') page?.setChanges(message);
  else if (message?.type === 'state') page?.setState(message.state);
  else if (message?.type === 'whole') page?.showWhole(message);
});
window.addEventListener('keydown', (event) => page?.press(event));
post({ type: 'ready' });
