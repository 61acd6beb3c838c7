import { test } from 'vitest';
import { useWorkbench } from './use-workbench.ts';

const use = useWorkbench('package', { packaged: true });

test('the package installs, and its trees reach a cluster', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.find('kube-system');
  await workbench.clusters.find(/^source, ready/);
});
