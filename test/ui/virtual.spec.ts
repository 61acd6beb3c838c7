import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { applySmallApp, webIsReady } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-virtual';
const target = new Api(clusters.target);
const kept = mkdtempSync(join(tmpdir(), 'kf-kept-'));
const use = useWorkbench('virtual', {
  extensions: [join(import.meta.dirname, 'memory-files')],
  files: { 'virtual.code-workspace': JSON.stringify({ folders: [{ uri: 'memory:/project' }] }) },
  open: 'virtual.code-workspace',
});

beforeAll(() => applySmallApp(clusters.source, namespace));
afterAll(async () => {
  const source = new Api(clusters.source);
  await Promise.all([source, target].map((api) => api.delete(`/api/v1/namespaces/${namespace}`)));
  for (const api of [source, target]) api.close();
  rmSync(kept, { recursive: true, force: true });
});

test('in a virtual workspace clusters are shown, and Migrate… asks for a folder on this machine first', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Migrate…');
  await answerMigrateWizard(workbench, { target: 'target', finish: 'Migrate' });
  await workbench.quickPick.page(/In which folder shall migrations be kept/);
  // It lists a folder of its own first, and then takes away what was typed before.
  const box = workbench.quickPick.root.locator('input[type=text]').first();
  await workbench.page.getByRole('option', { name: '..', exact: true }).waitFor();
  await workbench.quickPick.fill(`${kept}/`);
  await expect.poll(() => workbench.quickPick.options()).toEqual(['..']);
  expect(await box.inputValue()).toBe(`${kept}/`);
  await workbench.quickPick.root.getByRole('button', { name: /Keep Migrations Here/ }).click();
  expect(await workbench.notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(/was migrated to/);
  expect(await webIsReady(target, namespace)).toBe(true);
  expect(readdirSync(kept)).toEqual([`${namespace}.migration`]);
  await workbench.migrations.find(/completed/);
});
