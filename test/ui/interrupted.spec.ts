import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { fill } from '../sandbox/fill.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { after, startRelay } from '../sandbox/relay.ts';
import { arrivedLoad } from './arrived-load.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
/**
 * What moves; half of the bytes reach the target, and then nothing does until the run has ended. Half of them are more than
 * the 32 that can be on their way at once, so that some have arrived by then.
 */
const [count, bytes] = [120, 20_000];
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const relay = await startRelay(clusters.target);
const namespaces = ['ui-cancelled', 'ui-closed'];
// The default store lies in the home folder, which is another one after a restart.
const home = mkdtempSync(join(tmpdir(), 'kf-interrupted-'));
const config = join(home, 'config.yaml');
const use = useWorkbench('interrupted', {
  kubeconfig: config,
  settings: { 'kubeferry.store.default': { folder: home } },
});

beforeAll(async () => {
  const { source: from, target: to } = clusters;
  const entries = [
    { ...from, context: 'source' },
    { ...to, context: 'target', server: relay.server },
  ];
  writeFileSync(config, kubeconfig(entries));
  for (const namespace of namespaces) await fill(clusters.source, namespace, count, bytes);
});
afterAll(async () => {
  for (const api of [source, target]) {
    for (const namespace of namespaces) await api.delete(`/api/v1/namespaces/${namespace}`);
    api.close();
  }
  await relay.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Migrates a namespace until half of it has reached the target, which takes no more then. */
const begin = async (namespace: string) => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Migrate…');
  const held = relay.holdWhen(after((count * bytes) / 2));
  await answerMigrateWizard(workbench, { target: 'target', finish: 'Migrate' });
  await held;
  await waitFor(async () => (await arrivedLoad(target, namespace)).size > 0, {
    what: 'the first object was on the target',
  });
};

/** Resumes from the tree, and finds everything on the target: what was there before is the same object. */
const resumes = async (namespace: string) => {
  const { workbench } = use;
  await relay.holdWhen(undefined);
  const before = await arrivedLoad(target, namespace);
  expect(before.size).toBeGreaterThan(0);
  expect(before.size).toBeLessThan(count);
  const row = new RegExp(`^${namespace}.*interrupted`);
  await workbench.migrations.choose(row, 'Resume…');
  await workbench.quickPick.page(/^Allows in /);
  await workbench.quickPick.choose(/Resume\b/);
  expect(await workbench.notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(/was migrated to/);
  const now = await arrivedLoad(target, namespace);
  expect(now.size).toBe(count);
  for (const [name, uid] of before) expect(now.get(name), name).toBe(uid);
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
