import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { diagnosticLog } from './logs.ts';
import { useWorkbench } from './use-workbench.ts';

const { server, caFile, token } = inject('sandbox').clusters.source;
const missing = join(tmpdir(), `kubeferry-no-such-file-${process.pid}`);
const use = useWorkbench('no-kubeconfig', { kubeconfig: missing, settings: { 'files.simpleDialog.enable': true } });
afterAll(() => rmSync(missing, { force: true }));

test('without a kubeconfig the view says where it looked and what to do', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.page.getByText(/No kubeconfig was found/).waitFor();
  await workbench.page
    .getByRole('button', { name: /Add Kubeconfig File/ })
    .first()
    .waitFor();
  expect(await workbench.clusters.root.isVisible()).toBe(false);
  await expect.poll(() => diagnosticLog(use.vscode)).toContain(`no context was found in ${missing}`);
});

test('a kubeconfig that is no YAML is named, with its place', async () => {
  const { workbench } = use;
  writeFileSync(missing, 'contexts: [\n  - name: "unfinished\n');
  await workbench.run('Kubeferry: Refresh Clusters');
  const row = await workbench.clusters.find(new RegExp(missing.split(/[\\/]/).at(-1) ?? ''));
  expect(await row.getAttribute('aria-label')).toMatch(/Missing closing "quote at line 3, column 1/);
  await expect.poll(() => diagnosticLog(use.vscode)).toMatch(/\[warning\] kubeconfig: .*line 3/);
});

test('a kubeconfig without contexts, and a workspace without migrations, say what to do', async () => {
  const { workbench } = use;
  writeFileSync(missing, 'apiVersion: v1\nkind: Config\ncontexts: []\n');
  await workbench.run('Kubeferry: Refresh Clusters');
  await workbench.page.getByText(/hold no contexts/).waitFor();
  await workbench.page.getByText(/No migrations in this workspace yet/).waitFor();
});

/** Adds a kubeconfig below the home folder by Add Kubeconfig File…, begun as `begin` does. */
const add = async (context: string, begin: () => Promise<void>) => {
  const { page, quickPick } = use.workbench;
  const file = join(use.vscode.home, `${context}.yaml`);
  writeFileSync(file, kubeconfig([{ context, server, caFile, token }]));
  await begin();
  await quickPick.page(/Add Kubeconfig Files/);
  // It lists a folder of its own first, and then takes away what was typed before.
  await page.getByRole('option', { name: '..', exact: true }).waitFor();
  await quickPick.fill(file);
  await quickPick.root.getByRole('button', { name: 'Add', exact: true }).click();
};

test('Add Kubeconfig File… shows the contexts of a file at once, and they work', async () => {
  const { workbench } = use;
  const { page, clusters: tree } = workbench;
  await add('lab', () =>
    page
      .getByRole('button', { name: /Add Kubeconfig File/ })
      .first()
      .click(),
  );
  await tree.expand('lab');
  await tree.find('kube-system');
  await add('attic', () => workbench.run('Kubeferry: Add Kubeconfig File…'));
  await tree.find('attic');
  expect(await tree.isExpanded('lab')).toBe(true);
});

test('Remove Kubeconfig File… takes its contexts away, and leaves the file', async () => {
  const { workbench } = use;
  const { clusters: tree, page, quickPick } = workbench;
  await tree.choose('attic', 'Remove Kubeconfig File…');
  await tree.item('attic').waitFor({ state: 'hidden' });
  expect(existsSync(join(use.vscode.home, 'attic.yaml'))).toBe(true);
  await workbench.run('Kubeferry: Remove Kubeconfig File…');
  await quickPick.page(/The file stays on disk/);
  await quickPick.choose(/lab\.yaml/);
  await page.getByText(/hold no contexts/).waitFor();
});
