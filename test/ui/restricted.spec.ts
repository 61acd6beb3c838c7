import { expect, test } from 'vitest';
import { useWorkbench } from './use-workbench.ts';

const use = useWorkbench('restricted', {
  trusted: false,
  files: { '.vscode/settings.json': JSON.stringify({ 'kubeferry.kubeconfig.files': ['planted.yaml'] }) },
});

test('in Restricted Mode the person’s own contexts are shown and those that the workspace names are not', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.status(/Restricted Mode/).waitFor();
  await workbench.clusters.find('source');
  expect(await workbench.clusters.labels()).toEqual(['source, idle', 'target, idle']);
});

test('in Restricted Mode the palette offers what is for clusters, and nothing that is for migrations', async () => {
  const { workbench } = use;
  await workbench.page.keyboard.press('F1');
  await workbench.quickPick.fill('>Kubeferry: ');
  await workbench.page.getByRole('option', { name: /^Kubeferry: Refresh Clusters/ }).waitFor();
  const offered = (await workbench.quickPick.options()).join('\n');
  expect(offered).not.toMatch(
    /Kubeferry: (Migrate|Restore|Back Up|Run Migration|Resume|Undo Run|Preview|New Own Rule)/,
  );
  await workbench.quickPick.close();
});
