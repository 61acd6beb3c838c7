import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { startRelay } from '../sandbox/relay.ts';
import { backUpAsKept } from './kept-backup.ts';
import { comparisonIn } from './pages/comparison.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-sides';
const path = `/api/v1/namespaces/${namespace}`;
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const relay = await startRelay(clusters.target);
const store = mkdtempSync(join(tmpdir(), 'kf-sides-'));
const use = useWorkbench('compare-sides', {
  kubeconfig: writeKubeconfig,
  settings: { 'kubeferry.store.default': { folder: store } },
  files: planFiles([
    { name: 'moved', namespace, store },
    { name: 'astray', namespace, store, spec: { targets: [{ name: 'lost', context: 'lost' }] } },
  ]),
});

/** The target behind a relay, and a context at whose address nothing listens. */
function writeKubeconfig(): string {
  const file = join(store, 'config.yaml');
  const entry = (context: string, server: string, of: 'source' | 'target') => {
    const { caFile, token } = clusters[of];
    return { context, server, caFile, token };
  };
  const contexts = [
    entry('source', clusters.source.server, 'source'),
    entry('target', relay.server, 'target'),
    entry('lost', 'https://127.0.0.1:1', 'target'),
  ];
  writeFileSync(file, kubeconfig(contexts));
  return file;
}

beforeAll(async () => {
  await Promise.all([applySmallApp(clusters.source, namespace), applySmallApp(clusters.target, namespace)]);
  await backUpAsKept(namespace, { folder: store });
  // What was backed up changes, and the target loses what the source still has.
  await source.patch(`${path}/configmaps/settings`, { data: { colour: 'blue' } });
  await target.delete(`${path}/configmaps/settings`);
});
afterAll(async () => {
  await Promise.all([source.delete(path), target.delete(path)]);
  source.close();
  target.close();
  await relay.stop();
  rmSync(store, { recursive: true, force: true });
});

const { page, row, details, summary, button } = comparisonIn(use);
const heading = (name: string) => page().getByRole('heading', { level: 1, name, exact: true });

/** Compares the namespace of the source with the one of that name in another context. */
async function compareWith(context: string): Promise<void> {
  const { clusters: tree, quickPick } = use.workbench;
  await tree.choose(namespace, 'Compare With…');
  await quickPick.choose(new RegExp(`^${context}\\b`));
  await quickPick.page(new RegExp(`^Which namespace of ${context}`));
}

test('a backup is compared with the live namespace that it was made of', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.section('Backups', true);
  const backups = new Tree(workbench.page, 'Backups');
  await backups.expand(/kf-sides-/);
  await backups.choose(/^kept, /, 'Compare With…');
  await workbench.quickPick.choose(/^source\b/);
  await workbench.quickPick.page(/^Which namespace of source/);
  await workbench.quickPick.choose(new RegExp(`^${namespace}`));
  await summary().waitFor();
  await row(/^settings, ui-sides/).click();
  await details().getByText('/data/colour').waitFor();
  const words = await details().innerText();
  expect(words).toMatch(/green[\s\S]*blue/);
  // The backup holds the value of the Secret, and the cluster the same one.
  expect(await row(/^login/).count()).toBe(0);
  await workbench.screenshot(join(pictures, 'compare-backup.png'));
  await workbench.run('View: Close All Editors');
});

test('a live namespace is compared with a backup, which is asked for by its store and its name and stands on the right', async () => {
  const { workbench } = use;
  const { quickPick } = workbench;
  await workbench.clusters.choose(namespace, 'Compare With…');
  await quickPick.choose(/^A backup/);
  await quickPick.page(/^From which store/);
  await quickPick.choose(/kf-sides-/);
  await quickPick.page(/^Which backup/);
  await quickPick.choose(/^kept/);
  await heading(`source/${namespace} ↔ kept`).waitFor();
  await row(/^settings, ui-sides/).click();
  await details().getByText('/data/colour').waitFor();
  expect(await details().innerText()).toMatch(/blue[\s\S]*green/);
  expect(await row(/^login/).count()).toBe(0);
  await workbench.run('View: Close All Editors');
});

test('Select for Compare on a backup, or on a namespace of one, is the left side of what it is compared with', async () => {
  const { workbench } = use;
  const backups = new Tree(workbench.page, 'Backups');
  await backups.choose(/^kept, /, 'Select for Compare');
  await workbench.clusters.choose(namespace, 'Compare with Selected');
  await heading(`kept ↔ source/${namespace}`).waitFor();
  await row(/^settings, ui-sides/).waitFor();
  await backups.expand(/^kept, /);
  await backups.choose(namespace, 'Select for Compare');
  await workbench.clusters.choose(namespace, 'Compare with Selected');
  await heading(`kept/${namespace} ↔ source/${namespace}`).waitFor();
  await row(/^settings, ui-sides/).click();
  await details().getByText('/data/colour').waitFor();
  expect(await details().innerText()).toMatch(/green[\s\S]*blue/);
  await backups.collapse(/^kept, /);
  await workbench.run('View: Close All Editors');
});

test('a comparison that is cancelled says so, and can be made again', async () => {
  const { workbench } = use;
  await compareWith('target');
  await workbench.quickPick.shows(new RegExp(`^${namespace}`));
  const held = relay.holdWhen(() => true);
  await workbench.page.keyboard.press('Enter');
  await held;
  await page().getByRole('progressbar').waitFor();
  await button('Cancel').click();
  await page().getByText('Cancelled: what is shown is not all.').waitFor();
  expect(await page().getByRole('progressbar').count()).toBe(0);
  await relay.holdWhen(undefined);
  relay.cut();
  await button('Compare Again').click();
  await row(/^settings, ui-sides/).waitFor();
  await summary().waitFor();
  await workbench.run('View: Close All Editors');
});

test('a context that cannot be reached is told before a namespace of it is chosen, and on the page where it is known', async () => {
  const { workbench } = use;
  const words = /context lost .*cannot be reached/;
  await compareWith('lost');
  await workbench.quickPick.shows(words);
  await workbench.quickPick.close();
  await workbench.migrations.choose(/^astray\b/, 'Compare Source with Target');
  await page().getByRole('alert').getByText(words).waitFor();
  await page().getByText('There is no result.').waitFor();
  expect(await page().getByRole('treeitem').count()).toBe(0);
  await workbench.screenshot(join(pictures, 'compare-unreachable.png'));
  await workbench.run('View: Close All Editors');
});

test('Verify Migration says what is not as meant, and opens the page of it', async () => {
  const { workbench } = use;
  await workbench.migrations.choose(/^moved\b/, 'Verify Migration');
  expect(await workbench.notifications.text(/moved .* on there/, 120_000)).toBe(
    'moved does not work on there as meant.',
  );
  await workbench.page.getByRole('tab', { name: /verification-there\.md/ }).waitFor();
  await page().getByRole('heading', { name: 'moved on there: does not work as meant' }).waitFor();
  await page().getByText(`configmaps ${namespace}/settings`).first().waitFor();
  await workbench.screenshot(join(pictures, 'verify.png'));
  await workbench.notifications.dismissAll();
  await workbench.run('View: Close All Editors');
});

test('the page of a later verification tells that one, also where the page of an earlier one was closed', async () => {
  const { workbench } = use;
  await target.delete(`${path}/secrets/login`);
  await workbench.migrations.choose(/^moved\b/, 'Verify Migration');
  await workbench.notifications.text(/moved .* on there/, 120_000);
  await page().getByText(`secrets ${namespace}/login`).first().waitFor();
  await workbench.notifications.dismissAll();
  await workbench.run('View: Close All Editors');
});
