import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import { Api } from '../sandbox/api.ts';
import { backUpAs } from './kept-backup.ts';
import { writeListed } from './listed-backup.ts';
import { answerBackUpWizard } from './pages/back-up-wizard.ts';
import { comparisonIn } from './pages/comparison.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-backups';
const source = new Api(clusters.source);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('backups', {
  settings: { 'kubeferry.store.default': { folder: store }, 'files.simpleDialog.enable': true },
});
const backups = () => new Tree(use.workbench.page, 'Backups');
const comparison = comparisonIn(use);

beforeAll(() => applySmallApp(clusters.source, namespace));
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  source.close();
  rmSync(store, { recursive: true, force: true });
});

test('Back Up… asks for a store and a name, and the backup is in the Backups tree', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Back Up…');
  expect(await answerBackUpWizard(workbench, store, 'kept')).toMatch(/lies in .* Objects: \d+/);
  await workbench.section('Backups', true);
  await backups().expand(/kf-store/);
  await backups().find(/^kept, /);
  await workbench.screenshot(join(pictures, 'backups.png'));
});

test('a backup opens into its files and namespaces, kinds and objects; each is read-only text without Secret values', async () => {
  const { workbench } = use;
  const { page } = workbench;
  await workbench.section('Clusters', false);
  await workbench.run('View: Hide Panel');
  await backups().expand(/^kept, /);
  await backups().expand('Files');
  await (await backups().find('Log')).click();
  await page.getByRole('tab', { name: /^logs\.log/ }).waitFor();
  await expect.poll(() => workbench.editor()).toMatch(/level=info/);
  await backups().expand(namespace);
  await backups().expand('Deployment');
  await (await backups().find('web')).click();
  await page.getByRole('tab', { name: /^web\.yaml/ }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('kind: Deployment');
  await page.getByRole('main').locator('.view-line', { hasText: 'kind:' }).first().click();
  await page.keyboard.type('typed');
  await page
    .getByText(/Editor is read-only/)
    .first()
    .waitFor();
  await backups().collapse('Deployment');
  await backups().expand('Secret');
  await (await backups().find('login')).click();
  await expect.poll(() => workbench.editor()).toMatch(/password: ••••/);
  await workbench.screenshot(join(pictures, 'backup-contents.png'));
});

test('Find in Backup… finds by name, kind and image, and opens what is chosen', async () => {
  const { page, quickPick } = use.workbench;
  await backups().choose(/^kept, /, 'Find in Backup…');
  await quickPick.fill('ns:shop');
  await quickPick.root.getByRole('option', { name: /ns: is looked for in names\. .*kind: namespace:/ }).waitFor();
  await quickPick.root.getByRole('option', { name: /^No object fits/ }).waitFor();
  await quickPick.fill('image:nginx:1.29 kind:deployment');
  await quickPick.root.getByRole('option', { name: /^settings/ }).waitFor({ state: 'hidden' });
  await quickPick.choose(/^web.*deployments\.apps/);
  await page.getByRole('tab', { name: /^web\.yaml/ }).waitFor();
  await expect.poll(() => use.workbench.editor()).toContain('kind: Deployment');
});

test('Find in Backup… finds by label, and opens what is chosen', async () => {
  const { page, quickPick } = use.workbench;
  await backups().choose(/^kept, /, 'Find in Backup…');
  await quickPick.shows(/^settings/);
  await quickPick.fill('label:app=web');
  await quickPick.root.getByRole('option', { name: /^settings/ }).waitFor({ state: 'hidden' });
  const found = (await quickPick.options()).join('\n');
  for (const kind of ['deployments.apps', 'services', 'pods']) expect(found).toContain(`${kind} · ${namespace}`);
  expect(found).not.toMatch(/configmaps|secrets|No object fits/);
  await quickPick.fill('label:app=other');
  await quickPick.shows(/^No object fits/);
  await quickPick.fill('label:app=web');
  await quickPick.choose(/^web.*services/);
  await page.getByRole('tab', { name: /^web\.yaml/ }).waitFor();
  await expect.poll(() => use.workbench.editor()).toContain('kind: Service');
});

test('an object of a backup is compared with the live one of a context', async () => {
  const { page, quickPick } = use.workbench;
  await source.patch(`/api/v1/namespaces/${namespace}/configmaps/settings`, { data: { colour: 'blue' } });
  await backups().collapse('Secret');
  await backups().expand('ConfigMap');
  await backups().choose('settings', 'Compare with Live Object…');
  await quickPick.choose('source');
  await page.getByRole('tab', { name: /settings \(kept ↔ source\)/ }).waitFor();
  await expect.poll(() => use.workbench.editor()).toMatch(/colour: green[\s\S]*colour: blue/);
  await use.workbench.screenshot(join(pictures, 'backup-compare.png'));
});

test('Compare with Backup… asks for another one of the store, and says on a page what both do not have alike, the older one first', async () => {
  const { page, quickPick } = use.workbench;
  await backUpAs('later', namespace, { folder: store });
  await use.workbench.run('Kubeferry: Refresh Backups');
  // A click while the row comes lands on what moved there.
  await backups().find(/^later, /);
  await backups().collapse(/^kept, /);
  await backups().choose(/^later, /, 'Compare with Backup…');
  await quickPick.shows(/^kept/);
  expect((await quickPick.options()).join('\n')).not.toContain('later');
  await quickPick.choose(/^kept/);
  await comparison.page().getByRole('heading', { level: 1, name: 'kept ↔ later' }).waitFor();
  await comparison.row(/^settings, /).click();
  await comparison.details().getByText('/data/colour').waitFor();
  expect(await comparison.details().innerText()).toMatch(/green[\s\S]*blue/);
  await use.workbench.screenshot(join(pictures, 'backups-compared.png'));
  await comparison.details().getByRole('button', { name: 'Open Diff' }).click();
  await page.getByRole('tab', { name: /settings \(kept ↔ later\)/ }).waitFor();
  await expect.poll(() => use.workbench.editor()).toMatch(/colour: green[\s\S]*colour: blue/);
  await use.workbench.run('View: Close All Editors');
  rmSync(join(store, backupKeys('later').folder), { recursive: true });
  await use.workbench.run('Kubeferry: Refresh Backups');
  await backups().expand(/^kept, /);
});

test('Verify says that every byte of a backup is sound, and of a damaged one that it is not', async () => {
  const { notifications } = use.workbench;
  await backups().choose(/^kept, /, 'Verify');
  expect(await notifications.text(/The backup kept is/)).toMatch(/is sound: every byte was read\. Objects: \d+/);
  await backups().find(/^kept, Completed · sound, verified /);
  await notifications.dismissAll();
  const results = join(store, backupKeys('kept').results);
  const whole = readFileSync(results);
  writeFileSync(results, whole.subarray(0, 10));
  await backups().choose(/^kept, /, 'Verify');
  expect(await notifications.text(/The backup kept is/)).toMatch(/is not sound\. Errors: 1/);
  await backups().find(/^kept, Completed · not sound, verified /);
  await use.workbench.run('Kubeferry: Refresh Backups');
  await backups().find(/^kept, Completed · (?!not sound)/);
  writeFileSync(results, whole);
  await notifications.dismissAll();
});

/** Chooses Download… of a row, and the folder of the workspace to download to. */
async function download(row: string | RegExp): Promise<void> {
  const { quickPick } = use.workbench;
  await backups().choose(row, 'Download…');
  await quickPick.page(/into which folder/);
  // The dialog fills in the folder of the workspace when it has looked at it.
  const button = quickPick.root.getByRole('button', { name: 'Download Here' });
  await expect.poll(() => quickPick.typed()).toBe(`${use.workspace}/`);
  await button.click();
}

/** The manifests below a folder of the workspace, by their paths in it. */
function manifestsIn(folder: string): string[] {
  const files = readdirSync(join(use.workspace, folder), { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return paths.map((path) => relative(join(use.workspace, folder), path)).sort();
}

test('Download… writes a namespace of a backup as manifests into a new folder, and nothing over what is there', async () => {
  const { notifications } = use.workbench;
  await download(namespace);
  const folder = join(use.workspace, `kept-${namespace}`);
  expect(await notifications.text(/Secrets in clear/)).toContain(folder);
  expect(readFileSync(join(folder, namespace, 'configmaps', 'settings.yaml'), 'utf8')).toContain('colour: green');
  await notifications.dismissAll();
  await download(namespace);
  expect(await notifications.text(/holds something already/)).toMatch(/nothing is written over/);
  await notifications.dismissAll();
});

test('Download… of one object writes that alone, and of a backup all that is in it', async () => {
  const { notifications } = use.workbench;
  await backups().expand(namespace);
  await backups().expand('ConfigMap');
  await download('settings');
  const one = `kept-${namespace}-ConfigMap-settings`;
  const said = await notifications.text(/Secrets in clear/);
  expect(said).toMatch(/^One object lies in /);
  expect(said).toContain(` ${join(use.workspace, one)},`);
  expect(manifestsIn(one)).toEqual([join(namespace, 'configmaps', 'settings.yaml')]);
  await notifications.dismissAll();
  await download(/^kept, /);
  const all = await notifications.text(/Secrets in clear/);
  expect(all).toContain(`objects lie in ${join(use.workspace, 'kept')},`);
  const manifests = manifestsIn('kept');
  expect(all).toContain(`${manifests.length} objects`);
  expect(manifests).toEqual(expect.arrayContaining(manifestsIn(`kept-${namespace}`)));
  expect(manifests).toContain(join('_cluster', 'namespaces', `${namespace}.yaml`));
  await notifications.dismissAll();
});

test('Open Log of Backups brings the log of a backup back', async () => {
  const { workbench } = use;
  const panel = workbench.page.locator('.part.panel');
  if (await panel.isVisible()) await workbench.run('View: Hide Panel');
  await panel.waitFor({ state: 'hidden' });
  await workbench.run('Kubeferry: Open Log of Backups');
  await expect.poll(() => workbench.output()).toMatch(/== Backing up ui-backups[\s\S]*The\s+backup\s+kept\s+lies\s+in/);
});

test('Refresh Backups shows what another machine wrote into the store, and no longer what is gone from it', async () => {
  const { workbench } = use;
  writeListed(store, 'foreign', 1);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups().find(/^foreign, Completed · expired · 24 h ago · one object · old/);
  rmSync(join(store, backupKeys('foreign').folder), { recursive: true });
  await workbench.run('Kubeferry: Refresh Backups');
  await backups()
    .item(/^foreign, /)
    .waitFor({ state: 'hidden' });
  await backups().find(/^kept, /);
});

test('a backup that somebody else deletes while its rows are shown is said to be gone where it is looked into, and its row goes', async () => {
  const { workbench } = use;
  const { notifications } = workbench;
  const row = /^gone, Completed · /;
  await backUpAs('gone', namespace, { folder: store });
  const { folder, index } = backupKeys('gone');
  // Without it the first look leaves an index on this machine, which outlives the backup.
  rmSync(join(store, index));
  await backups().collapse(/^kept, /);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups().expand(row);
  await backups().expand(namespace);
  await backups().expand('Service');
  await backups().find('web');
  rmSync(join(store, folder), { recursive: true });
  await (await backups().find('web')).click();
  const gone = /holds no backup named gone\. Where it was there before, somebody has deleted it or it has expired\./;
  expect(await notifications.text(gone)).toContain(store);
  await notifications.dismissAll();
  await backups().expand('ConfigMap');
  await backups().find(gone);
  expect(await backups().item('settings').count()).toBe(0);
  // Whatever has its rows asked for again, they are not brought back from before.
  await backups().choose(/^kept, /, 'Verify');
  await notifications.text(/The backup kept is/);
  await notifications.dismissAll();
  await backups().item('Service').waitFor({ state: 'hidden' });
  await backups().find(gone);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups()
    .item(/^gone, /)
    .waitFor({ state: 'hidden' });
  await backups().item(gone).waitFor({ state: 'hidden' });
  await backups().find(/^kept, /);
});

test('Delete… of a backup that no Velero owns names what goes, and takes exactly that out of the store', async () => {
  const { workbench } = use;
  const row = /^unwanted, /;
  await backUpAs('unwanted', namespace, { folder: store });
  const { folder } = backupKeys('unwanted');
  const files = readdirSync(join(store, folder));
  const others = () =>
    readdirSync(store, { recursive: true, encoding: 'utf8' }).filter((path) => !path.includes('unwanted'));
  const before = others();
  await workbench.run('Kubeferry: Refresh Backups');
  await backups().choose(row, 'Delete…');
  const text = await workbench.dialog.text();
  expect(text).toContain('Delete the backup unwanted for good?');
  expect(text).toMatch(new RegExp(`Objects: \\d+, files: ${files.length}, `));
  await workbench.screenshot(join(pictures, 'backup-delete.png'));
  await workbench.dialog.press('Cancel');
  await backups().find(row);
  expect(readdirSync(join(store, folder))).toEqual(files);
  await backups().choose(row, 'Delete…');
  await workbench.dialog.press('Delete');
  expect(await workbench.notifications.text(/is deleted/)).toContain('The backup unwanted is deleted.');
  await backups().item(row).waitFor({ state: 'hidden' });
  expect(existsSync(join(store, folder))).toBe(false);
  expect(others()).toEqual(before);
});

test('of many backups the newest come first, whatever they are called, and Load more… brings the older ones', async () => {
  const { workbench } = use;
  const name = (day: number) => `nightly-${String(300 - day)}`;
  for (let day = 1; day <= 150; day++) writeListed(store, name(day), day);
  await backups().collapse(/^kept, /);
  await workbench.run('Kubeferry: Refresh Backups');
  // The names come first, in another order.
  await backups().find(/^kept, /);
  await backups().root.press('Home');
  const first = async () => (await backups().labels()).filter((label) => /^(kept|nightly)/.test(label)).slice(0, 3);
  await expect.poll(first).toEqual(['kept', name(1), name(2)].map((start) => expect.stringMatching(`^${start}, `)));
  const size = async () => Number(await (await backups().find(/^kept, /)).getAttribute('aria-setsize'));
  expect(await size()).toBe(101);
  await backups().root.press('End');
  await (await backups().find('Load more…')).click();
  await backups().root.press('Home');
  await expect.poll(size).toBe(151);
  await backups().root.press('End');
  await backups().find(name(150));
});
