import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { list } from '../../src/model/json/parse.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import { InstalledVelero } from '../sandbox/installed-velero.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const { s3 } = inject('sandbox');
if (!s3) throw new Error('The sandbox has no S3 server.');
const { endpoint, region, accessKey, secretKey } = s3;
const bucket = makeBucket(s3, 'ui-velero');
const context = 'lone';
const other = 'mate';
const deploymentPath = '/apis/apps/v1/namespaces/velero/deployments/velero';

/** Clusters of its own: what is installed here would be seen by the tests that run beside these. */
let sandbox: Sandbox<'lone' | 'mate'>;
let api: Api;
let otherApi: Api;
let velero: InstalledVelero;
/** All that a test may have started. */
const veleros: InstalledVelero[] = [];
/** Those of both clusters, once they are installed at once. */
const both: InstalledVelero[] = [];
// Before VS Code starts, which gets its kubeconfig.
beforeAll(async () => {
  sandbox = await startSandbox({ clusters: [context, other] });
  api = new Api(sandbox.clusters.lone);
  otherApi = new Api(sandbox.clusters.mate);
  velero = new InstalledVelero(api, sandbox.clusters.lone, 'velero');
  veleros.push(velero);
});
afterAll(async () => {
  for (const one of veleros) await one.stop();
  api?.close();
  otherApi?.close();
  await sandbox?.stop();
});

const use = useWorkbench('velero-install', {
  kubeconfig: () => sandbox.kubeconfig,
  env: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey },
  settings: { 'kubeferry.stores': [{ name: 'Lab', s3: { bucket, endpoint, region } }] },
});

test('by the keyboard alone an older Velero is chosen, which says what it lacks', async () => {
  const { workbench } = use;
  const { page, quickPick, clusters } = workbench;
  await workbench.run('Kubeferry: Focus on Clusters View');
  await clusters.find(context);
  await workbench.run('Kubeferry: Focus on Clusters View');
  await quickPick.root.waitFor({ state: 'hidden' });
  await page.keyboard.press('Home');
  await clusters.chooseByKeys('Install Velero…');
  await quickPick.page(/^Which store shall Velero use/);
  expect((await quickPick.options())[0]).toMatch(/^Lab/);
  await page.keyboard.press('Enter');
  await quickPick.page(/^How shall it be installed/);
  await quickPick.shows(/^Version, v1\.18\.3, the newest/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Which version of Velero/);
  expect((await quickPick.options())[1]).toMatch(/v1\.17\.2[\s\S]*no patterns for namespaces/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await quickPick.page(/^How shall it be installed/);
  await quickPick.shows(/^Version, v1\.17\.2/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in lone/);
  expect((await quickPick.options())[0]).toContain('lone: v1.17.2, 19 to create');
  await quickPick.close();
  expect(await api.find('/api/v1/namespaces/velero')).toBeUndefined();
});

test('a bucket of Google Cloud is asked for with the file of its key, which is looked at before anything is written', async () => {
  const { workbench } = use;
  const { page, quickPick, clusters } = workbench;
  const key = join(use.workspace, 'key.json');
  writeFileSync(key, JSON.stringify({ type: 'service_account', client_email: 'velero', private_key: secretKey }));
  await workbench.open();
  await clusters.choose(context, 'Install Velero…');
  await quickPick.page(/^Which store shall Velero use/);
  await quickPick.choose(/A bucket of Google Cloud Storage/);
  const back = () => quickPick.root.getByRole('button', { name: 'Back' }).click();
  const answer = async (words: RegExp, text: string) => {
    await quickPick.page(words);
    await quickPick.fill(text);
    await page.keyboard.press('Enter');
  };
  await answer(/^The bucket, and a folder in it/, 'backups/prod');
  await answer(/^The file with the key/, `${key}.missing`);
  await quickPick.page(/^How shall it be installed/);
  await quickPick.choose(/Continue/);
  await quickPick.shows(/Try again.*cannot be read/);
  await back();
  await quickPick.page(/^How shall it be installed/);
  await back();
  await answer(/^The file with the key/, key);
  await quickPick.page(/^How shall it be installed/);
  await quickPick.choose(/Continue/);
  await quickPick.page(/^Allows in lone/);
  await quickPick.choose(/Show what will be written/);
  await expect.poll(() => workbench.editor()).toContain('# lone: v1.18.3, 19 to create');
  expect(await workbench.words()).not.toContain(secretKey);
  await quickPick.close();
  expect(await api.find('/api/v1/namespaces/velero')).toBeUndefined();
});

test('Install Velero… shows what will be written, and ends when Velero has found its store', async () => {
  const { workbench } = use;
  const { quickPick, clusters, notifications } = workbench;
  await workbench.open();
  await clusters.expand(context);
  await clusters.choose(/^Velero, not installed/, 'Install Velero…');
  await quickPick.page(/^Which store shall Velero use/);
  await quickPick.choose(/^Lab/);
  await quickPick.page(/^How shall it be installed/);
  await quickPick.choose(/^Node agent, no/);
  await quickPick.shows(/^Node agent, yes/);
  await quickPick.choose(/^Backups are kept/);
  await quickPick.page(/^How many days/);
  await quickPick.fill('2');
  await workbench.page.keyboard.press('Enter');
  await quickPick.shows(/^Backups are kept, 2 days/);
  await workbench.screenshot(join(pictures, 'velero-options.png'));
  await quickPick.choose(/Continue/);
  await quickPick.page(/^Allows in lone: create, update in velero and for cluster-scoped objects/);
  await quickPick.choose(/Show what will be written/);
  await expect.poll(() => workbench.editor()).toContain('# lone: v1.18.3, 20 to create');
  expect(await api.find('/api/v1/namespaces/velero')).toBeUndefined();
  await workbench.screenshot(join(pictures, 'velero-gate.png'));
  await quickPick.choose(/Install, /);
  await velero.run();
  expect(await notifications.text(/Velero v1\.18\.3 runs in lone/)).toContain('found its store available');
  await expect.poll(() => workbench.output()).toMatch(/done +Velero v1\.18\.3 runs in lone/);
  expect(JSON.stringify(await api.get(deploymentPath))).toContain('--default-backup-ttl=48h0m0s');
  expect(await workbench.words()).not.toContain(secretKey);
  await notifications.dismissAll();
});

test('the Clusters view says which Velero there is, and what it consists of and lacks', async () => {
  const { workbench } = use;
  const { clusters } = workbench;
  await workbench.run('View: Hide Panel');
  await clusters.find(/^Velero, v1\.18\.3 · missing or not right: \d/);
  await clusters.expand(/^Velero, v1\.18\.3/);
  await clusters.find(/^The cluster serves no CSI snapshots/);
  await clusters.find(/^Node agent, ready on \d of \d nodes/);
  await clusters.find(/^Store default, .*Available/);
  await workbench.screenshot(join(pictures, 'velero-row.png'));
  await clusters.collapse(/^Velero, v1\.18\.3/);
});

test('Upgrade Velero… says from which version to which', async () => {
  const { quickPick, clusters, notifications } = use.workbench;
  const { spec } = await api.get(deploymentPath);
  const pod = asRecord(asRecord(asRecord(spec).template).spec);
  const containers = list(pod.containers).map((one) => ({ ...asRecord(one), image: 'velero/velero:v1.17.2' }));
  await api.patch(deploymentPath, { spec: { template: { spec: { containers } } } });
  await clusters.choose(context, 'Upgrade Velero…');
  await quickPick.choose(/^velero, lone: v1\.17\.2/);
  await quickPick.choose(/Upgrade, lone: v1\.17\.2 → v1\.18\.3/);
  expect(await notifications.text(/The Velero in lone is v1\.18\.3 now/)).toContain('it was v1.17.2');
  await notifications.dismissAll();
});

test('Uninstall Velero… takes out what was installed, and nothing of the bucket', async () => {
  const { quickPick, clusters, notifications } = use.workbench;
  await velero.end();
  await clusters.choose(context, 'Uninstall Velero…');
  await quickPick.choose(/^velero, lone: v1\.18\.3/);
  await quickPick.page(/^What goes\?/);
  await quickPick.choose(/^Velero, its namespace and its definitions/);
  await quickPick.choose(/Uninstall, lone: .* to remove/);
  await notifications.text(/Velero is taken out of lone/);
  expect(await api.find('/api/v1/namespaces/velero')).toBeUndefined();
});

/** Selects both clusters, and chooses a command of the one for both. */
async function chooseForBoth(command: string): Promise<void> {
  const { clusters } = use.workbench;
  await (await clusters.find(context)).click();
  await (await clusters.find(other)).click({ modifiers: ['ControlOrMeta'] });
  await clusters.choose(other, command);
}

test('Install Velero… of two clusters that are selected asks once, and brings one store to both', async () => {
  const { workbench } = use;
  const { quickPick, notifications } = workbench;
  await workbench.open();
  await notifications.dismissAll();
  await chooseForBoth('Install Velero…');
  await quickPick.page(`Install Velero · ${context}, ${other}`);
  await quickPick.page(/^Which store shall Velero use/);
  await quickPick.choose(/^Lab/);
  await quickPick.page(/^How shall it be installed/);
  await quickPick.choose(/Continue/);
  const allows = (name: string) => `Allows in ${name}: create, update in velero and for cluster-scoped objects`;
  await quickPick.page(`${allows(context)}; ${allows(other)}`);
  expect((await quickPick.options())[0]).toMatch(/lone: v1\.18\.3, 19 to create; mate: v1\.18\.3, 19 to create/);
  await quickPick.choose(/Install, /);
  const places = [
    { name: context, at: api, cluster: sandbox.clusters.lone },
    { name: other, at: otherApi, cluster: sandbox.clusters.mate },
  ];
  // One after another: a server is started when it is installed.
  for (const { name, at, cluster } of places) {
    const server = new InstalledVelero(at, cluster, 'velero');
    veleros.push(server);
    both.push(server);
    await server.run();
    expect(await notifications.text(`Velero v1.18.3 runs in ${name}`)).toContain('found its store available');
  }
  for (const { at } of places) {
    const location = await at.get('/apis/velero.io/v1/namespaces/velero/backupstoragelocations/default');
    expect(location.spec).toMatchObject({ objectStorage: { bucket }, config: { s3Url: endpoint } });
    expect(location.status).toMatchObject({ phase: 'Available' });
  }
  expect(await workbench.words()).not.toContain(secretKey);
  await notifications.dismissAll();
});

test('Upgrade Velero… of two clusters that are selected asks once, and upgrades both', async () => {
  const { quickPick, notifications } = use.workbench;
  for (const at of [api, otherApi]) {
    const { spec } = await at.get(deploymentPath);
    const pod = asRecord(asRecord(asRecord(spec).template).spec);
    const containers = list(pod.containers).map((one) => ({ ...asRecord(one), image: 'velero/velero:v1.17.2' }));
    await at.patch(deploymentPath, { spec: { template: { spec: { containers } } } });
  }
  await chooseForBoth('Upgrade Velero…');
  await quickPick.page(`Upgrade Velero · ${context}, ${other}`);
  await quickPick.choose(/^velero, lone: v1\.17\.2, mate: v1\.17\.2/);
  await quickPick.choose(/Upgrade, lone: v1\.17\.2 → v1\.18\.3.*; mate: v1\.17\.2 → v1\.18\.3/);
  for (const name of [context, other]) {
    expect(await notifications.text(`The Velero in ${name} is v1.18.3 now`)).toContain('it was v1.17.2');
  }
  for (const at of [api, otherApi]) {
    expect(JSON.stringify(await at.get(deploymentPath))).toContain('"image":"velero/velero:v1.18.3"');
  }
  await notifications.dismissAll();
});

test('Uninstall Velero… of two clusters that are selected says what goes of each, and takes both out', async () => {
  const { quickPick, notifications } = use.workbench;
  for (const server of both) await server.end();
  await chooseForBoth('Uninstall Velero…');
  await quickPick.page(`Uninstall Velero · ${context}, ${other}`);
  await quickPick.choose(/^velero, lone: v1\.18\.3, mate: v1\.18\.3/);
  await quickPick.page(/^What goes\?/);
  await quickPick.choose(/^Velero, its namespace and its definitions/);
  await quickPick.choose(/Uninstall, lone: .* to remove.*; mate: .* to remove/);
  for (const name of [context, other]) await notifications.text(`Velero is taken out of ${name}`);
  for (const at of [api, otherApi]) expect(await at.find('/api/v1/namespaces/velero')).toBeUndefined();
});
