import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useWorkbench } from './use-workbench.ts';

const missing = join(tmpdir(), `kubeferry-no-such-file-${process.pid}`);
const use = useWorkbench('no-kubeconfig', { kubeconfig: missing });

test('without a kubeconfig the view says where it looked and what to do', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.page.getByText(/No kubeconfig was found/).waitFor();
  await workbench.page
    .getByRole('button', { name: /Add Kubeconfig File/ })
    .first()
    .waitFor();
  expect(await workbench.clusters.root.isVisible()).toBe(false);
});

test('a kubeconfig that is no YAML is named, with its place', async () => {
  const { workbench } = use;
  writeFileSync(missing, 'contexts: [\n  - name: "unfinished\n');
  await workbench.run('Kubeferry: Refresh Clusters');
  const row = await workbench.clusters.find(new RegExp(missing.split(/[\\/]/).at(-1) ?? ''));
  expect(await row.getAttribute('aria-label')).toMatch(/YAML|read|line/i);
});

test('a kubeconfig without contexts, and a workspace without migrations, say what to do', async () => {
  const { workbench } = use;
  writeFileSync(missing, 'apiVersion: v1\nkind: Config\ncontexts: []\n');
  await workbench.run('Kubeferry: Refresh Clusters');
  await workbench.page.getByText(/hold no contexts/).waitFor();
  await workbench.page.getByText(/No migrations in this workspace yet/).waitFor();
});
