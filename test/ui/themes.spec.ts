import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const themes = [
  ['Dark Modern', 'vs-dark'],
  ['Light Modern', 'vs'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
] as const;

const use = useWorkbench('themes');

describe.each(themes)('in the theme %s', (theme, name) => {
  test('the trees can be read', async () => {
    const { workbench } = use;
    await workbench.open();
    await workbench.run('Preferences: Color Theme');
    await workbench.quickPick.fill(theme);
    await workbench.quickPick.choose(new RegExp(`^${theme}`));
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    await workbench.clusters.expand('source');
    await workbench.clusters.find('default');
    await workbench.screenshot(join(pictures, `theme-${name}.png`));
    for (const label of ['source', 'default', 'target']) {
      expect(await contrast(await workbench.clusters.find(label)), label).toBeGreaterThan(4.5);
    }
  });
});

/** What the page knows that Node does not. */
declare function getComputedStyle(element: Shown): { color: string; backgroundColor: string };
interface Shown {
  parentElement: Shown | null;
}

/** Contrast of a row's label with the first colour behind it that covers, as WCAG 2 reckons it. */
async function contrast(row: Locator): Promise<number> {
  const label = row.locator('.label-name').first();
  const colours = await label.evaluate((element: Shown) => {
    let behind = element;
    while (behind.parentElement && /^(transparent|rgba\(.*, 0\))$/.test(getComputedStyle(behind).backgroundColor)) {
      behind = behind.parentElement;
    }
    return [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor];
  });
  const [text = 0, background = 0] = colours.map(luminance);
  return (Math.max(text, background) + 0.05) / (Math.min(text, background) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
