import type { Locator, Page } from 'playwright-core';

/** The list or text box at the top of the window: the command palette and the pages of a wizard. */
export class QuickPick {
  readonly #page: Page;
  readonly root: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.locator('.quick-input-widget:visible');
  }

  /** Waits for a page by a part of its title, its placeholder, or what else it says. */
  async page(words: string | RegExp): Promise<void> {
    await this.#saying(words).first().waitFor();
  }

  #saying(words: string | RegExp): Locator {
    return this.root.getByText(words).or(this.root.getByPlaceholder(words));
  }

  /** Waits for the first of several pages, each known by words as for `page`; gives its place among them. */
  async oneOf(pages: readonly RegExp[]): Promise<number> {
    const any = new RegExp(pages.map(({ source }) => source).join('|'));
    await this.page(any);
    for (const [at, words] of pages.entries()) if (await this.#saying(words).first().isVisible()) return at;
    throw new Error('The page went away while it was looked at.');
  }

  /** Waits until there are rows, to choose one of or to tick, and gives their texts. */
  async options(): Promise<string[]> {
    const rows = this.root.getByRole('listbox').locator('.monaco-list-row');
    await rows.first().waitFor();
    return rows.allInnerTexts();
  }

  /** Waits until a row says some words: a page that comes again has the rows of before for a moment. */
  async shows(words: RegExp): Promise<void> {
    await this.root.getByRole('option', { name: words }).first().waitFor();
  }

  /** Chooses a row by its label; waits for it while the page loads. */
  async choose(label: string | RegExp): Promise<void> {
    // At its left end, which nothing covers.
    await this.root
      .getByRole('option', { name: label })
      .first()
      .click({ position: { x: 24, y: 10 } });
  }

  /** Puts a text into the box. */
  async fill(text: string, milliseconds = 30_000): Promise<void> {
    await this.#box.fill(text, { timeout: milliseconds });
  }

  /** The text in the box. */
  typed(): Promise<string> {
    return this.#box.inputValue();
  }

  get #box(): Locator {
    return this.root.getByRole('textbox').or(this.root.getByRole('combobox')).first();
  }

  /** Ticks a row of a list in which several can be ticked, or takes its tick away. */
  async tick(label: string | RegExp): Promise<void> {
    await this.root
      .getByRole('checkbox', { name: label })
      .first()
      .click({ position: { x: 60, y: 10 } });
  }

  /** Closes it, as Escape does. */
  async close(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.root.waitFor({ state: 'hidden' });
  }
}
