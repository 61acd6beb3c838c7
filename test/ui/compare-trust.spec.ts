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
  const editor = workbench.page.locator('.monaco-modal-editor-block');
  const trust = async () => {
    await workbench.run('Workspaces: Manage Workspace Trust');
    await editor.getByRole('button', { name: 'Trust', exact: true }).click();
    await editor.getByRole('button', { name: /^Close/ }).click();
    await editor.waitFor({ state: 'detached' });
  };
  /** Takes the folder from those that are trusted, upon which VS Code loads the window again. */
  const distrust = async () => {
    await workbench.run('Workspaces: Manage Workspace Trust');
    await editor.getByRole('list', { name: 'Trusted Folders & Workspaces' }).getByRole('listitem').hover();
    const loaded = workbench.page.waitForEvent('load');
    await editor.getByRole('button', { name: 'Delete Path', exact: true }).click();
    await loaded;
  };
  await trust();
  await workbench.open();
  await workbench.run('Kubeferry: Compare Source with Target');
  await changes().waitFor();
  await distrust();
  await page().getByText('There is no result.').waitFor();
  await trust();
  await changes().waitFor();
});
