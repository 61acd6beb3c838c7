import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { writeBackup } from '../../src/backup/write.ts';
import { openFolder } from '../../src/store/folder.ts';
import { Api } from '../sandbox/api.ts';
import { about, configMap, inBatches, quietly } from '../unit/backup/shop.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-large';
const source = new Api(clusters.source);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('large-object', { settings: { 'kubeferry.store.default': { folder: store } } });
const backups = () => new Tree(use.workbench.page, 'Backups');
const unicode = 'größe-大-😀';
const tooLarge =
  /configmaps\/ui-large\/huge of the backup odd has 5\d\.\d MB, and no more than 16\.0 MB of an object are shown\. Hardly any cluster takes/;

/** Keys and values of so many bytes in all. */
const filled = (bytes: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: bytes / 1000 }, (_, n) => [`key-${n}`, 'x'.repeat(990)]));

beforeAll(async () => {
  const objects = [
    configMap('huge', filled(52_000_000), namespace),
    configMap('large', filled(12_000_000), namespace),
    configMap('small', { colour: 'green' }, namespace),
    configMap(unicode, { colour: 'blue' }, namespace),
  ];
  await writeBackup(await openFolder(store), about('odd'), inBatches(objects), quietly());
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const metadata = { name: 'huge', namespace };
  await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour: 'live' } });
  const { workbench } = use;
  await workbench.open();
  await workbench.section('Clusters', false);
  await workbench.section('Migrations', false);
  await workbench.section('Backups', true);
  await backups().expand(/kf-store/);
  await backups().expand(/^odd, Completed/);
  await backups().expand(namespace);
  await backups().expand('ConfigMap');
});
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  source.close();
  rmSync(store, { recursive: true, force: true });
});

/** Opens an object of the backup, and waits for its editor. */
const open = async (name: string): Promise<void> => {
  await (await backups().find(name)).click();
  await use.workbench.page.getByRole('tab', { name: new RegExp(`^${name}\\.yaml`) }).waitFor();
};

test('an object of 50 MB is told in a sentence, and those beside it open', async () => {
  const { workbench } = use;
  await (await backups().find('huge')).click();
  expect(await workbench.notifications.text(/of the backup odd has/)).toMatch(tooLarge);
  await workbench.screenshot(join(pictures, 'large-object.png'));
  await workbench.notifications.dismissAll();
  await open('small');
  await expect.poll(() => workbench.editor()).toContain('colour: green');
});

test('an object of 12 MB is shown, and the window goes on meanwhile', async () => {
  const { workbench } = use;
  await (await backups().find('large')).click();
  // What the extension host answers itself, while the object is on its way.
  await backups().expand('Files');
  await backups().find('Log');
  await backups().collapse('Files');
  await expect.poll(() => workbench.editor(), { timeout: 60_000 }).toMatch(/name: large/);
  await open('small');
  await expect.poll(() => workbench.editor()).toContain('colour: green');
});

test('a name in Unicode is shown, found and opened', async () => {
  const { workbench } = use;
  await open(unicode);
  await expect.poll(() => workbench.editor()).toMatch(/colour: blue/);
  expect(await workbench.editor()).toContain(unicode);
  await backups().choose(/^odd, Completed/, 'Find in Backup…');
  await workbench.quickPick.fill('大');
  await workbench.quickPick.root.getByRole('option', { name: new RegExp(`^${unicode}`) }).waitFor();
  await workbench.quickPick.close();
});

test('an object of 50 MB compared with the live one says why it is not shown', async () => {
  const { page, quickPick, notifications } = use.workbench;
  await backups().choose('huge', 'Compare with Live Object…');
  await quickPick.choose('source');
  expect(await notifications.text(/of the backup odd has/)).toMatch(tooLarge);
  await use.workbench.screenshot(join(pictures, 'large-object-compare.png'));
  expect(await page.getByRole('tab', { name: /huge \(odd ↔ source\)/ }).count()).toBe(0);
  await notifications.dismissAll();
  await backups().choose('small', 'Compare with Live Object…');
  await quickPick.choose('source');
  expect(await notifications.text(/Not found on the cluster of context source/)).toContain('small');
  await use.workbench.screenshot(join(pictures, 'large-object-beside.png'));
});
