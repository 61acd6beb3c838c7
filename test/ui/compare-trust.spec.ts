import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { comparisonIn } from './pages/comparison.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const use = useWorkbench('compare-trust', {
  trusted: false,
  files: planFiles([{ name: 'moved', namespace: 'kube-public', store: join(tmpdir(), 'kf-none') }]),
});

test('a comparison of a migration that came back in Restricted Mode is made again once the folder is trusted, with what changes on the source', async () => {
  const { workbench } = use;
  const { page, changes } = comparisonIn(use);
  const trust = async (name: 'Trust' | "Don't Trust") => {
    await workbench.run('Workspaces: Manage Workspace Trust');
    await workbench.page.locator('.workspace-trust-editor').getByRole('button', { name, exact: true }).click();
  };
  await trust('Trust');
  await workbench.open();
  await workbench.run('Kubeferry: Compare Source with Target');
  await changes().waitFor();
  await trust("Don't Trust");
  await workbench.reload();
  await workbench.page.getByRole('tab', { name: /^Compare source of moved/ }).click();
  await page().getByText('There is no result.').waitFor();
  await trust('Trust');
  await workbench.page.getByRole('tab', { name: /^Compare source of moved/ }).click();
  await changes().waitFor();
});
