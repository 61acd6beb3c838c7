import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import { backupJson } from '../../src/backup/metadata.ts';
import { Api } from '../sandbox/api.ts';
import { answerBackUpWizard } from './pages/back-up-wizard.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-backups';
const source = new Api(clusters.source);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('backups', { settings: { 'kubeferry.store.default': { folder: store } } });
const backups = () => new Tree(use.workbench.page, 'Backups');

beforeAll(() => applySmallApp(clusters.source, namespace));
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  source.close();
  rmSync(store, { recursive: true, force: true });
});

/** What the list shows of a backup, as another machine would have written it `days` ago. */
function writeListed(name: string, days: number): void {
  const time = Date.now() - days * 24 * 3_600_000;
  const file = join(store, backupKeys(name).metadata);
  const about = {
    name,
    namespaces: ['old'],
    ttlHours: 1,
    sourceVersion: { gitVersion: 'v1', major: '1', minor: '36' },
  };
  const outcome = { startedAt: time, completedAt: time, objects: 1, warnings: 0, errors: 0 };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, backupJson(about, outcome));
  utimesSync(file, new Date(time), new Date(time));
}

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

test('Open Log of Backups brings the log of a backup back', async () => {
  const { workbench } = use;
  const panel = workbench.page.locator('.part.panel');
  await workbench.run('View: Hide Panel');
  await panel.waitFor({ state: 'hidden' });
  await workbench.run('Kubeferry: Open Log of Backups');
  await expect.poll(() => workbench.output()).toMatch(/== Backing up ui-backups[\s\S]*The\s+backup\s+kept\s+lies\s+in/);
});

test('Refresh Backups shows what another machine wrote into the store, and no longer what is gone from it', async () => {
  const { workbench } = use;
  writeListed('foreign', 1);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups().find(/^foreign, Completed · 24 h ago · one object · old/);
  rmSync(join(store, backupKeys('foreign').folder), { recursive: true });
  await workbench.run('Kubeferry: Refresh Backups');
  await backups()
    .item(/^foreign, /)
    .waitFor({ state: 'hidden' });
  await backups().find(/^kept, /);
});

test('of many backups the newest come first, whatever they are called, and Load more… brings the older ones', async () => {
  const { workbench } = use;
  const name = (day: number) => `nightly-${String(300 - day)}`;
  for (let day = 1; day <= 150; day++) writeListed(name(day), day);
  await workbench.section('Clusters', false);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups().find(name(1));
  const labels = (await backups().labels()).filter((label) => /^(kept|nightly)/.test(label));
  expect(labels.slice(0, 3)).toEqual(['kept', name(1), name(2)].map((start) => expect.stringMatching(`^${start}, `)));
  const size = async () => Number(await (await backups().find(/^kept, /)).getAttribute('aria-setsize'));
  expect(await size()).toBe(101);
  await backups().root.press('End');
  await (await backups().find('Load more…')).click();
  await backups().root.press('Home');
  await expect.poll(size).toBe(151);
  await backups().root.press('End');
  await backups().find(name(150));
});
