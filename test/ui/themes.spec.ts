import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { contrast, wordsIn } from './contrast.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

/** Each with the least contrast of the words on a page: the second line of a row, as VS Code itself has it, is fainter in one. */
const themes = [
  ['Dark Modern', 'vs-dark', 4.5],
  ['Light Modern', 'vs', 4.4],
  ['Dark High Contrast', 'hc-black', 4.5],
  ['Light High Contrast', 'hc-light', 4.5],
] as const;

const namespace = 'ui-themes';
/** Two clusters with a real Velero each, for the pages that ask about one; of this file alone. */
let sandbox: Sandbox<'prod' | 'dr'> | undefined;
const there = () => {
  if (!sandbox) throw new Error('The sandbox is not started yet.');
  return sandbox;
};

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['prod', 'dr'], velero: true });
  await applySmallApp(sandbox.clusters.prod, namespace);
  const prod = new Api(sandbox.clusters.prod);
  const spec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'vng-nvme',
    resources: { requests: { storage: '2Gi' } },
  };
  await prod.create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace }, spec });
  const claim = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/data`;
  await waitFor(async () => asRecord((await prod.get(claim)).status).phase === 'Bound', {
    what: 'the claim was bound',
  });
  prod.close();
});
const use = useWorkbench('themes', {
  kubeconfig: () => there().kubeconfig,
  settings: { 'kubeferry.stores': [{ name: 'Lab', s3: { bucket: 'lab', endpoint: 'https://s3.lab.test' } }] },
});
afterAll(() => sandbox?.stop());

describe.each(themes)('in the theme %s', (theme, name, least) => {
  /** Takes a picture of a page, and looks whether the words of each of its rows stand out. */
  const canBeRead = async (page: string, placeholder: RegExp | string, { rows = true } = {}) => {
    const { workbench } = use;
    await workbench.quickPick.page(placeholder);
    if (rows) await workbench.quickPick.options();
    await workbench.screenshot(join(pictures, `theme-${name}-${page}.png`));
    const words = await workbench.quickPick.root.evaluate(wordsIn);
    expect(words.length, page).toBeGreaterThan(1);
    const faint = words.filter((one) => contrast(one) < least).map((one) => `${one.text}: ${contrast(one).toFixed(2)}`);
    expect(faint, page).toEqual([]);
  };

  test('the trees can be read', async () => {
    const { workbench } = use;
    await workbench.open();
    await workbench.run('Preferences: Color Theme');
    await workbench.quickPick.fill(theme);
    await workbench.quickPick.choose(new RegExp(`^${theme}`));
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    await workbench.clusters.expand('prod');
    await workbench.clusters.find(namespace);
    await workbench.screenshot(join(pictures, `theme-${name}.png`));
    for (const label of ['prod', namespace, 'dr']) {
      const row = await workbench.clusters.find(label);
      const words = await row.locator('.label-name').first().evaluate(wordsIn);
      expect(words.length, label).toBe(1);
      for (const one of words) expect(contrast(one), label).toBeGreaterThan(4.5);
    }
  });

  test('the pages of Migrate… about Velero, claims and what stays behind can be read', async () => {
    const { clusters, quickPick, page } = use.workbench;
    await clusters.choose(namespace, 'Migrate…');
    await quickPick.page(/^To which cluster/);
    await quickPick.choose(/^dr\b/);
    await quickPick.page(/^Into which namespace/);
    await quickPick.options();
    await page.keyboard.press('Enter');
    await canBeRead('engine', /^Who carries the objects/);
    await quickPick.choose(/Kubeferry itself/);
    await canBeRead('claims', /bound claims/);
    await quickPick.choose(/Create all claims empty/);
    await quickPick.page(/^Into which store/);
    await quickPick.options();
    await page.keyboard.press('Enter');
    await canBeRead('gate', /^Allows in /);
    await quickPick.close();
  });

  test('the pages of Install Velero… can be read', async () => {
    const { clusters, quickPick } = use.workbench;
    await clusters.choose('dr', 'Install Velero…');
    await canBeRead('install-store', /^Which store shall Velero use/);
    await quickPick.choose(/^Lab/);
    await canBeRead('install-options', /^How shall it be installed/);
    await quickPick.close();
  });

  test('the pages of a store can be read, with what is wrong with an answer', async () => {
    const { workbench } = use;
    const { quickPick, page } = workbench;
    await workbench.run('Kubeferry: Add Store…');
    await canBeRead('stores', /^Where do backups lie/);
    await quickPick.choose(/^MinIO/);
    await quickPick.page(/^The address of the S3 server/);
    await quickPick.fill('s3.lab.test');
    await page.keyboard.press('Enter');
    await canBeRead('store-address', /An address that begins with/, { rows: false });
    await quickPick.close();
  });

  test('the forms of Back Up with Velero… can be read', async () => {
    const { clusters, quickPick, page } = use.workbench;
    await clusters.choose(namespace, 'Back Up with Velero…');
    await canBeRead('velero-volumes', 'What about the data of volumes?');
    await page.keyboard.press('Enter');
    await canBeRead('velero-lifetime', /^How long is it kept/);
    await page.keyboard.press('Enter');
    await canBeRead('velero-form', /^What else shall Velero know/);
    await quickPick.close();
  });
});
