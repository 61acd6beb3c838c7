import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Tree } from './pages/tree.ts';
import { useWorkbench } from './use-workbench.ts';

const use = useWorkbench('explorer', { extensions: [join(import.meta.dirname, 'explorer')] });

test('a namespace in the Kubernetes extension’s own explorer offers Migrate…, and the wizard begins with its target', async () => {
  const { workbench } = use;
  await workbench.open('Kubernetes');
  const explorer = new Tree(workbench.page, 'Kubernetes Clusters');
  expect(await explorer.openMenu('shop')).toContainEqual(expect.stringMatching(/^Migrate…/));
  await explorer.choose('shop', 'Migrate…');
  await workbench.quickPick.page(/cluster/i);
  const rows = await workbench.quickPick.options();
  expect(rows.some((row) => row.startsWith('target'))).toBe(true);
  await workbench.quickPick.close();
});
