import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { fill } from '../sandbox/fill.ts';
import { waitFor } from '../sandbox/processes.ts';
import { arrivedLoad } from './arrived-load.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
/** So many that a person has time for Cancel. */
const count = 2000;
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const namespaces = ['ui-cancelled', 'ui-closed'];
// The default one lies in the home folder, which is another one after a restart.
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('interrupted', { settings: { 'kubeferry.store.default': { folder: store } } });

beforeAll(async () => {
  for (const namespace of namespaces) await fill(clusters.source, namespace, count, 100);
}, 120_000);
afterAll(async () => {
  for (const api of [source, target]) {
    for (const namespace of namespaces) await api.delete(`/api/v1/namespaces/${namespace}`);
    api.close();
  }
  rmSync(store, { recursive: true, force: true });
});

const begin = async (namespace: string) => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Migrate…');
  await answerMigrateWizard(workbench, { target: 'target', finish: 'Migrate' });
  await waitFor(async () => (await arrivedLoad(target, namespace)).size > 0, {
    what: 'the first object was on the target',
  });
};

/** Resumes from the tree, and finds everything on the target: what was there before is the same object. */
const resumes = async (namespace: string) => {
  const { workbench } = use;
  const before = await arrivedLoad(target, namespace);
  expect(before.size).toBeGreaterThan(0);
  expect(before.size).toBeLessThan(count);
  const row = new RegExp(`^${namespace}.*interrupted`);
  await workbench.migrations.choose(row, 'Resume…');
  await workbench.quickPick.page(/^Allows in /);
  await workbench.quickPick.choose(/Resume\b/);
  expect(await workbench.notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(/was migrated to/);
  const after = await arrivedLoad(target, namespace);
  expect(after.size).toBe(count);
  for (const [name, uid] of before) expect(after.get(name), name).toBe(uid);
};

test('Cancel in the middle of a run leaves what was applied, says how much that is, and Resume… goes on from there', async () => {
  const { workbench } = use;
  await begin('ui-cancelled');
  await workbench.notifications.press(/Migrating ui-cancelled/, 'Cancel');
  const words = await workbench.notifications.text(/was cancelled/);
  expect(words).toMatch(/can be resumed\. So far: \d+ created/);
  await workbench.screenshot(join(pictures, 'cancelled.png'));
  await resumes('ui-cancelled');
});

test('a VS Code that is closed in the middle of a run leaves a run that another one resumes', async () => {
  await begin('ui-closed');
  await use.restart();
  const { workbench } = use;
  await workbench.open();
  // Its log went with the window; how the run stands is known.
  await workbench.migrations.choose(/^ui-closed.*interrupted/, 'Open Log');
  await expect.poll(() => workbench.output()).toMatch(/== The run \S+ of .*: interrupted/);
  await resumes('ui-closed');
});
