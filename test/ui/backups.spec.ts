import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-backups';
const other = 'ui-restored';
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('backups', { settings: { 'kubeferry.store.default': { folder: store } } });

beforeAll(() => applySmallApp(clusters.source, namespace));
afterAll(async () => {
  await Promise.all([source.delete(`/api/v1/namespaces/${namespace}`), target.delete(`/api/v1/namespaces/${other}`)]);
  for (const api of [source, target]) api.close();
  rmSync(store, { recursive: true, force: true });
});

test('Back Up… asks for a store and a name, and the backup is in the Backups tree', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Back Up…');
  await workbench.quickPick.page(/^Into which store/);
  await workbench.quickPick.choose(store);
  await workbench.quickPick.page(/The name of the backup/);
  await workbench.quickPick.fill('kept');
  await workbench.page.keyboard.press('Enter');
  expect(await workbench.notifications.text(/The backup kept/)).toMatch(/lies in .* Objects: \d+/);
  await workbench.section('Backups', true);
  const backups = new Tree(workbench.page, 'Backups');
  await backups.expand(/kf-store/);
  await backups.find(/^kept, /);
  await workbench.screenshot(join(pictures, 'backups.png'));
});

test('Restore… puts what is ticked into another namespace of another cluster', async () => {
  const { workbench } = use;
  const { page, quickPick } = workbench;
  await new Tree(page, 'Backups').choose(/^kept, /, 'Restore…');
  await quickPick.page(/^To which cluster/);
  await quickPick.choose(/^target\b/);
  await quickPick.page(/^Into which namespace/);
  await quickPick.fill(other);
  await quickPick.choose(other);
  await quickPick.page(/^Which objects/);
  // Pods come from their Deployment, so there is nothing to tick.
  expect((await quickPick.options()).join('\n')).not.toMatch(/(Pod|ReplicaSet) · /);
  await quickPick.tick(/^settings/);
  await workbench.screenshot(join(pictures, 'restore-objects.png'));
  await page.keyboard.press('Enter');
  await quickPick.page(/^What about objects/);
  await quickPick.choose(/^Skip them/);
  await quickPick.page(/^Allows in /);
  await workbench.screenshot(join(pictures, 'restore-confirm.png'));
  await quickPick.choose(/Restore\b/);
  expect(await workbench.notifications.text(/was restored to|failed|could not/, 60_000)).toMatch(
    /was restored to target/,
  );
  expect(await target.find(`/apis/apps/v1/namespaces/${other}/deployments/web`)).toBeDefined();
  expect(await target.find(`/api/v1/namespaces/${other}/services/web`)).toBeDefined();
  expect(await target.find(`/api/v1/namespaces/${other}/configmaps/settings`)).toBeUndefined();
});
