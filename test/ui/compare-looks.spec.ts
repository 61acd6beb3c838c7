import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { contrast, wordsIn } from './contrast.ts';
import { comparisonIn } from './pages/comparison.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const many = 300;
const window = { width: 1280, height: 800 };

/** The manifests of a side: some that only one has, many that differ, and one with long values. */
function manifests(side: 'left' | 'right'): Record<string, string> {
  const data = (at: number) => ({ text: `${side} ${at}`, same: 'as ever' });
  const configMaps = Array.from({ length: many }, (_, at) => configMap(`setting-${at}`, data(at)));
  const lines = Array.from({ length: 6 }, (_, at) => `a-key-of-some-length-${at}: ${at === 3 ? side : at}`).join('\n');
  const long = configMap('a-setting-whose-name-is-longer-than-a-narrow-column', { 'settings.conf': lines });
  const only = configMap(`only-on-the-${side}`, data(0));
  const folder = `looks.migration/targets/${side}`;
  return { [`${folder}/all.yaml`]: [...configMaps, long, only].join('\n---\n') };
}
const configMap = (name: string, data: object) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'looks' }, data });

const use = useWorkbench('compare-looks', {
  settings: { 'explorer.compactFolders': false },
  files: { ...manifests('left'), ...manifests('right') },
});
afterAll(() => use.workbench.page.setViewportSize(window));

const { page, tree, row, details, button, meant, focused } = comparisonIn(use);
const inPage = (script: string) => page().locator('html').evaluate(script);

test('the list is a tree of all objects for a screen reader, however few of its rows are there', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.run('View: Show Explorer');
  const files = new Tree(workbench.page, /Files Explorer/);
  await files.expand(/^looks\.migration/);
  await files.expand(/^targets/);
  await files.choose('left', 'Select for Compare');
  await files.choose('right', 'Compare with Selected');
  await page()
    .getByText(/^Objects to look at: 303 of 303/)
    .and(page().getByRole('status'))
    .waitFor();
  await tree().focus();
  await workbench.page.keyboard.press('End');
  const last = row(/^only-on-the-right/);
  await last.waitFor();
  expect(await last.getAttribute('aria-level')).toBe('3');
  const setting = row(/^setting-299,/);
  expect(await setting.getAttribute('aria-posinset')).toBe(`${many + 1}`);
  expect(await setting.getAttribute('aria-setsize')).toBe(`${many + 1}`);
  expect(await tree().getByRole('treeitem').count()).toBeLessThan(100);
  // The tree has the focus, and says which of its rows is meant.
  const active = await tree().getAttribute('aria-activedescendant');
  expect(await page().locator(`#${active}`).getAttribute('aria-label')).toBe(await meant());
  await workbench.page.keyboard.press('Home');
  await expect.poll(meant).toMatch(/^Only on the left/);
});

test('Tab goes through the page from top to bottom, and each stop is marked', async () => {
  const { keyboard } = use.workbench.page;
  await button('Open All as Diffs').focus();
  const stops = ['Search names, fields and values', 'Missing 1', 'Drift 301', 'Extra 1'];
  for (const stop of [...stops, 'Differing objects', 'Differences of the object']) {
    await keyboard.press('Tab');
    if (stop === 'Differing objects') {
      expect(await tree().evaluate((list) => list === list.ownerDocument.activeElement)).toBe(true);
      expect(await outlineOf('[role=treeitem][aria-selected=true]')).toMatch(/solid/);
    } else {
      expect(await focused()).toBe(stop);
      expect(await outlineOf(':focus')).toMatch(/solid/);
    }
  }
});

test('Space on a count filters, again shows all, and Escape empties the search', async () => {
  const { keyboard } = use.workbench.page;
  const extra = button('Extra 1');
  await extra.focus();
  await keyboard.press('Space');
  await row(/^Only on the left/).waitFor({ state: 'detached' });
  expect(await extra.getAttribute('aria-pressed')).toBe('true');
  await keyboard.press('Space');
  await row(/^Only on the left/).waitFor();
  await keyboard.press('Control+f');
  await keyboard.type('setting-299');
  await row(/^Only on the left/).waitFor({ state: 'detached' });
  await keyboard.press('Escape');
  await row(/^Only on the left/).waitFor();
  expect(await page().getByRole('searchbox').inputValue()).toBe('');
});

test('Open All as Diffs opens the first hundred of many in one editor, and says of how many', async () => {
  const { workbench } = use;
  await button('Open All as Diffs').click();
  const tab = workbench.page.getByRole('tab', { name: /\(the first 100 of 303\)/ });
  await tab.waitFor();
  await workbench.page.locator('.multiDiffEntry').first().waitFor();
  await workbench.screenshot(join(pictures, 'compare-open-all.png'));
  await workbench.run('View: Close Editor');
  await tab.waitFor({ state: 'detached' });
  await row(/^Only on the left/).waitFor();
});

describe.each([
  ['Dark Modern', 'vs-dark', 4.5],
  ['Light Modern', 'vs', 4.4],
  ['Dark High Contrast', 'hc-black', 4.5],
  ['Light High Contrast', 'hc-light', 4.5],
])('in the theme %s', (theme, name, least) => {
  test('all words of the page stand out', async () => {
    const { workbench } = use;
    await workbench.run('Preferences: Color Theme');
    await workbench.quickPick.fill(theme);
    await workbench.quickPick.choose(new RegExp(`^${theme}`));
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    await page().locator(`body[data-vscode-theme-kind]`).waitFor();
    await tree().focus();
    await row(/^a-setting-whose-name/).click();
    await button(/^Drift/).click();
    await details().getByText('/data/settings.conf').waitFor();
    await workbench.screenshot(join(pictures, `compare-looks-${name}.png`));
    expect(await backgroundOf(/^Drift/)).not.toBe(await backgroundOf(/^Missing/));
    const ground = String(
      await inPage(`getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background')`),
    );
    const words = await page().locator('body').evaluate(wordsIn);
    expect(words.length).toBeGreaterThan(30);
    const faint = words.map((one) => ({ ...one, by: contrast(one, rgbOf(ground)) })).filter(({ by }) => by < least);
    expect(faint.map(({ text, by }) => `${text}: ${by.toFixed(2)}`)).toEqual([]);
    await button(/^Drift/).click();
  });
});

test("with VS Code's Zoom In twice, beside its trees, no two parts of the page lie over each other", async () => {
  const { workbench } = use;
  // The window has as many pixels fewer as they are larger then.
  const zoom = 1.2 ** 2;
  const [width, height] = [Math.round(window.width / zoom), Math.round(window.height / zoom)];
  const before = Number(await inPage('innerWidth'));
  await workbench.page.setViewportSize({ width, height });
  await expect.poll(async () => Number(await inPage('innerWidth'))).toBeLessThan(before);
  await row(/^a-setting-whose-name/).click();
  await details().getByText('/data/settings.conf').waitFor();
  await workbench.screenshot(join(pictures, 'compare-looks-zoom-in.png'));
  expect(await inPage('document.body.scrollWidth - document.body.clientWidth')).toBeLessThanOrEqual(0);
  expect(await inPage(overlaps)).toEqual([]);
  await workbench.page.setViewportSize(window);
});

describe.each([
  ['at a zoom of 200 %', 'zoomed', { width: 640, height: 400 }],
  ['in a narrow column', 'narrow', { width: 400, height: 800 }],
])('%s', (_, name, size) => {
  test('nothing is cut off, and what does not fit can be scrolled to', async () => {
    const { workbench } = use;
    const sideBar = workbench.page.getByRole('tree', { name: /Files Explorer/ });
    if (await sideBar.isVisible()) await workbench.run('View: Close Primary Side Bar');
    await workbench.page.setViewportSize(size);
    await row(/^a-setting-whose-name/).click();
    await details().getByText('/data/settings.conf').waitFor();
    await workbench.screenshot(join(pictures, `compare-looks-${name}.png`));
    expect(await inPage('document.body.scrollWidth - document.body.clientWidth')).toBeLessThanOrEqual(0);
    for (const control of await page().locator('button:visible, input:visible').all()) {
      await control.scrollIntoViewIfNeeded();
      const box = await control.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0), await control.innerText()).toBeLessThanOrEqual(size.width);
    }
    const room = await tree().boundingBox();
    expect(room?.height).toBeGreaterThanOrEqual(100);
    await details().scrollIntoViewIfNeeded();
    await workbench.screenshot(join(pictures, `compare-looks-${name}-details.png`));
    expect((await details().boundingBox())?.height).toBeGreaterThanOrEqual(100);
    await workbench.page.setViewportSize(window);
  });
});

/** The parts of the page that cover others which are not within them. */
const overlaps = `{
  const parts = [...document.querySelectorAll('h1, .summary, .at, input, button, .results, .details')];
  const shown = parts.filter((part) => part.checkVisibility() && part.getBoundingClientRect().width > 0);
  const boxes = shown.map((part) => [part, part.getBoundingClientRect()]);
  const cover = ([one, a], [other, b]) =>
    !one.contains(other) && !other.contains(one) &&
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => cover(one, other)).map((other) => [one, other].map(([part]) => part.textContent.slice(0, 40))));
}`;

async function outlineOf(selector: string): Promise<string> {
  return String(await inPage(`getComputedStyle(document.querySelector('${selector}')).outline`));
}

/** The colour of a button with a count, which tells one that is pressed from the others. */
async function backgroundOf(name: RegExp): Promise<string | undefined> {
  const [words] = await button(name).evaluate(wordsIn);
  return words?.behind[0];
}

/** A colour such as `#1f1f1f` as CSS computes it. */
function rgbOf(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.trim().slice(at, at + 2), 16));
  return `rgb(${red}, ${green}, ${blue})`;
}
