import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { useOnBothClusters } from './both-clusters.ts';
import { comparisonIn } from './pages/comparison.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const namespace = 'ui-compare-keyboard';
const store = mkdtempSync(join(tmpdir(), 'kf-keyboard-'));
const use = useWorkbench('compare-keyboard', { files: planFiles([{ name: 'moved', namespace, store }]) });

const config = (name: string, text: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data: { text },
});
useOnBothClusters(namespace, (side) => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  config('banner', `from the ${side}`),
  config('limits', `of the ${side}`),
  ...(side === 'target' ? [config('extra', 'of the target alone')] : []),
]);
const target = new Api(inject('sandbox').clusters.target);
const banner = `/api/v1/namespaces/${namespace}/configmaps/banner`;
afterAll(() => {
  target.close();
  rmSync(store, { recursive: true, force: true });
});

const { page, tree, row, details, changes, meant, focused } = comparisonIn(use);
const ignoreText = 'Ignore from Now On… /data/text';

/** Goes through the page with a key until a button has the focus. */
async function goTo(name: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let stops = 0; stops < 20; stops++) {
    await use.workbench.page.keyboard.press(key);
    if ((await focused()) === name) return;
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}

const names = (buttons: { ariaLabel: string | null; textContent: string | null }[]) =>
  buttons.map((one) => one.ariaLabel ?? one.textContent ?? '');
const followed = () => page().getByText(/^True as of .*, \d+ connections$/);

test('Pause and Resume are reached and pressed, and one has the focus in place of the other', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await workbench.open();
  await workbench.migrations.choose(/^moved\b/, 'Compare Source with Target');
  await followed().waitFor();
  await tree().focus();
  await goTo('Pause', 'Shift+Tab');
  await keyboard.press('Enter');
  await page()
    .getByText(/^Paused: true as of /)
    .waitFor();
  await expect.poll(focused).toBe('Resume');
  await keyboard.press('Space');
  await followed().waitFor();
  await expect.poll(focused).toBe('Pause');
});

test('Export Again is reached and pressed, and keeps the focus while it exports and after that', async () => {
  const { workbench } = use;
  await goTo('Export Again', 'Tab');
  await workbench.page.keyboard.press('Enter');
  await workbench.notifications.text(/Preview of/, 60_000);
  await changes()
    .getByText(/^Exported again at /)
    .waitFor();
  const manifest = join('moved.migration', 'targets', 'there', namespace, 'configmaps', 'banner.yaml');
  expect(readFileSync(join(use.workspace, manifest), 'utf8')).toContain('from the source');
  expect(await focused()).toBe('Export Again');
  await workbench.notifications.dismissAll();
});

test('a question that is left gives the focus back to the button that asked it', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await row(/^banner, /).click();
  await goTo(ignoreText, 'Tab');
  await keyboard.press('Enter');
  await workbench.quickPick.page(/^Why does nobody need to look at it again/);
  await keyboard.press('Escape');
  await expect.poll(focused).toBe(ignoreText);
});

test('a button of a field keeps the focus, and a long value its length, while the object changes', async () => {
  const { keyboard } = use.workbench.page;
  await target.patch(banner, { data: { long: `${'x'.repeat(1000)}seen${'y'.repeat(1000)}` } });
  await details().getByText('/data/long').waitFor();
  await goTo('Show more', 'Tab');
  await keyboard.press('Enter');
  await details()
    .getByText(/^x+seeny+$/)
    .waitFor();
  await goTo(ignoreText, 'Shift+Tab');
  await target.patch(banner, { data: { another: 'field', long: `${'x'.repeat(1000)}seen${'y'.repeat(999)}z` } });
  await details().getByText('/data/another').waitFor();
  expect(await focused()).toBe(ignoreText);
  await details()
    .getByText(/^x+seeny+z$/)
    .waitFor();
});

test('Tab comes to every button of the details, and all controls and headings of the table have names', async () => {
  const { keyboard } = use.workbench.page;
  await row(/^banner, /).click();
  await details().getByText('/data/long').waitFor();
  const buttons = await details().getByRole('button').evaluateAll(names);
  expect(buttons).toContain('Copy as JSON Patch');
  expect(buttons).toContain(ignoreText);
  const stops: string[] = [];
  for (const _ of buttons) {
    await keyboard.press('Tab');
    // Before its buttons, the details themselves.
    if ((await focused()) === 'Differences of the object') await keyboard.press('Tab');
    stops.push(await focused());
  }
  expect(stops).toEqual(buttons);
  const named = await page().locator('button, input, th, [tabindex="0"]').filter({ visible: true }).all();
  expect(named.length).toBeGreaterThan(buttons.length + 8);
  // As in `- button "Pause"`; YAML quotes what has a colon.
  for (const one of named) expect(await one.ariaSnapshot()).toMatch(/^- '?\w+ "[^"]/);
});

test('a diff that is closed leads back to the row that it was opened from, and groups stay as they were', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await row(/^Ignored by the plan/).waitFor({ state: 'detached' });
  await row(/^Only on the right/).click();
  await row(/^extra, /).waitFor({ state: 'detached' });
  await row(/^limits, /).click();
  await keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: /^limits \(/ }).waitFor();
  await workbench.run('View: Close Editor');
  await expect.poll(meant).toMatch(/^limits, /);
  await expect.poll(focused).toBe('Objects that differ');
  await row(/^Only on the right/).waitFor();
  expect(await row(/^extra, /).count()).toBe(0);
  await keyboard.press('ArrowUp');
  await expect.poll(meant).toMatch(/^banner, /);
});

test('an object that is ignored from now on leaves the keyboard in the list, at what stands in its place', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await row(/^banner, /).click();
  await goTo('Ignore from Now On…', 'Tab');
  await keyboard.press('Enter');
  await workbench.quickPick.page(/^Why does nobody need to look at it again/);
  await keyboard.type('it is of that side');
  await keyboard.press('Enter');
  await row(/^banner, /).waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('Objects that differ');
  await expect.poll(meant).toMatch(/^limits, /);
});

test('Open All as Diffs is reached and pressed', async () => {
  const { workbench } = use;
  await followed().waitFor();
  await row(/^limits, /).waitFor();
  await goTo('Open All as Diffs', 'Shift+Tab');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: /^source of moved\.migration ↔ .*\(\d files\)/ }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('from the source');
});
