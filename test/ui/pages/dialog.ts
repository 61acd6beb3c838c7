import type { Locator, Page } from 'playwright-core';

/** A question in the middle of the window that waits for its answer. */
export class Dialog {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.locator('.monaco-dialog-box');
  }

  /** Waits for it and gives its text. */
  async text(): Promise<string> {
    await this.root.waitFor();
    return this.root.locator('.dialog-message-container').innerText();
  }

  /** The titles of its buttons; their order is that of the system. */
  buttons(): Promise<string[]> {
    return this.#buttons.allInnerTexts();
  }

  /** Presses a button, and waits until it is gone. */
  async press(button: string): Promise<void> {
    await this.#buttons.filter({ hasText: button }).click();
    await this.root.waitFor({ state: 'hidden' });
  }

  get #buttons(): Locator {
    return this.root.locator('.dialog-buttons .monaco-button');
  }
}
