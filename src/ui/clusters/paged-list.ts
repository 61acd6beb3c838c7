import type { KubeferryError } from '../../model/error.ts';
import { toKubeferryError } from '../../model/error.ts';

/** One page as the engine answers it. */
export interface Page<T> {
  items: T[];
  continue?: string | undefined;
}

/** How a list is fetched and read. */
export interface ListSource<T> {
  fetch(continueToken: string | undefined, signal: AbortSignal): Promise<Page<T>>;
  /** Whether an item belongs to what the person filters by. */
  matches(item: T, filter: string): boolean;
  /** Something that is shown has changed. */
  changed(): void;
  /** Matching items that are shown before "Load more…". */
  step: number;
}

/**
 * A list that is loaded page by page, as far as a person asked for. With a filter, pages are read until enough items
 * match. Pages that are on their way when the list is refreshed or disposed are dropped.
 */
export class PagedList<T> {
  readonly #source: ListSource<T>;
  #items: T[] = [];
  #continue: string | undefined;
  #complete = false;
  #wanted: number;
  #filter = '';
  #error: KubeferryError | undefined;
  #run: AbortController | undefined;
  #started = false;

  constructor(source: ListSource<T>) {
    this.#source = source;
    this.#wanted = source.step;
  }

  /** The items that match and were asked for. */
  get items(): T[] {
    return this.#matching().slice(0, this.#wanted);
  }

  get loading(): boolean {
    return this.#run !== undefined;
  }

  /** Whether a load was ever asked for. */
  get started(): boolean {
    return this.#started;
  }

  /** Why the last load failed; items loaded before stay. */
  get error(): KubeferryError | undefined {
    return this.#error;
  }

  /** Whether "Load more…" has more to show. */
  get hasMore(): boolean {
    return this.#started && (!this.#complete || this.#matching().length > this.#wanted);
  }

  get filter(): string {
    return this.#filter;
  }

  /** Loads the first page, once. */
  load(): Promise<void> {
    return this.#started ? Promise.resolve() : this.#load();
  }

  /** Shows one step more. */
  more(): Promise<void> {
    this.#wanted += this.#source.step;
    return this.#load();
  }

  /** Shows only what matches; an empty text shows all. */
  setFilter(filter: string): Promise<void> {
    this.#filter = filter.trim();
    this.#wanted = this.#source.step;
    return this.#started ? this.#load() : Promise.resolve();
  }

  /** Reads again what is shown; the old items stay until the new ones are there. */
  refresh(): Promise<void> {
    return this.#load(true);
  }

  dispose(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  async #load(again = false): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.#started = true;
    this.#error = undefined;
    this.#source.changed();
    try {
      await this.#fetch(run.signal, again);
    } catch (thrown) {
      if (this.#run === run) this.#error = toKubeferryError(thrown);
    }
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#source.changed();
  }

  async #fetch(signal: AbortSignal, again: boolean): Promise<void> {
    let items = again ? [] : this.#items;
    let token = again ? undefined : this.#continue;
    let complete = again ? false : this.#complete;
    let restarted = false;
    while (!complete && this.#matching(items).length < this.#wanted) {
      let page: Page<T>;
      try {
        page = await this.#source.fetch(token, signal);
      } catch (thrown) {
        // A continue token lives for some minutes only; the list is then read again from its start.
        if (token === undefined || restarted || toKubeferryError(thrown).code !== 'gone') throw thrown;
        restarted = true;
        items = [];
        token = undefined;
        continue;
      }
      if (signal.aborted) return;
      items = [...items, ...page.items];
      token = page.continue === '' ? undefined : page.continue;
      complete = token === undefined;
      // A first load shows each page as it comes.
      if (!again) this.#keep(items, token, complete);
      if (!again && !complete) this.#source.changed();
    }
    this.#keep(items, token, complete);
  }

  #keep(items: T[], token: string | undefined, complete: boolean): void {
    this.#items = items;
    this.#continue = token;
    this.#complete = complete;
  }

  #matching(items: T[] = this.#items): T[] {
    const filter = this.#filter;
    return filter === '' ? items : items.filter((item) => this.#source.matches(item, filter));
  }
}
