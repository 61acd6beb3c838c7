import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { deployment } from '../cluster/small-app.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const namespace = 'ui-velero';
const copy = 'ui-velero-copy';
const third = 'ui-velero-third';
const limited = 'ui-velero-limited';
const database = 'ui-velero-db';
const held = 'ui-velero-held';
/** A cluster with a real Velero, of this file alone. */
let sandbox: Sandbox<'prod'> | undefined;
const there = () => {
  if (!sandbox) throw new Error('The sandbox is not started yet.');
  return sandbox;
};

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['prod'], velero: true });
  await applySmallApp(sandbox.clusters.prod, namespace);
  await applyDatabase();
  const api = new Api(sandbox.clusters.prod);
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: held } });
  api.close();
});

/** Something that hooks are known for, as far as its image says. */
async function applyDatabase(): Promise<void> {
  const api = new Api(there().clusters.prod);
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: database } });
  await api.create(deployment(database, 'db', 'docker.io/library/postgres:17'));
  await waitFor(
    async () => {
      const [pod] = await api.list(`/api/v1/namespaces/${database}/pods`);
      return asRecord(pod?.status ?? {}).phase === 'Running';
    },
    { what: 'the database ran' },
  );
  api.close();
}

const use = useWorkbench('velero', { kubeconfig: () => there().kubeconfig });
afterAll(() => sandbox?.stop());

/** Chooses a row of a form by the beginning of its label, which is typed: there are more rows than are shown. */
async function chooseField(label: string): Promise<void> {
  const { quickPick } = use.workbench;
  await quickPick.page(/^What else shall Velero know/);
  await quickPick.fill(label);
  await quickPick.choose(new RegExp(`^${label}`));
}

/** Types the text of a field of a form. */
async function say(label: string, text: string): Promise<void> {
  const { quickPick, page } = use.workbench;
  await chooseField(label);
  await quickPick.page(new RegExp(`· ${label}`));
  await quickPick.fill(text);
  await page.keyboard.press('Enter');
}

/** Chooses the answer of a field of a form. */
async function answer(label: string, choice: RegExp): Promise<void> {
  const { quickPick } = use.workbench;
  await chooseField(label);
  await quickPick.page(new RegExp(`· ${label}`));
  await quickPick.choose(choice);
}

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
  // What is left out is named, each in a row.
  expect((await quickPick.options()).join('\n')).toMatch(
    /The data of volumes\s*It is left out[\s\S]*Only objects with labels\s*app=web/,
  );
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

test('while Velero backs up, the notification says how many objects are done, and how far the data of each volume is', async () => {
  const { workbench } = use;
  const { page, quickPick, notifications } = workbench;
  const api = new Api(there().clusters.prod);
  const files = mkdtempSync(join(tmpdir(), 'kf-held-'));
  for (const name of ['first', 'second']) await api.create(heldPod(name, join(files, name)));
  await waitFor(
    async () =>
      (await api.list(`/api/v1/namespaces/${held}/pods`)).every(({ status }) => asRecord(status).phase === 'Running'),
    { what: 'the pods ran' },
  );
  await workbench.clusters.choose(held, 'Back Up with Velero…');
  await quickPick.page('What about the data of volumes?');
  await quickPick.choose('Leave it out');
  await quickPick.page(/^How long is it kept/);
  await quickPick.choose(/^24h/);
  await quickPick.page(/^What else shall Velero know/);
  await quickPick.choose('Go on');
  await quickPick.page('The name of the backup');
  await quickPick.fill('slowly');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in prod: create in velero/);
  await quickPick.choose(/^(\S+ )?Back Up\b/);
  const shown = async () => (await notifications.texts()).find((text) => text.includes('slowly')) ?? '';
  const done = async () => Number(/: (\d+)\/\d+/.exec(await shown())?.[1] ?? 0);
  writeFileSync(join(files, 'first'), '');
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(0);
  const before = await done();
  // Nobody runs a node agent here: what it would tell of two volumes is told by the test.
  await api.create(podVolumeBackup('data', { progress: { totalBytes: 40e6, bytesDone: 10e6 } }));
  await expect.poll(shown).toMatch(/10\.0 MB\/40\.0 MB ui-velero-held\/db-0\/data/);
  await api.create(podVolumeBackup('cache', { progress: { totalBytes: 5e6, bytesDone: 1e6 } }));
  await expect.poll(shown).toMatch(/11\.0 MB\/45\.0 MB ui-velero-held\/db-0\/cache 1\.00 MB\/5\.00 MB/);
  await workbench.screenshot(join(pictures, 'velero-progress.png'));
  const volume = '/apis/velero.io/v1/namespaces/velero/podvolumebackups/slowly-data';
  await api.patch(volume, { status: { progress: { bytesDone: 30e6 } } });
  await expect.poll(shown).toMatch(/31\.0 MB\/45\.0 MB ui-velero-held\/db-0\/data 30\.0 MB\/40\.0 MB/);
  writeFileSync(join(files, 'second'), '');
  const end = await notifications.text(/the backup slowly/);
  expect(Number(/Objects: (\d+)/.exec(end)?.[1])).toBeGreaterThan(before);
  await notifications.dismissAll();
  for (const name of ['data', 'cache']) {
    await api.delete(`/apis/velero.io/v1/namespaces/velero/podvolumebackups/slowly-${name}`);
  }
  rmSync(files, { recursive: true });
  api.close();
});

/** A pod that holds a backup up until a file is there: its hook runs on this very machine. */
function heldPod(name: string, file: string): KubeObject {
  const command = JSON.stringify(['sh', '-c', `until [ -e ${file} ]; do sleep 0.1; done`]);
  const hook = 'pre.hook.backup.velero.io';
  const annotations = { [`${hook}/command`]: command, [`${hook}/container`]: 'main', [`${hook}/timeout`]: '200s' };
  const spec = { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: 'web:1' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: held, annotations }, spec };
}

function podVolumeBackup(volume: string, status: object): KubeObject {
  const labels = { 'velero.io/backup-name': 'slowly' };
  return {
    apiVersion: 'velero.io/v1',
    kind: 'PodVolumeBackup',
    metadata: { name: `slowly-${volume}`, namespace: 'velero', labels },
    spec: {
      ...{ backupStorageLocation: 'default', repoIdentifier: '', uploaderType: 'kopia', node: 'none', volume },
      pod: { kind: 'Pod', namespace: held, name: 'db-0' },
    },
    status: { phase: 'InProgress', ...status },
  };
}

/** Answers the pages of Restore with Velero… up to the last one, which says what is written. */
async function answerRestore(into: string, name: string): Promise<void> {
  const { page, quickPick } = use.workbench;
  await quickPick.page(/^To which cluster/);
  await quickPick.choose('prod');
  await quickPick.page(/^Into namespaces of other names/);
  await quickPick.fill(`${namespace}=${into}`);
  await page.keyboard.press('Enter');
  await quickPick.page(/^What happens to an object that is there/);
  await quickPick.choose('It stays as it is');
  await quickPick.page(/^What else shall Velero know/);
  await quickPick.choose('Go on');
  await quickPick.page('The name of the restore');
  await quickPick.fill(name);
  await page.keyboard.press('Enter');
}

test('Restore with Velero… asks where to, and says every namespace that it would write to', async () => {
  const { workbench } = use;
  const { quickPick, notifications } = workbench;
  await workbench.section('Migrations', false);
  await workbench.section('Backups', true);
  await backups().expand(/^s3:\/\/velero .*default of the Velero in prod/);
  await (await backups().find('Choose whose keys read it…')).click();
  await quickPick.page('Read the store default with');
  await quickPick.choose(/^The keys of Velero/);
  await backups().choose(/^by-velero, /, 'Restore with Velero…');
  await answerRestore(copy, 'again');
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
  // The backup before was of some objects only.
  expect((await quickPick.options()).join()).not.toContain('app=web');
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
  const { template, paused } = asRecord(made.spec);
  expect(paused).toBe(true);
  expect(template).toEqual({
    includedNamespaces: [namespace],
    snapshotVolumes: false,
    defaultVolumesToFsBackup: false,
    storageLocation: 'default',
    ttl: '24h',
  });
  await notifications.dismissAll();
});

test('a schedule of all namespaces begins paused, is run, and its newest backup is restored', async () => {
  const { workbench } = use;
  const { page, quickPick, notifications } = workbench;
  await workbench.clusters.choose(namespace, 'Schedule Backups with Velero…');
  await quickPick.page('What about the data of volumes?');
  await quickPick.choose('Leave it out');
  await quickPick.page(/^How long is it kept/);
  await quickPick.choose(/^24h/);
  await answer('Namespaces', /^all of the cluster/);
  await say('Without these namespaces', 'kube-*');
  await say('Only these kinds in namespaces', 'configmaps');
  await answer('It begins', /^paused/);
  await answer('When it is deleted', /^its Backup objects go/);
  // What Velero would refuse beside that cannot be said.
  await chooseField('Only these kinds');
  await quickPick.page(/· Only these kinds/);
  await quickPick.fill('secrets');
  await quickPick.page(/Velero takes this only without: Only these kinds in namespaces/);
  await workbench.screenshot(join(pictures, 'velero-form-check.png'));
  await quickPick.fill('');
  await page.keyboard.press('Enter');
  await quickPick.page(/^What else shall Velero know/);
  await workbench.screenshot(join(pictures, 'velero-form.png'));
  await quickPick.choose('Go on');
  await quickPick.page(/^When\?/);
  await quickPick.choose(/^0 3 \* \* 0/);
  await quickPick.page(/^The name of the schedule/);
  expect(await quickPick.typed()).toBe('all');
  await quickPick.fill('everything');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in prod: create in velero/);
  expect((await quickPick.options()).join('\n')).toMatch(/Without these namespaces\s*kube-\*/);
  await quickPick.choose(/^(\S+ )?Schedule\b/);
  await notifications.text(/The schedule everything is made, and paused: 0 3 \* \* 0/);
  await notifications.dismissAll();
  const api = new Api(there().clusters.prod);
  const made = await api.get('/apis/velero.io/v1/namespaces/velero/schedules/everything');
  expect(made.spec).toEqual({
    schedule: '0 3 * * 0',
    skipImmediately: true,
    paused: true,
    useOwnerReferencesInBackup: true,
    template: {
      includedNamespaces: ['*'],
      excludedNamespaces: ['kube-*'],
      includedNamespaceScopedResources: ['configmaps'],
      snapshotVolumes: false,
      defaultVolumesToFsBackup: false,
      storageLocation: 'default',
      ttl: '24h',
    },
  });
  const choose = async (what: string) => {
    await workbench.clusters.choose('prod', 'Velero Schedules…');
    await quickPick.page(/^Which schedule/);
    await quickPick.choose(/^everything/);
    await quickPick.page(/^What shall be done with everything/);
    await quickPick.choose(what);
  };
  await choose('Run Now');
  await quickPick.page(/^Allows in prod: create in velero/);
  await quickPick.choose(/^(\S+ )?Do It\b/);
  await notifications.text(/Velero has made the backup everything-/);
  await notifications.dismissAll();
  await choose('Restore Its Newest Backup');
  await quickPick.page(/^Into namespaces of other names/);
  await quickPick.fill(`${namespace}=${third}`);
  await page.keyboard.press('Enter');
  await quickPick.page(/^What happens to an object that is there/);
  await quickPick.choose('It stays as it is');
  await say('Only these namespaces', namespace);
  await quickPick.page(/^What else shall Velero know/);
  await quickPick.choose('Go on');
  await quickPick.page('The name of the restore');
  await quickPick.fill('newest');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in prod: create in velero, ui-velero-third/);
  await quickPick.choose(/^(\S+ )?Restore\b/);
  await notifications.text(/Velero has made the restore newest\. Objects: \d+/);
  await notifications.dismissAll();
  const restore = await api.get('/apis/velero.io/v1/namespaces/velero/restores/newest');
  expect(restore.spec).toMatchObject({ scheduleName: 'everything', includedNamespaces: [namespace] });
  await api.get(`/api/v1/namespaces/${third}/configmaps/settings`);
  api.close();
});

test('Back Up with Velero… offers hooks by image as a document, which is checked, used and remembered', async () => {
  const { workbench } = use;
  const { page, quickPick, notifications } = workbench;
  const toForm = async () => {
    await workbench.clusters.choose(database, 'Back Up with Velero…');
    await quickPick.page('What about the data of volumes?');
    await quickPick.choose('Leave it out');
    await quickPick.page(/^How long is it kept/);
    await quickPick.choose(/^24h/);
    await quickPick.page(/^What else shall Velero know/);
  };
  await toForm();
  await quickPick.choose(/^Only objects with labels/);
  await quickPick.fill('app=db');
  await page.keyboard.press('Enter');
  await quickPick.page(/^What else shall Velero know/);
  await chooseField('Hooks');
  await quickPick.page(/^Commands in pods/);
  expect((await quickPick.options()).join()).toMatch(/PostgreSQL \(Deployment\/db\)/);
  await workbench.screenshot(join(pictures, 'velero-hooks.png'));
  await quickPick.choose(/^Edit what is offered/);
  await expect.poll(() => workbench.editor()).toMatch(/# Use These Hooks[\s\S]*# Hooks of a backup/);
  await workbench.screenshot(join(pictures, 'velero-hooks-editor.png'));
  // A mistake is told, and the document stays.
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('wrong: true');
  const tick = page.getByRole('button', { name: 'Use These Hooks' }).first();
  await tick.click();
  await notifications.text(/no wrong in hooks/);
  await notifications.dismissAll();
  // Pods of this sandbox run commands on this very machine, so it is one that is not there.
  await page.keyboard.press('ControlOrMeta+A');
  const exec = '{exec: {command: [/nothing], onError: Continue}}';
  await page.keyboard.insertText(`resources: [{name: db, includedNamespaces: [${database}], pre: [${exec}]}]`);
  await tick.click();
  await quickPick.page(/^What else shall Velero know/);
  expect((await quickPick.options()).join()).toMatch(/Hooks\s*as written/);
  await quickPick.choose('Go on');
  await quickPick.page('The name of the backup');
  await quickPick.fill('with-hooks');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in prod: create in velero/);
  await quickPick.choose(/^(\S+ )?Back Up\b/);
  expect(await notifications.text(/the backup with-hooks/i)).toMatch(/with-hooks is PartiallyFailed/);
  expect(await notifications.buttons(/with-hooks is PartiallyFailed/)).toEqual(['Back Up Again', 'Open Log']);
  const api = new Api(there().clusters.prod);
  const made = await api.get('/apis/velero.io/v1/namespaces/velero/backups/with-hooks');
  api.close();
  expect(made.spec).toMatchObject({ hooks: { resources: [{ includedNamespaces: [database] }] } });
  await notifications.dismissAll();
  await toForm();
  expect((await quickPick.options()).join()).toMatch(/Hooks\s*as written/);
  await quickPick.close();
});

test('Follow with Velero… tells the log of a backup again', async () => {
  const { workbench } = use;
  const { quickPick, notifications } = workbench;
  await workbench.clusters.choose('prod', 'Follow with Velero…');
  await quickPick.page(/^Which one/);
  expect((await quickPick.options()).join()).toMatch(/again\s*restore of by-velero · Completed/);
  await workbench.screenshot(join(pictures, 'velero-follow.png'));
  await quickPick.choose(/with-hooks/);
  await quickPick.page(/^Allows in prod: create in velero/);
  await quickPick.choose(/^(\S+ )?Follow\b/);
  await notifications.text(/with-hooks is PartiallyFailed/);
  await expect.poll(() => workbench.output()).toMatch(/Hooks\s+that\s+failed/);
  await notifications.dismissAll();
  await backups().choose(/^by-velero, /, 'Follow with Velero…');
  await quickPick.page(/^Which one/);
  expect((await quickPick.options()).length).toBe(2);
  await quickPick.close();
});

test('Retry What Failed restores what a restore lacks, from its notification and from Follow with Velero…', async () => {
  const { workbench } = use;
  const { quickPick, notifications } = workbench;
  const api = new Api(there().clusters.prod);
  await refuseServices(api, limited);
  await backups().choose(/^by-velero, /, 'Restore with Velero…');
  await answerRestore(limited, 'limited');
  await quickPick.page(/^Allows in prod: create in velero, ui-velero-limited/);
  await quickPick.choose(/^(\S+ )?Restore\b/);
  const lacking = /The restore limited is PartiallyFailed: something was not restored/;
  await notifications.text(lacking);
  expect(await notifications.buttons(lacking)).toEqual(['Retry What Failed', 'Open Log']);
  // The quota still stands: this try is not said to be Completed, and offers another one.
  await notifications.press(lacking, 'Retry What Failed');
  const still = /The restore limited-\d{8}-\d{6} is PartiallyFailed/;
  await notifications.text(still);
  expect(await notifications.buttons(still)).toEqual(['Retry What Failed', 'Open Log']);
  const restores = await api.list('/apis/velero.io/v1/namespaces/velero/restores');
  const tried = restores.filter(({ metadata }) => metadata.name.startsWith('limited-')).map(({ spec }) => spec);
  expect(tried).toMatchObject([{ includedResources: ['services'] }]);
  await notifications.dismissAll();
  expect(await api.find(`/api/v1/namespaces/${limited}/services/web`)).toBeUndefined();
  await api.delete(`/api/v1/namespaces/${limited}/resourcequotas/none`);
  await workbench.clusters.choose('prod', 'Follow with Velero…');
  const toGate = async (does: string) => {
    await quickPick.page(/^Which one/);
    await quickPick.choose(/limited, restore of by-velero/);
    await quickPick.page(/^What shall be done with limited\?/);
    await quickPick.choose(does);
    await quickPick.page(/^Allows in prod: create in velero/);
  };
  await toGate('Retry what failed');
  // What was chosen for that restore is not meant for a backup that is chosen instead.
  const back = () => quickPick.root.getByRole('button', { name: 'Back' }).click();
  await back();
  await quickPick.page(/^What shall be done with limited\?/);
  await back();
  await quickPick.page(/^Which one/);
  await quickPick.choose(/by-velero, backup/);
  await quickPick.page(/^Allows in prod: create in velero/);
  expect((await quickPick.options())[0]).toMatch(/^\W*Follow/);
  await back();
  await toGate('Retry what failed');
  await quickPick.page(/^Allows in prod: create in velero, ui-velero-limited/);
  await quickPick.choose(/^(\S+ )?Retry\b/);
  await notifications.text(/Velero has made the restore limited-\d{8}-\d{6}\. Objects: \d+/);
  const web = await api.get(`/api/v1/namespaces/${limited}/services/web`);
  expect(web.metadata.labels).toMatchObject({ 'velero.io/restore-name': expect.stringMatching(/^limited-\d/) });
  await notifications.dismissAll();
  api.close();
});

/** Makes a namespace with a quota that takes no Service, and waits until it holds. */
async function refuseServices(api: Api, name: string): Promise<void> {
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const spec = { hard: { 'count/services': '0' } };
  await api.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none', namespace: name }, spec });
  const quota = `/api/v1/namespaces/${name}/resourcequotas/none`;
  await waitFor(async () => asRecord((await api.get(quota)).status ?? {}).used, { what: 'the quota was counted' });
}

test('Delete… refuses a backup whose store its Velero may only read', async () => {
  const { notifications } = use.workbench;
  const api = new Api(there().clusters.prod);
  const location = '/apis/velero.io/v1/namespaces/velero/backupstoragelocations/default';
  await api.patch(location, { spec: { accessMode: 'ReadOnly' } });
  await backups().choose(/^by-velero, /, 'Delete…');
  await notifications.text(/The Velero in velero of prod knows the backup by-velero and may only read its store/);
  await notifications.dismissAll();
  await api.patch(location, { spec: { accessMode: 'ReadWrite' } });
  await api.get('/apis/velero.io/v1/namespaces/velero/backups/by-velero');
  api.close();
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
