import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp, webIsReady } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const namespace = 'ui-by-velero';
const claims = ['data', 'logs', 'thumbs'];
/** Two clusters with a real Velero each, over one bucket; of this file alone. */
let sandbox: Sandbox<'prod' | 'dr'> | undefined;
const there = () => {
  if (!sandbox) throw new Error('The sandbox is not started yet.');
  return sandbox.clusters;
};

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['prod', 'dr'], velero: true });
  await applySmallApp(sandbox.clusters.prod, namespace);
  const prod = new Api(sandbox.clusters.prod);
  for (const object of [...claims.map(claim), cache()]) await prod.create(object);
  const bound = async (name: string) =>
    asRecord((await prod.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`)).status).phase;
  await waitFor(async () => (await Promise.all(claims.map(bound))).every((phase) => phase === 'Bound'), {
    what: 'the claims were bound',
  });
  prod.close();
});
const use = useWorkbench('migrate-velero', {
  kubeconfig: () => {
    there();
    return sandbox?.kubeconfig ?? '';
  },
});
afterAll(() => sandbox?.stop());

function claim(name: string): KubeObject {
  const resources = { requests: { storage: '2Gi' } };
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'vng-nvme', resources };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec };
}

/** A Deployment with every sort of volume, whose claim `thumbs` no pod mounts. */
function cache(): KubeObject {
  const labels = { app: 'cache' };
  const volumes = [
    ...claims.slice(0, 2).map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    { name: 'node', hostPath: { path: '/var/log' } },
    { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
  ];
  const containers = [{ name: 'cache', image: 'docker.io/library/nginx:1.29' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cache', namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers, volumes } } },
  };
}

/** By the keyboard: goes on once the page and its rows are there. */
async function enter(placeholder: RegExp): Promise<string[]> {
  const { page, quickPick } = use.workbench;
  await quickPick.page(placeholder);
  const rows = await quickPick.options();
  await page.keyboard.press('Enter');
  return rows;
}

/** The plans of the workspace, by folder. */
const plans = () =>
  readdirSync(use.workspace)
    .filter((name) => name.endsWith('.migration'))
    .map((name) => ({ name, plan: parse(readFileSync(join(use.workspace, name, 'migration.yaml'), 'utf8')) }));

const openWizard = async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('prod');
  await workbench.clusters.choose(namespace, 'Migrate…');
  await enter(/^To which cluster/);
  await enter(/^Into which namespace/);
};

test('the Velero in both clusters is chosen by the keyboard, and carries the objects', async () => {
  const { workbench } = use;
  const { page, quickPick, notifications } = workbench;
  await openWizard();
  await quickPick.page(/^Who carries the objects/);
  const engines = (await quickPick.options()).join('\n');
  expect(engines).toMatch(/Kubeferry itself[\s\S]*claims with data: 3/);
  expect(engines).toMatch(/The Velero in both clusters[\s\S]*s3:\/\/velero[\s\S]*no node agent in prod, dr/);
  await workbench.screenshot(join(pictures, 'migrate-engine.png'));
  await page.keyboard.type('The Velero');
  await page.keyboard.press('Enter');
  await quickPick.page(/^The data of bound claims/);
  await page.keyboard.type('empty');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in dr: create, update, delete in ui-by-velero, velero/);
  await quickPick.page(/Allows in prod: create, update in velero/);
  const gate = (await quickPick.options()).join('\n');
  expect(gate).toMatch(
    /Carried by the Velero in both clusters[\s\S]*the keys of Velero: velero\/cloud-credentials in prod/,
  );
  expect(gate).toMatch(/ui-by-velero\/cache uses \/var\/log of its node/);
  expect(gate).toMatch(/emptyDir: scratch, at most 1Gi/);
  expect(gate).toMatch(/No running pod mounts the claim ui-by-velero\/thumbs/);
  await workbench.screenshot(join(pictures, 'migrate-engine-gate.png'));
  await page.keyboard.press('Enter');
  expect(await notifications.text(/was migrated to|failed|could not/, 180_000)).toMatch(/was migrated to dr/);
  const dr = new Api(there().dr);
  const web = await dr.get(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const isReady = await webIsReady(dr, namespace);
  dr.close();
  expect(web.metadata.labels?.['velero.io/restore-name']).toMatch(/\w/);
  expect(isReady).toBe(true);
  const [made] = plans();
  expect(made?.plan.spec).toMatchObject({ engine: 'velero', store: { s3: { bucket: 'velero' } } });
  const report = readFileSync(join(use.workspace, made?.name ?? '', 'report.md'), 'utf8');
  expect(report.match(/uses .* of its node/g)).toHaveLength(1);
  await notifications.dismissAll();
});

test('with node agents the files of claims go along, and Enter takes what was chosen last time', async () => {
  const { workbench } = use;
  const { page, quickPick } = workbench;
  for (const cluster of Object.values(there())) await addNodeAgent(cluster);
  await openWizard();
  await quickPick.page(/^Who carries the objects/);
  expect((await quickPick.options()).join('\n')).toMatch(/The files of volumes go along/);
  await page.keyboard.press('Enter');
  await quickPick.page(/^What shall become of the data of bound claims/);
  const rows = (await quickPick.options()).join('\n');
  expect(rows).toMatch(/Move the files of all claims that allow it \(2\)/);
  expect(rows).toMatch(/ui-by-velero\/thumbs[\s\S]*Not decided yet · No running pod mounts it/);
  await workbench.screenshot(join(pictures, 'migrate-volumes.png'));
  await page.keyboard.type('several');
  await page.keyboard.press('Enter');
  await quickPick.page(/^Which claims/);
  await quickPick.tick(/^ui-by-velero\/logs/);
  await quickPick.tick(/^ui-by-velero\/thumbs/);
  await page.keyboard.press('Enter');
  await quickPick.page(/^What shall become of them\? Claims: 2/);
  expect((await quickPick.options()).join('\n')).toMatch(/Its files go along[\s\S]*possible for 1 of them/);
  await quickPick.choose(/^Created empty/);
  await quickPick.page(/^What shall become of the data of bound claims/);
  expect((await quickPick.options())[0]).toMatch(/Continue[\s\S]*The data of one claim goes along/);
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in dr/);
  const gate = (await quickPick.options()).join('\n');
  expect(gate).toMatch(/Volume data goes along[\s\S]*ui-by-velero\/data: file-system/);
  expect(gate).toMatch(/Volume data stays behind[\s\S]*ui-by-velero\/logs: empty, ui-by-velero\/thumbs: empty/);
  await workbench.screenshot(join(pictures, 'migrate-volumes-gate.png'));
  await quickPick.choose(/Open the plan without running/);
  await expect.poll(() => workbench.editor()).toMatch(/engine: velero/);
  const decided = { 'ui-by-velero/data': 'file-system', 'ui-by-velero/logs': 'empty', 'ui-by-velero/thumbs': 'empty' };
  expect(plans().map(({ plan }) => plan.spec.volumes.claims)).toContainEqual(decided);
});

/** A DaemonSet as that of a node agent, whose pods are simulated: it is there, and reads nothing. */
async function addNodeAgent(cluster: ConstructorParameters<typeof Api>[0]): Promise<void> {
  const api = new Api(cluster);
  const labels = { name: 'node-agent' };
  const containers = [
    { name: 'node-agent', image: 'velero/velero:v1.18.3', command: ['/velero'], args: ['node-agent', 'server'] },
  ];
  await api.create({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'node-agent', namespace: 'velero' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  await waitFor(
    async () => {
      const { status } = await api.get('/apis/apps/v1/namespaces/velero/daemonsets/node-agent');
      return Number(asRecord(status).numberReady) > 0;
    },
    { what: 'the node agent was ready' },
  );
  api.close();
}
