import { element } from './element.ts';
import type { TreeRow } from './tree-rows.ts';

/** Pixels of a row, as the style sheet has it. */
const rowHeight = 24;
/** Rows beyond those in view that are there already, so that a slow frame shows no gap. */
const spare = 6;

/** What a list tells. */
export interface RowListEvents {
  /** A row has become the one that is meant, or shows another thing since. */
  chosen(row: TreeRow | undefined): void;
  /** A person has gone to a row. */
  gone(row: TreeRow): void;
  /** A person wants a row opened or closed. */
  opened(row: TreeRow, open: boolean): void;
  /** Enter on a row without others below it, or two clicks. */
  entered(row: TreeRow): void;
}

/** A tree of which only the rows in view are elements, however many there are. The keyboard moves as in VS Code's own trees. */
export class RowList {
  readonly root: HTMLElement;
  readonly #space = element('div', { class: 'space', attributes: { role: 'presentation' } });
  readonly #events: RowListEvents;
  readonly #pool: RowElement[] = [];
  #rows: readonly TreeRow[] = [];
  #places = new Map<string, number>();
  #chosen: string | undefined;
  /** The row that was told to be the one that is meant. */
  #told: TreeRow | undefined;
  /** What is in view, in pixels. To ask the element has the browser lay out at once what has changed. */
  #view = { top: 0, height: 0 };
  #frame = 0;

  constructor(label: string, events: RowListEvents) {
    this.#events = events;
    this.root = element(
      'div',
      { class: 'tree', attributes: { role: 'tree', tabindex: '0', 'aria-label': label } },
      this.#space,
    );
    this.root.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.root.addEventListener('keydown', (event) => this.#press(event));
    this.root.addEventListener('click', (event) => this.#click(event));
    this.root.addEventListener('dblclick', (event) => {
      const row = this.#rowOf(event.target);
      if (row && row.open === undefined) this.#events.entered(row);
    });
    // The words of a row may be cut off; they are written when somebody looks for them.
    this.root.addEventListener('mouseover', ({ target }) => {
      const shown = this.#elementOf(target);
      const row = this.#rowOf(target);
      if (shown && row) shown.root.title = [row.label, row.description].filter((part) => part !== '').join(' · ');
    });
    new ResizeObserver(() => this.#resized()).observe(this.root);
  }

  /**
   * Shows other rows; the chosen one stays where it is among them, else the first is, or with `nearby` the one in its place. With `chosen` that
   * row is, and it is scrolled to. To be called at most once a frame.
   */
  show(
    rows: readonly TreeRow[],
    { nearby = false, chosen }: { nearby?: boolean; chosen?: string | undefined } = {},
  ): void {
    const before = nearby ? this.#places.get(this.#chosen ?? '') : undefined;
    if (chosen !== undefined) this.#chosen = chosen;
    this.#rows = rows;
    this.#places = new Map(rows.map(({ key }, at) => [key, at]));
    this.#space.style.height = `${rows.length * rowHeight}px`;
    if (!this.#places.has(this.#chosen ?? '')) this.#chosen = rows[Math.min(before ?? 0, rows.length - 1)]?.key;
    if (chosen !== undefined) this.#reveal(this.#places.get(chosen) ?? 0);
    this.#drawNow();
  }

  #scrolled(): void {
    this.#view.top = this.root.scrollTop;
    this.#draw();
  }

  /** Runs between the layout of a frame and its painting, so that rows are in the first frame in which there is room for them. */
  #resized(): void {
    this.#view = { top: this.root.scrollTop, height: this.root.clientHeight };
    this.#drawNow();
  }

  /** Draws once in the next frame, however often it is asked for. */
  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const { top, height } = this.#view;
    // Rows that went away have the browser scroll back, which it tells later.
    const end = Math.min(this.#rows.length, Math.ceil((top + height) / rowHeight) + spare);
    const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - spare, end - Math.ceil(height / rowHeight)));
    while (this.#pool.length < end - first) {
      const made = new RowElement();
      this.#pool.push(made);
      this.#space.append(made.root);
    }
    // A row keeps its element while it is in view: what is focused or read aloud stays the same.
    const isKept = ({ at }: RowElement) => at >= first && at < end;
    const taken = new Map(this.#pool.filter(isKept).map((one) => [one.at, one]));
    const free = this.#pool.filter((one) => !isKept(one));
    for (let at = first; at < end; at++) {
      const row = this.#rows[at];
      const one = taken.get(at) ?? free.pop();
      if (row && one) one.show(row, at, row.key === this.#chosen);
    }
    for (const one of free) one.hide();
    this.#tell();
  }

  /** Tells which row is meant, where that is another one. A screen reader is told of an element that is there by then. */
  #tell(): void {
    const chosen = this.#pool.find(({ at, key }) => at >= 0 && key === this.#chosen);
    if (chosen) this.root.setAttribute('aria-activedescendant', chosen.root.id);
    else this.root.removeAttribute('aria-activedescendant');
    const row = this.#rows[this.#places.get(this.#chosen ?? '') ?? -1];
    const isTold = row?.key === this.#told?.key && row?.object === this.#told?.object;
    this.#told = row;
    if (!isTold) this.#events.chosen(row);
  }

  #choose(row: TreeRow | undefined): void {
    this.#chosen = row?.key;
    if (row) {
      this.#reveal(this.#places.get(row.key) ?? 0);
      this.#events.gone(row);
    }
    this.#draw();
  }

  #reveal(at: number): void {
    const { top, height } = this.#view;
    const start = at * rowHeight;
    const wanted = start < top ? start : Math.max(top, start + rowHeight - height);
    if (wanted === top) return;
    this.#view.top = wanted;
    this.root.scrollTop = wanted;
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#places.get(this.#chosen ?? '') ?? 0;
    const row = this.#rows[at];
    const page = Math.max(1, Math.floor(this.#view.height / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    if (step !== undefined) this.#choose(this.#rows[Math.min(this.#rows.length - 1, Math.max(0, at + step))]);
    else if (event.key === 'Home') this.#choose(this.#rows[0]);
    else if (event.key === 'End') this.#choose(this.#rows.at(-1));
    else if (event.key === 'ArrowRight' && row) this.#inwards(row, at);
    else if (event.key === 'ArrowLeft' && row) this.#outwards(row, at);
    else if (event.key === 'Enter' && row) this.#enter(row);
    else if (event.key === ' ' && row?.open !== undefined) this.#events.opened(row, !row.open);
    else return;
    event.preventDefault();
  }

  #enter(row: TreeRow): void {
    if (row.open === undefined) this.#events.entered(row);
    else this.#events.opened(row, !row.open);
  }

  #inwards(row: TreeRow, at: number): void {
    if (row.open === false) this.#events.opened(row, true);
    else if (row.open) this.#choose(this.#rows[at + 1] ?? row);
  }

  #outwards(row: TreeRow, at: number): void {
    if (row.open) this.#events.opened(row, false);
    else this.#choose(this.#rows.slice(0, at).findLast(({ level }) => level < row.level) ?? row);
  }

  #click(event: MouseEvent): void {
    const row = this.#rowOf(event.target);
    if (!row) return;
    this.#choose(row);
    if (row.open !== undefined) this.#events.opened(row, !row.open);
  }

  #rowOf(target: EventTarget | null): TreeRow | undefined {
    return this.#rows[this.#elementOf(target)?.at ?? -1];
  }

  #elementOf(target: EventTarget | null): RowElement | undefined {
    const found = target instanceof Element ? target.closest('[role=treeitem]') : null;
    return this.#pool.find(({ root, at }) => root === found && at >= 0);
  }
}

/** Elements are numbered, so that the tree can name the one that is meant. */
let made = 0;

/** One element, which shows one row after the other. What stays as it is is not written again: each write costs a look at the style sheet. */
class RowElement {
  readonly #label = element('span', { class: 'label' });
  readonly #description = element('span', { class: 'description' });
  readonly #count = element('span', { class: 'count' });
  readonly root = element(
    'div',
    { class: 'row', attributes: { role: 'treeitem', id: `row-${made++}` } },
    element('span', { class: 'twistie', attributes: { 'aria-hidden': 'true' } }),
    this.#label,
    this.#description,
    this.#count,
  );
  readonly #written = new Map<string, string | undefined>();
  readonly #texts = new Map<HTMLElement, string>();
  /** The place of the row that it shows; below zero while it shows none. */
  at = -1;
  /** Of the row that it shows. */
  key: string | undefined;

  show(row: TreeRow, at: number, chosen: boolean): void {
    if (this.at < 0) this.root.hidden = false;
    if (this.at !== at) this.root.style.transform = `translateY(${at * rowHeight}px)`;
    this.at = at;
    this.key = row.key;
    const { label, description, count, open, outcome } = row;
    this.#say(this.#label, label);
    this.#say(this.#description, description);
    this.#say(this.#count, count === undefined ? '' : String(count));
    const words = [label, description, count].filter((part) => part !== '' && part !== undefined);
    this.#write('aria-label', words.join(', '));
    this.#write('data-level', String(row.level));
    this.#write('data-outcome', outcome);
    this.#write('aria-level', String(row.level));
    this.#write('aria-posinset', String(row.position));
    this.#write('aria-setsize', String(row.of));
    this.#write('aria-selected', String(chosen));
    this.#write('aria-expanded', open === undefined ? undefined : String(open));
  }

  hide(): void {
    if (this.at < 0) return;
    this.at = -1;
    this.key = undefined;
    this.root.hidden = true;
    this.#write('aria-selected', 'false');
  }

  #say(part: HTMLElement, text: string): void {
    if (this.#texts.get(part) === text) return;
    this.#texts.set(part, text);
    part.textContent = text;
    part.hidden = text === '';
  }

  #write(name: string, value: string | undefined): void {
    if (this.#written.get(name) === value) return;
    this.#written.set(name, value);
    if (value === undefined) this.root.removeAttribute(name);
    else this.root.setAttribute(name, value);
  }
}
