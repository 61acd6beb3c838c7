import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { KubeObject } from '../../src/model/object.ts';
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
]);
afterAll(() => rmSync(store, { recursive: true, force: true }));

const { page, tree, row, changes, focused } = comparisonIn(use);

/** Goes through the page with a key until a button has the focus. */
async function goTo(name: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let stops = 0; stops < 20; stops++) {
    await use.workbench.page.keyboard.press(key);
    if ((await focused()) === name) return;
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}

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

test('Open All as Diffs is reached and pressed', async () => {
  const { workbench } = use;
  await followed().waitFor();
  await row(/^banner, /).waitFor();
  await goTo('Open All as Diffs', 'Shift+Tab');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: /^source of moved\.migration ↔ .*\(2 files\)/ }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('from the source');
});
