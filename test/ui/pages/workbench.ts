import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { Dialog } from './dialog.ts';
import { literal } from './literal.ts';
import { Notifications } from './notifications.ts';
import { QuickPick } from './quick-pick.ts';
import { Tree } from './tree.ts';

/** The whole window, as a person sees and drives it. */
export class Workbench {
  readonly page: Page;
  readonly quickPick: QuickPick;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly clusters: Tree;
  readonly migrations: Tree;
  readonly problems: Tree;
  /** The words on each picture so far. */
  readonly pictured: string[] = [];

  constructor(page: Page) {
    this.page = page;
    this.quickPick = new QuickPick(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.clusters = new Tree(page, 'Clusters');
    this.migrations = new Tree(page, 'Migrations');
    this.problems = new Tree(page, /problem/i);
  }

  /** Shows a container of the activity bar, once its extension is there. */
  async open(container = 'Kubeferry'): Promise<void> {
    const tab = this.page.getByRole('tab', { name: container, exact: true });
    const expanded = tab.and(this.page.locator('[aria-expanded="true"]'));
    await tab.waitFor();
    // A click on the container that is open closes it, and a window that was reloaded opens it late: look again after each click.
    for (let attempts = 0; ; attempts++) {
      if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
      try {
        await expanded.waitFor({ timeout: 3000 });
        return;
      } catch (error) {
        if (attempts === 5) throw error;
      }
    }
  }

  /** Opens or closes a section of the side bar. */
  async section(name: string, open: boolean): Promise<void> {
    const header = this.page.getByRole('button', { name: new RegExp(`^${name} Section`) });
    if ((await header.getAttribute('aria-expanded')) !== String(open)) await header.click();
  }

  /** Runs a command by its title from the palette, once its extension offers it. */
  async run(title: string): Promise<void> {
    const row = this.quickPick.root.getByRole('option', { name: new RegExp(`^${literal(title)}(,|$)`) }).first();
    // An open palette does not take in commands that come later: it is opened anew until the command is there.
    for (let attempts = 0; ; attempts++) {
      try {
        await this.page.keyboard.press('F1');
        await this.quickPick.fill(`>${title}`, 3000);
        await row.waitFor({ timeout: 3000 });
        break;
      } catch (error) {
        if (attempts === 10) throw error;
        await this.quickPick.close();
      }
    }
    // Not with the attempts: a click that a busy window takes late must not be done twice.
    await row.click();
  }

  /** Reloads the window, as the command does, and waits until its extensions are back. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.run('Developer: Reload Window');
    await loaded;
    await this.open();
  }

  /** The entry of the status bar that says some words. */
  status(words: string | RegExp): Locator {
    return this.page.getByRole('status').getByRole('button', { name: words });
  }

  /** What a webview (a rendered report, a panel) shows: it lies in two frames, one in the other. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('#active-frame');
  }

  /** What the open output channel shows; only the lines in view. */
  output(): Promise<string> {
    return text(this.page.locator('.part.panel'));
  }

  /** The colours in which the open output channel shows its words, as the names of their classes. */
  async outputColours(): Promise<string[]> {
    const words = this.page.locator('.part.panel .view-line span[class^="mtk"]');
    return words.evaluateAll((spans) => spans.map(({ classList }) => classList[0] ?? ''));
  }

  /** What the open editor shows; only the lines in view. */
  editor(): Promise<string> {
    return text(this.page.getByRole('main'));
  }

  /** Saves a picture of the window, and keeps the words on it. */
  async screenshot(file: string): Promise<void> {
    mkdirSync(dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    this.pictured.push(await this.words());
  }

  /** All words in the window, those in webviews among them. */
  async words(): Promise<string> {
    const bodies = await Promise.all(this.page.frames().map((frame) => frame.locator('body').allInnerTexts()));
    return bodies.flat().join('\n');
  }
}

/** Where pictures of the UI tests lie: not part of the repository. */
export const pictures = join(import.meta.dirname, '..', '..', '..', 'out', 'ui');

// Monaco writes spaces as no-break ones.
async function text(editor: Locator): Promise<string> {
  const lines = await editor.locator('.view-line').allTextContents();
  return lines.join('\n').replaceAll('\u00a0', ' ');
}
