import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { applySmallApp, webIsReady } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'aa-keyboard';
const target = new Api(clusters.target);
const use = useWorkbench('keyboard');

beforeAll(() => applySmallApp(clusters.source, namespace));
afterAll(async () => {
  const source = new Api(clusters.source);
  await Promise.all([source, target].map((api) => api.delete(`/api/v1/namespaces/${namespace}`)));
  for (const api of [source, target]) api.close();
});

test('a namespace is found, chosen and migrated by the keyboard alone', async () => {
  const { workbench } = use;
  const { page } = workbench;
  // The palette is the keyboard's way to any view; an empty tree keeps no focus.
  await workbench.run('Kubeferry: Focus on Clusters View');
  await workbench.clusters.find('source');
  await workbench.run('Kubeferry: Focus on Clusters View');
  await workbench.quickPick.root.waitFor({ state: 'hidden' });
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await workbench.clusters.find(namespace);
  // The first one is the Velero of the cluster.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await workbench.clusters.chooseByKeys('Migrate…');
  for (const placeholder of [/^To which cluster/, /^Into which namespace/, /^Allows in /]) {
    await workbench.quickPick.root.getByPlaceholder(placeholder).waitFor();
    await workbench.quickPick.options();
    await page.keyboard.press('Enter');
  }
  expect(await workbench.notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(
    /was migrated to target/,
  );
  expect(await webIsReady(target, namespace)).toBe(true);
});
