import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The page of a comparison. */
export interface Comparison {
  page(): FrameLocator;
  /** What is compared, above all the rest. */
  heading(words: RegExp): Locator;
  /** The list of what differs. */
  tree(): Locator;
  /** A row of the list: an object, or the heading of several. */
  row(name: string | RegExp): Locator;
  /** The fields of the object that is chosen. */
  details(): Locator;
  /** The sentence with how many objects are to be looked at, which comes when all is compared. */
  summary(): Locator;
  /** Buttons of that whole name, or with a name like that. */
  button(name: string | RegExp): Locator;
  /** What changed on the left side since that is followed. */
  changes(): Locator;
  /** Rows of the changes with some words. */
  changed(words: RegExp): Locator;
  /** The label of the row that the keyboard is at. */
  meant(): Promise<string | null>;
  /** What has the focus in the page, as a screen reader calls it. */
  focused(): Promise<string>;
}

/** The page of the comparison that a VS Code shows. It is found anew each time, as another VS Code may have been started meanwhile. */
export function comparisonIn(use: { readonly workbench: Workbench }): Comparison {
  const page = () => use.workbench.webview;
  const tree = () => page().getByRole('tree');
  const changes = () => page().getByRole('region', { name: /^Changed on the source since / });
  return {
    page,
    heading: (words) => page().getByRole('heading', { level: 1, name: words }),
    tree,
    row: (name) => tree().getByRole('treeitem', { name }),
    details: () => page().getByRole('region', { name: 'Differences of the object' }),
    summary: () => page().getByText(/^Objects to look at: \d+ of \d+/),
    button: (name) => page().getByRole('button', { name, exact: true }),
    changes,
    changed: (words) => changes().getByRole('listitem').filter({ hasText: words }),
    meant: () => tree().locator('[aria-selected="true"]').getAttribute('aria-label'),
    focused: async () => String(await page().locator('html').evaluate(focusedElement)),
  };
}

const focusedElement = `{
  const at = document.activeElement;
  at.ariaLabel ?? at.textContent;
}`;
