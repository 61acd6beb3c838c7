import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

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

  /** The texts of all that are shown. */
  async texts(): Promise<string[]> {
    const messages = this.#page.locator('.notification-toast .notification-list-item-message');
    return (await messages.allTextContents()).filter((text) => text !== '');
  }

  /** The titles of the buttons below the text of a notification. */
  async buttons(words: string | RegExp): Promise<string[]> {
    return this.with(words).locator('.notification-list-item-buttons-container').getByRole('button').allInnerTexts();
  }

  /** Presses a button of a notification. */
  async press(words: string | RegExp, button: string): Promise<void> {
    await this.with(words).getByRole('button', { name: button }).click();
  }

  /** Closes all that are shown, and waits until they are gone. */
  async dismissAll(): Promise<void> {
    const toasts = this.#page.locator('.notification-toast');
    // All at once and without the mouse: one may hide by itself meanwhile.
    const buttons = "document.querySelectorAll('.notification-toast .codicon-notifications-clear')";
    const close = `for (const button of ${buttons}) button.click()`;
    await expect
      .poll(async () => {
        await this.#page.evaluate(close);
        return toasts.count();
      })
      .toBe(0);
  }
}
