import type { Locator, Page } from 'playwright-core';
import { literal } from './literal.ts';

/** Pixels by which VS Code scrolls a list for one event of the wheel, however far that says. */
const notch = 50;

/** One tree of the side bar or the panel, found by its accessible name. */
export class Tree {
  readonly #page: Page;
  readonly root: Locator;
  #shown = '';

  constructor(page: Page, name: string | RegExp) {
    this.#page = page;
    this.root = page.getByRole('tree', { name });
  }

  /** The rows whose label begins with a text. */
  item(label: string | RegExp): Locator {
    return this.root.getByRole('treeitem', { name: typeof label === 'string' ? startsWith(label) : label });
  }

  /** Waits until a row is there, and gives it; a long tree is looked through from top to bottom, again and again. */
  async find(label: string | RegExp, milliseconds = 45_000): Promise<Locator> {
    const item = this.item(label).first();
    for (const deadline = Date.now() + milliseconds; ; ) {
      try {
        await item.waitFor({ timeout: Math.max(1, Math.min(1500, deadline - Date.now())) });
        return item;
      } catch (error) {
        if (Date.now() >= deadline) throw error;
        await this.#scroll();
      }
    }
  }

  /** Scrolls on by less than what is shown, and from the end to the beginning: a tree holds only the rows that are shown. */
  async #scroll(): Promise<void> {
    const box = await this.root.boundingBox();
    if (!box) return;
    const shown = await this.root.locator('.monaco-list-row').evaluateAll((rows) => rows.map((row) => row.id));
    const rows = shown.sort().join(' ');
    await this.root.hover({ position: { x: box.width - 4, y: box.height - 4 } });
    // What the last time showed the same rows has no more of them.
    const upwards = rows === this.#shown;
    const all = await this.root.locator('.monaco-list-rows').boundingBox();
    const distance = upwards ? box.y - (all?.y ?? box.y) : box.height - 44;
    for (let gone = 0; gone < distance; gone += notch) await this.#page.mouse.wheel(0, upwards ? -notch : notch);
    this.#shown = upwards ? '' : rows;
  }

  /** Opens a row by its arrow, so that its own action (a click) is not run, and waits until it is open. */
  async expand(label: string | RegExp): Promise<void> {
    const item = await this.find(label);
    if ((await item.getAttribute('aria-expanded')) === 'true') return;
    await item.locator('.monaco-tl-twistie').click();
    await this.root.locator('[aria-expanded="true"]').and(this.item(label)).first().waitFor();
  }

  /** Closes a row by its arrow. */
  async collapse(label: string | RegExp): Promise<void> {
    const item = await this.find(label);
    if ((await item.getAttribute('aria-expanded')) === 'false') return;
    await item.locator('.monaco-tl-twistie').click();
    await this.root.locator('[aria-expanded="false"]').and(this.item(label)).first().waitFor();
  }

  /** Whether a row is open. */
  async isExpanded(label: string | RegExp): Promise<boolean> {
    return (await (await this.find(label)).getAttribute('aria-expanded')) === 'true';
  }

  /** Opens the context menu of a row and chooses an entry; again where the menu goes away, as it does when something else takes the focus. */
  async choose(label: string | RegExp, entry: string | RegExp): Promise<void> {
    const item = this.#page.getByRole('menuitem', { name: entry }).first();
    for (let attempts = 0; ; attempts++) {
      try {
        if (!(await item.isVisible())) await this.openMenu(label);
        await item.click({ timeout: 3000 });
        // A menu that has just come takes no click yet; it then stays for the next one.
        await item.waitFor({ state: 'hidden', timeout: 1000 });
        return;
      } catch (error) {
        if (attempts === 10) throw error;
        // A menu that came before VS Code knew that the workspace is trusted lacks entries, and lies over the row.
        if (!(await item.isVisible())) await this.#page.keyboard.press('Escape');
      }
    }
  }

  /** Chooses an entry of the menu of the row with the focus, by the keyboard alone. */
  async chooseByKeys(entry: string): Promise<void> {
    await this.#page.keyboard.press('Shift+F10');
    await this.#page.getByRole('menuitem', { name: entry }).first().waitFor();
    const focused = this.#page.locator('[role=menuitem]:focus');
    for (let steps = 0; steps < 30; steps++) {
      if ((await focused.allTextContents()).some((words) => words.includes(entry))) {
        await this.#page.keyboard.press('Enter');
        return;
      }
      await this.#page.keyboard.press('ArrowDown');
    }
    throw new Error(`The keyboard does not reach ${entry}.`);
  }

  /** Presses a button that a row shows at its right end under the mouse. */
  async press(label: string | RegExp, button: string | RegExp): Promise<void> {
    const item = await this.find(label);
    await item.hover();
    await item.getByRole('button', { name: button }).click();
  }

  /** Opens the context menu of a row; gives the titles of its entries. Again where it closes at once, as it does when something else takes the focus. */
  async openMenu(label: string | RegExp): Promise<string[]> {
    const row = await this.find(label);
    const entries = this.#page.getByRole('menu').last().getByRole('menuitem');
    for (let attempts = 0; ; attempts++) {
      await row.click({ button: 'right' });
      try {
        await entries.first().waitFor({ timeout: 3000 });
        return await entries.allInnerTexts();
      } catch (error) {
        if (attempts === 10) throw error;
      }
    }
  }

  /** The labels of the rows that are shown, as a screen reader says them. */
  async labels(): Promise<string[]> {
    const items = await this.root.getByRole('treeitem').all();
    return Promise.all(items.map(async (item) => (await item.getAttribute('aria-label')) ?? ''));
  }
}

/** Matches an accessible name that is a label, or goes on after it with something other than a letter. */
function startsWith(label: string): RegExp {
  return new RegExp(`^${literal(label)}(?![\\w-])`);
}
