import type { Locator, Page } from 'playwright-core';

/** The notifications in the corner. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The notification that holds some words. */
  with(words: string | RegExp): Locator {
    return this.#page.locator('.notification-toast').filter({ hasText: words }).last();
  }

  /** Waits for a notification and gives its text. */
  async text(words: string | RegExp, milliseconds?: number): Promise<string> {
    const toast = this.with(words);
    await toast.waitFor(milliseconds === undefined ? {} : { timeout: milliseconds });
    return (await toast.locator('.notification-list-item-message').first().textContent()) ?? '';
  }

  /** Presses a button of a notification. */
  async press(words: string | RegExp, button: string): Promise<void> {
    await this.with(words).getByRole('button', { name: button }).click();
  }
}
