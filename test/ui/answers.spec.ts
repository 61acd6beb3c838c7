import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { pictures } from './pages/workbench.ts';
import { openWriteGate } from './pages/write-gate.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const [namespace, other] = ['ui-answers', 'ui-answers-moved'];
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('answers', { settings: { 'kubeferry.store.default': { folder: store } } });
const claims = ['data', 'logs'];

beforeAll(async () => {
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const object of [...claims.map(claim), stuck()]) await source.create(object);
  const bound = async (name: string) =>
    asRecord((await source.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`)).status).phase;
  await waitFor(async () => (await Promise.all(claims.map(bound))).every((phase) => phase === 'Bound'), {
    what: 'the claims were bound',
  });
});
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  await target.delete(`/api/v1/namespaces/${other}`);
  for (const api of [source, target]) api.close();
  rmSync(store, { recursive: true, force: true });
});

function claim(name: string): KubeObject {
  const spec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'vng-ssd',
    resources: { requests: { storage: '2Gi' } },
  };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec };
}

/** A Deployment that is never Ready, so that a run goes on until it is cancelled; its pods have the claims bound. */
function stuck(): KubeObject {
  const labels = { app: 'stuck' };
  const volumes = [
    ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    { name: 'scratch', emptyDir: {} },
  ];
  const containers = [{ name: 'stuck', image: 'example.com/missing/stuck:1' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'stuck', namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers, volumes } } },
  };
}

const migrations = () => readdirSync(use.workspace).filter((name) => name.endsWith('.migration'));

/** What a write gate says of the claims, and of what else stays behind. */
const staysBehind =
  /Volume data stays behind; claims: 2[\s\S]*ui-answers\/data: empty, ui-answers\/logs: empty[\s\S]*emptyDir: scratch/;

/** Opens the wizard and goes to the page about the claims. */
const toClaims = async () => {
  const { workbench } = use;
  const { page, quickPick } = workbench;
  await workbench.clusters.choose(namespace, 'Migrate…');
  await quickPick.page(/^To which cluster/);
  await quickPick.choose(/^target\b/);
  await quickPick.page(/^Into which namespace/);
  await quickPick.fill(other);
  await quickPick.choose(other);
  await quickPick.page(/^The data of bound claims/);
  await quickPick.options();
  return { page, quickPick };
};

test('Enter on the page about bound claims stops, and nothing is written', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  const { page, quickPick } = await toClaims();
  expect((await quickPick.options())[0]).toMatch(/Stop here/);
  await page.keyboard.press('Enter');
  await quickPick.root.waitFor({ state: 'hidden' });
  expect(migrations()).toEqual([]);
});

test('claims are decided one by one, Back goes to each page with its answer, and the plan holds what was said last', async () => {
  const { workbench } = use;
  const { page, quickPick } = await toClaims();
  const back = () => quickPick.root.getByRole('button', { name: 'Back' }).click();
  await back();
  await quickPick.page(/^Into which namespace/);
  expect((await quickPick.options())[0]).toMatch(/^ui-answers-moved/);
  await page.keyboard.press('Enter');
  await quickPick.page(/^The data of bound claims/);

  for (const name of claims) {
    await quickPick.choose(new RegExp(`${namespace}/${name}\\b`));
    await quickPick.page(new RegExp(`^${namespace}/${name}, 2Gi`));
    await quickPick.choose(/^Left out/);
    await quickPick.page(/^The data of bound claims/);
  }
  await quickPick.choose(/Continue/);
  await quickPick.page(/^Storage classes/);
  await back();
  await quickPick.page(/^The data of bound claims/);
  const rows = await quickPick.options();
  expect(rows.filter((row) => /Left out/.test(row))).toHaveLength(2);
  await quickPick.choose(/Create all claims empty/);
  await quickPick.page(/^Storage classes/);
  await quickPick.options();
  await page.keyboard.press('Enter');
  await quickPick.page(/^Registries that/);
  await quickPick.shows(/^example\.com → example\.com/);
  await page.keyboard.press('Enter');
  await quickPick.page(/^Allows in target/);
  expect((await quickPick.options()).join('\n')).toMatch(staysBehind);
  await quickPick.choose(/Open the plan without running/);
  await expect.poll(() => workbench.editor()).toMatch(/ui-answers\/data: empty/);
  expect(migrations()).toHaveLength(1);
});

test('Run Migration… names on its gate what stays behind, as the wizard did when it wrote the plan', async () => {
  const { workbench } = use;
  const { quickPick, notifications } = workbench;
  await openWriteGate(workbench, namespace);
  expect((await quickPick.options()).join('\n')).toMatch(staysBehind);
  await expect.poll(() => notifications.texts()).toEqual([]);
  await workbench.screenshot(join(pictures, 'run-gate.png'));
  await quickPick.close();
});

test('the answers of last time are offered first, those about claims excepted', async () => {
  const { workbench } = use;
  const { page, quickPick } = workbench;
  await workbench.clusters.choose(namespace, 'Migrate…');
  await quickPick.page(/^To which cluster/);
  expect((await quickPick.options())[0]).toMatch(/^target.*chosen last time/s);
  await page.keyboard.press('Enter');
  await quickPick.page(/^Into which namespace/);
  expect((await quickPick.options())[0]).toMatch(/^ui-answers-moved/);
  await page.keyboard.press('Enter');
  await quickPick.page(/^The data of bound claims/);
  const rows = await quickPick.options();
  expect(rows.filter((row) => /Not decided yet/.test(row))).toHaveLength(2);
  await quickPick.close();
});

test('a run stands in the status bar until Cancel of the palette ends it', async () => {
  const { workbench } = use;
  const { migrations: tree, quickPick } = workbench;
  await openWriteGate(workbench, namespace);
  await quickPick.choose(/Migrate\b/);
  const status = workbench.status(new RegExp(`^${namespace}: Wait for workloads`));
  await status.waitFor();
  await workbench.run('Kubeferry: Cancel');
  await workbench.notifications.text(/was cancelled and can be resumed/);
  await workbench.status(new RegExp(`^${namespace}\\b`)).waitFor({ state: 'detached' });
  await tree.find(new RegExp(`^${namespace}, interrupted`));
});
