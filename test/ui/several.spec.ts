import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { applySmallApp, webIsReady } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespaces = ['ui-several-one', 'ui-several-two'] as const;
const target = new Api(clusters.target);
const use = useWorkbench('several');

beforeAll(async () => {
  for (const namespace of namespaces) await applySmallApp(clusters.source, namespace);
});
afterAll(async () => {
  const source = new Api(clusters.source);
  for (const api of [source, target]) {
    for (const namespace of namespaces) await api.delete(`/api/v1/namespaces/${namespace}`);
    api.close();
  }
});

test('several namespaces that are selected make one migration', async () => {
  const { workbench } = use;
  const [one, two] = namespaces;
  await workbench.open();
  await workbench.clusters.expand('source');
  await (await workbench.clusters.find(one)).click();
  await (await workbench.clusters.find(two)).click({ modifiers: ['ControlOrMeta'] });
  await workbench.clusters.choose(two, 'Migrate…');
  let gate = '';
  await answerMigrateWizard(workbench, {
    target: 'target',
    finish: 'Migrate',
    seen: async (page) => {
      if (page === 'confirm') gate = (await workbench.quickPick.options()).join('\n');
    },
  });
  for (const namespace of namespaces) expect(gate).toContain(namespace);
  expect(await workbench.notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(/was migrated to/);
  for (const namespace of namespaces) expect(await webIsReady(target, namespace), namespace).toBe(true);
  await workbench.migrations.find(/completed/);
  const rows = (await workbench.migrations.labels()).filter((label) => /completed/.test(label));
  expect(rows).toHaveLength(1);
});
