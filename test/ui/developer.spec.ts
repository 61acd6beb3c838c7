import { expect, inject, test } from 'vitest';
import { useWorkbench } from './use-workbench.ts';

const use = useWorkbench('developer', { kubeconfig: inject('sandbox').restrictedKubeconfig });

test('who may not list namespaces is told so and types one, which is remembered', async () => {
  const { workbench } = use;
  const { clusters: tree, page, quickPick } = workbench;
  await workbench.open();
  await tree.expand('source');
  await tree.find(/^source, denied/);
  expect(await tree.openMenu('source')).toContain('Enter Namespace…');
  await tree.choose('source', 'Enter Namespace…');
  await quickPick.page(/remembered for this context/);
  await quickPick.fill('team');
  await page.keyboard.press('Enter');
  await tree.expand('team');
  await tree.expand('Workloads');

  await workbench.reload();
  await tree.expand('source');
  await tree.find('team');
});

test('Forget Namespace takes a name that was typed away again', async () => {
  const { clusters: tree } = use.workbench;
  await tree.choose('team', 'Forget Namespace');
  await tree.item('team').waitFor({ state: 'hidden' });
  await tree.find(/^Enter a namespace…/);
});
