import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const namespace = 'ui-velero';
const copy = 'ui-velero-copy';
/** A cluster with a real Velero, of this file alone. */
let sandbox: Sandbox<'prod'> | undefined;
const there = () => {
  if (!sandbox) throw new Error('The sandbox is not started yet.');
  return sandbox;
};

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['prod'], velero: true });
  await applySmallApp(sandbox.clusters.prod, namespace);
});
const use = useWorkbench('velero', { kubeconfig: () => there().kubeconfig });
afterAll(() => sandbox?.stop());

const backups = () => new Tree(use.workbench.page, 'Backups');

test('Back Up with Velero… asks for what Velero takes, and follows the backup to its end', async () => {
  const { workbench } = use;
  const { page, quickPick, notifications } = workbench;
  await workbench.open();
  await workbench.clusters.expand('prod');
  await workbench.clusters.choose(namespace, 'Back Up with Velero…');
  await quickPick.page('What about the data of volumes?');
  await quickPick.choose('Leave it out');
  await quickPick.page(/^How long is it kept/);
  await quickPick.choose(/^168h/);
  await quickPick.page(/^What else shall Velero know/);
  await quickPick.choose(/^Only objects with labels/);
  await quickPick.fill('app=web');
  await page.keyboard.press('Enter');
  await quickPick.page(/^What else shall Velero know/);
  expect((await quickPick.options()).join()).toContain('app=web');
  await workbench.screenshot(join(pictures, 'velero-back-up.png'));
  await quickPick.choose('Go on');
  await quickPick.page('The name of the backup');
  await quickPick.fill('by-velero');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in prod: create in velero/);
  await quickPick.choose(/^(\S+ )?Back Up\b/);
  expect(await notifications.text(/the backup by-velero/)).toMatch(
    /Velero has made the backup by-velero\. Objects: \d+/,
  );
  await expect.poll(() => workbench.output()).toMatch(/Velero:\s[\s\S]*by-velero\s+is\s+Completed/);
  const api = new Api(there().clusters.prod);
  const made = await api.get('/apis/velero.io/v1/namespaces/velero/backups/by-velero');
  api.close();
  expect(made.spec).toMatchObject({ includedNamespaces: [namespace], ttl: '168h', snapshotVolumes: false });
  await workbench.screenshot(join(pictures, 'velero-backed-up.png'));
  await notifications.dismissAll();
});

test('Restore with Velero… asks where to, and says every namespace that it would write to', async () => {
  const { workbench } = use;
  const { page, quickPick, notifications } = workbench;
  await workbench.section('Migrations', false);
  await workbench.section('Backups', true);
  await backups().expand(/^s3:\/\/velero .*default of the Velero in prod/);
  await (await backups().find('Choose whose keys read it…')).click();
  await quickPick.page('Read the store default with');
  await quickPick.choose(/^The keys of Velero/);
  await backups().choose(/^by-velero, /, 'Restore with Velero…');
  await quickPick.page(/^To which cluster/);
  await quickPick.choose('prod');
  await quickPick.page(/^Into namespaces of other names/);
  await quickPick.fill(`${namespace}=${copy}`);
  await page.keyboard.press('Enter');
  await quickPick.page(/^What happens to an object that is there/);
  await quickPick.choose('It stays as it is');
  await quickPick.page(/^What else shall Velero know/);
  await quickPick.choose('Go on');
  await quickPick.page('The name of the restore');
  await quickPick.fill('again');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in prod: create in velero, ui-velero-copy and for cluster-scoped objects/);
  await quickPick.choose(/^(\S+ )?Restore\b/);
  expect(await notifications.text(/the restore again/)).toMatch(/Velero has made the restore again\. Objects: \d+/);
  const api = new Api(there().clusters.prod);
  const web = await api.get(`/apis/apps/v1/namespaces/${copy}/deployments/web`);
  api.close();
  expect(web.metadata.labels).toMatchObject({ 'velero.io/restore-name': 'again' });
  await notifications.dismissAll();
});

test('Schedule Backups with Velero… makes a schedule, and Velero Schedules… pauses it', async () => {
  const { workbench } = use;
  const { page, quickPick, notifications } = workbench;
  await workbench.clusters.choose(namespace, 'Schedule Backups with Velero…');
  await quickPick.page('What about the data of volumes?');
  await quickPick.choose('Leave it out');
  await quickPick.page(/^How long is it kept/);
  await quickPick.choose(/^24h/);
  await quickPick.page(/^What else shall Velero know/);
  await quickPick.choose('Go on');
  await quickPick.page(/^When\?/);
  await quickPick.choose(/^0 3 \* \* 0/);
  await quickPick.page(/^The name of the schedule/);
  await quickPick.fill('weekly');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in prod: create in velero/);
  await quickPick.choose(/^(\S+ )?Schedule\b/);
  await notifications.text(/Velero backs up by the schedule weekly: 0 3 \* \* 0/);
  await notifications.dismissAll();
  await workbench.clusters.choose('prod', 'Velero Schedules…');
  await quickPick.page(/^Which schedule/);
  await quickPick.choose(/^weekly/);
  await quickPick.page(/^What shall be done with weekly/);
  await quickPick.choose('Pause');
  await quickPick.page(/^Allows in prod: update in velero/);
  await quickPick.choose(/^(\S+ )?Do It\b/);
  await notifications.text(/The schedule weekly is paused/);
  const api = new Api(there().clusters.prod);
  const made = await api.get('/apis/velero.io/v1/namespaces/velero/schedules/weekly');
  api.close();
  expect(made.spec).toMatchObject({ paused: true, template: { includedNamespaces: [namespace], ttl: '24h' } });
  await notifications.dismissAll();
});

test('Delete… says what goes, and has the Velero that owns the backup delete it', async () => {
  const { workbench } = use;
  await backups().choose(/^by-velero, /, 'Delete…');
  const asked = await workbench.dialog.text();
  expect(asked).toMatch(/Delete the backup by-velero for good\?/);
  expect(asked).toMatch(/Records of restores that go too: again[\s\S]*The Velero in prod deletes it/);
  await workbench.dialog.press('Delete');
  await workbench.notifications.text(/The backup by-velero is deleted/);
  await backups()
    .item(/^by-velero, /)
    .waitFor({ state: 'hidden' });
});
