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

test('in Restricted Mode Migrate… is refused with a sentence', async () => {
  const { workbench } = use;
  await workbench.run('Kubeferry: Migrate…');
  await workbench.notifications.text(/trust/i);
});
