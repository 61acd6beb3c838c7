import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { folder, clusters } = inject('sandbox');
const { tokens } = clusters.source;
const file = join(folder, 'developer-spec.kubeconfig.yaml');
const namespace = 'ui-few';
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const use = useWorkbench('developer', { kubeconfig: file });

beforeAll(async () => {
  const entry = { server: clusters.source.server, caFile: clusters.source.caFile };
  const entries = [
    { context: 'source', ...entry, token: tokens.developer },
    { context: 'reader', ...entry, token: tokens.outsider },
    { ...clusters.target, context: 'target' },
  ];
  writeFileSync(file, kubeconfig(entries));
  await applySmallApp(clusters.source, namespace);
  const group = 'rbac.authorization.k8s.io';
  const about = { apiVersion: `${group}/v1`, metadata: { name: 'reads-few', namespace } };
  const resources = ['configmaps', 'services', 'deployments', 'replicasets', 'pods', 'persistentvolumeclaims'];
  const rules = [{ apiGroups: ['', 'apps'], resources, verbs: ['get', 'list'] }];
  await source.create({ ...about, kind: 'Role', rules });
  const subjects = [{ apiGroup: group, kind: 'User', name: 'outsider' }];
  const roleRef = { apiGroup: group, kind: 'Role', name: 'reads-few' };
  await source.create({ ...about, kind: 'RoleBinding', roleRef, subjects });
});
afterAll(async () => {
  for (const api of [source, target]) {
    await api.delete(`/api/v1/namespaces/${namespace}`);
    api.close();
  }
});

test('who may not list namespaces is told so and types one, which is remembered', async () => {
  const { workbench } = use;
  const { clusters: tree, page, quickPick } = workbench;
  await workbench.open();
  await tree.expand('source');
  await tree.find(/^source, denied/);
  expect(await tree.openMenu('source')).toEqual(expect.arrayContaining(['Enter Namespace…', 'Retry']));
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

test('kinds that may not be listed are named before the start, and the migration is not called plainly completed', async () => {
  const { workbench } = use;
  const { clusters: tree, migrations, notifications, page, quickPick } = workbench;
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await tree.expand('reader');
  await tree.choose('reader', 'Enter Namespace…');
  await quickPick.page(/remembered for this context/);
  await quickPick.fill(namespace);
  await page.keyboard.press('Enter');
  await tree.choose(namespace, 'Migrate…');
  let rows: string[] = [];
  await answerMigrateWizard(workbench, {
    target: 'target',
    finish: 'Migrate',
    seen: async (shown) => {
      if (shown !== 'confirm') return;
      rows = await quickPick.options();
      await workbench.screenshot(join(pictures, 'kinds-not-listed.png'));
    },
  });
  expect(rows.join('\n')).toMatch(/you may not list these kinds\s*cronjobs.batch, daemonsets.apps/);
  expect(await notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(/Something may be missing/);
  await migrations.find(/^ui-few, completed, something may be missing/);
  await workbench.screenshot(join(pictures, 'something-missing.png'));
});
