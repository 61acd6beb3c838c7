import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { startExport } from '../../src/migrate/folder/export.ts';
import { record } from '../../src/model/json/parse.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { removeNamespace } from '../sandbox/cluster.ts';
import { literal } from './pages/literal.ts';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const className = 'ui-fix-ssd';
const classPath = `/apis/storage.k8s.io/v1/storageclasses/${className}`;
const provisioner = 'example.com/disks';
const facts = {
  apiVersion: 'kubeferry.dev/v1alpha1',
  kind: 'ClusterFacts',
  storageClasses: [{ name: 'there', provisioner, bindingMode: 'WaitForFirstConsumer' }],
  namespaces: [{ name: 'shop', names: { secrets: [] } }],
};
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop' },
  spec: { storageClassName: className, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
const labels = { app: 'web' };
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        imagePullSecrets: [{ name: 'keys' }],
        containers: [{ name: 'web', image: 'docker.io/library/nginx:1.29' }],
      },
    },
  },
};
const planned = 'ui-plan-ssd';
const disk: KubeObject = {
  ...claim,
  metadata: { name: 'disk', namespace: 'mapped' },
  spec: { ...claim.spec, storageClassName: planned },
};
const diskRef = {
  ...{ group: '', version: 'v1', resource: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim' },
  ...{ namespace: 'mapped', name: 'disk' },
};
const api = {
  group: '',
  version: 'v1',
  resource: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
};
const diskFile = 'mapped.migration/targets/there/mapped/persistentvolumeclaims/disk.yaml';
const manifests = 'shop.migration/targets/there/shop';
const claimFile = `${manifests}/persistentvolumeclaims/data.yaml`;
const webFile = `${manifests}/deployments.apps/web.yaml`;
const pulling = 'ui-fix-pulling';
const pullingFile = `pulling.migration/targets/there/${pulling}/deployments.apps/api.yaml`;
const level = 'pod-security.kubernetes.io/enforce';
const levelled = 'ui-fix-level';
const levelledPath = `/api/v1/namespaces/${levelled}`;
const levelledFile = `level.migration/targets/there/${levelled}/deployments.apps/agent.yaml`;
const agent = {
  ...web,
  metadata: { name: 'agent', namespace: levelled },
  spec: {
    ...web.spec,
    template: { metadata: { labels }, spec: { hostNetwork: true, containers: web.spec.template.spec.containers } },
  },
};
const use = useWorkbench('fix-deliveries', {
  files: {
    ...planFiles(['shop', 'mapped'].map((name) => ({ name, namespace: name, store: '/tmp/kubeferry-nowhere' }))),
    ...planFiles([{ name: 'pulling', namespace: pulling, store: '/tmp/kubeferry-nowhere' }]),
    ...planFiles([{ name: 'level', namespace: levelled, store: '/tmp/kubeferry-nowhere' }]),
    'level.migration/facts/there.json': JSON.stringify({
      ...facts,
      namespaces: [{ name: levelled, labels: { [level]: 'baseline' } }],
    }),
    [levelledFile]: stringify(agent),
    'pulling.migration/facts/there.json': JSON.stringify({
      ...facts,
      namespaces: [{ name: pulling, names: { secrets: [] } }],
    }),
    [pullingFile]: stringify({ ...web, metadata: { name: 'api', namespace: pulling } }),
    'mapped.migration/facts/there.json': JSON.stringify({ ...facts, apis: [api], namespaces: [{ name: 'mapped' }] }),
    'shop.migration/facts/there.json': JSON.stringify(facts),
    [claimFile]: stringify(claim),
    [webFile]: stringify(web),
  },
});
const target = new Api(inject('sandbox').clusters.target);

beforeAll(async () => {
  for (const side of ['source', { target: 'there' }] as const) {
    const one = await startExport(join(use.workspace, 'mapped.migration'), side, { secrets: 'withheld' });
    await one.add(diskRef, disk);
    await one.finish();
  }
});
afterAll(async () => {
  await target.delete(classPath);
  await removeNamespace(target, pulling);
  await removeNamespace(target, levelled);
  target.close();
});

/** Opens a manifest at a text in it, once its problem is told, and the quick-fixes there; all by the keyboard. */
async function quickFixesAt(path: string, text: string, problem: RegExp): Promise<void> {
  const { workbench } = use;
  const { page } = workbench;
  const file = basename(path);
  await workbench.run('Go to File...');
  await workbench.quickPick.fill(file);
  await workbench.quickPick.root.locator('.monaco-list-row.focused', { hasText: file }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: new RegExp(literal(file)), selected: true }).waitFor();
  await workbench.run('Problems: Focus on Problems View');
  await workbench.problems.item(problem).first().waitFor();
  await workbench.run('View: Focus Active Editor Group');
  const lines = readFileSync(join(use.workspace, path), 'utf8').split('\n');
  const line = lines.findIndex((one) => one.includes(text));
  await workbench.run('Go to Line/Column...');
  await workbench.quickPick.fill(`:${line + 1}:${(lines[line] ?? '').indexOf(text) + 2}`);
  await page.keyboard.press('Enter');
  await workbench.run('Quick Fix...');
  await page.locator('.action-widget .monaco-list-row.action').first().waitFor();
}

/** Chooses a quick-fix with the arrows: makes it, or shows it before. */
async function choose(words: RegExp, key: 'Enter' | 'Control+Enter' = 'Enter'): Promise<void> {
  const { page } = use.workbench;
  const focused = page.locator('.action-widget .monaco-list-row.focused');
  for (let steps = 0; steps < 20; steps++) {
    if (words.test((await focused.allInnerTexts()).join(''))) {
      await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`No quick-fix says ${words}.`);
}

test('what a person has to do goes on the checklist of the migration, once', async () => {
  const { workbench, workspace } = use;
  await workbench.open();
  const file = join(workspace, 'shop.migration', 'CHECKLIST.md');
  const text = [
    '# Checklist of shop',
    '',
    '- [ ] Make the Secret keys in shop on the target, with the keys of the registry (Deployment web, img-pull-secret-missing)',
    '',
  ].join('\n');
  for (let times = 0; times < 2; times++) {
    await quickFixesAt(webFile, 'keys', /keys/);
    await choose(/Put on the checklist: make the Secret keys/);
    await workbench.page.getByRole('tab', { name: /CHECKLIST\.md/, selected: true }).waitFor();
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
  }
});

test('one quick-fix of a manifest is shown before it is made, and made where it is accepted', async () => {
  const { workbench, workspace } = use;
  const { page } = workbench;
  const panel = page.locator('.part.panel');
  const text = () => readFileSync(join(workspace, diskFile), 'utf8');
  const before = text();
  for (const answer of ['Discard', 'Apply']) {
    await quickFixesAt(diskFile, planned, /ui-plan-ssd/);
    await choose(/^Use the class there/, 'Control+Enter');
    const button = panel.getByRole('button', { name: answer });
    await button.waitFor();
    await panel.getByText('disk.yaml', { exact: true }).waitFor();
    await workbench.screenshot(join(pictures, `fix-preview-${answer}.png`));
    expect(text()).toBe(before);
    await button.click();
    await button.waitFor({ state: 'hidden' });
  }
  await page.getByRole('tab', { name: /disk\.yaml/ }).click();
  await expect.poll(() => workbench.editor()).toContain('storageClassName: there');
  await workbench.run('Undo');
  await workbench.run('File: Save');
  expect(text()).toBe(before);
});

test('a mapping of the plan is shown before it is made, and taking it back in the plan takes the manifests back', async () => {
  const { workbench, workspace } = use;
  const { page } = workbench;
  const panel = page.locator('.part.panel');
  const read = () =>
    [diskFile, 'mapped.migration/migration.yaml'].map((path) => readFileSync(join(workspace, path), 'utf8'));
  const before = read();
  for (const answer of ['Discard', 'Apply']) {
    await quickFixesAt(diskFile, planned, /ui-plan-ssd/);
    await choose(/ui-plan-ssd.* there.* plan/, 'Control+Enter');
    const button = panel.getByRole('button', { name: answer });
    await button.waitFor();
    await panel.getByText('migration.yaml', { exact: true }).waitFor();
    expect(read()).toEqual(before);
    await button.click();
    await button.waitFor({ state: 'hidden' });
  }
  // What was discarded made nothing: only the other one is told.
  await workbench.notifications.text(/One manifest of mapped has changed with the plan/);
  expect(read()[0]).toContain('storageClassName: there');
  await workbench.notifications.dismissAll();
  await workbench.run('Go to File...');
  await workbench.quickPick.fill('mapped.migration/migration.yaml');
  await workbench.quickPick.root
    .locator('.monaco-list-row.focused', { hasText: /migration\.yaml.*mapped\.migration/ })
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /migration\.yaml/, selected: true }).waitFor();
  await page.locator('.monaco-editor.focused').waitFor();
  await workbench.run('Undo');
  await workbench.run('File: Save');
  await workbench.notifications.text(/One manifest of mapped has changed with the plan/);
  expect(read()).toEqual(before);
  await workbench.notifications.dismissAll();
});

test('a mapping goes into the plan, which is saved, and the manifests follow it: the problem goes', async () => {
  const { workbench, workspace } = use;
  const folder = join(workspace, 'mapped.migration');
  const text = () => readFileSync(join(workspace, diskFile), 'utf8');
  const before = text();
  await quickFixesAt(diskFile, planned, /ui-plan-ssd/);
  await choose(/ui-plan-ssd.* there.* plan/);
  await workbench.notifications.text(/One manifest of mapped has changed with the plan/);
  expect(text()).toBe(before.replace(planned, 'there'));
  const plan = record(parse(readFileSync(join(folder, 'migration.yaml'), 'utf8')));
  expect(plan).toMatchObject({ spec: { mappings: { storageClasses: { [planned]: 'there' } } } });
  await workbench.run('Problems: Focus on Problems View');
  await workbench.problems
    .item(/ui-plan-ssd/)
    .first()
    .waitFor({ state: 'detached' });
});

test('a plan that is written by somebody else, such as when a mapping is taken back, takes its manifests along', async () => {
  const { workbench, workspace } = use;
  const folder = join(workspace, 'mapped.migration');
  const plan = join(folder, 'migration.yaml');
  const manifest = () => readFileSync(join(workspace, diskFile), 'utf8');
  expect(manifest()).toContain('storageClassName: there');
  await workbench.notifications.dismissAll();
  const before = readFileSync(plan, 'utf8');
  writeFileSync(plan, before.replace(`${planned}: there`, `${planned}: elsewhere`));
  await workbench.notifications.text(/One manifest of mapped has changed with the plan/);
  expect(manifest()).toContain('storageClassName: elsewhere');
  writeFileSync(plan, before);
  await expect.poll(manifest).toContain('storageClassName: there');
});

test('the page of a rule says what happens and how to mend it', async () => {
  const { workbench } = use;
  await quickFixesAt(webFile, 'keys', /keys/);
  await choose(/Explain "img-pull-secret-missing"/);
  await workbench.webview.getByRole('heading', { name: 'How to mend it' }).waitFor();
  await workbench.webview.getByText(/kubeferry-ignore img-pull-secret-missing/).waitFor();
  await workbench.screenshot(join(pictures, 'rule-page.png'));
  // The name of a rule leads there too.
  await workbench.run('View: Close All Editors');
  await workbench.problems.root.getByText('sc-missing', { exact: true }).first().click();
  await workbench.webview.getByText(/kubeferry-ignore sc-missing/).waitFor();
});

test('what is missing is made on the target behind the write gate, by the keyboard alone', async () => {
  const { workbench } = use;
  await quickFixesAt(claimFile, className, /has no storage class/);
  await choose(/Make a storage class ui-fix-ssd/);
  await workbench.quickPick.root.getByPlaceholder(/^Allows in target: create cluster-scoped objects/).waitFor();
  await workbench.quickPick.options();
  await workbench.page.keyboard.press('ArrowDown');
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => workbench.editor()).toContain(`provisioner: ${provisioner}`);
  await workbench.screenshot(join(pictures, 'make-on-target.png'));
  await workbench.quickPick.options();
  await expect(target.get(classPath)).rejects.toThrow();
  await workbench.page.keyboard.press('Enter');
  expect(await workbench.notifications.text(/is made in target/)).toContain(
    `kubectl --context target delete storageclasses.storage.k8s.io ${className}`,
  );
  const made = record(await target.get(classPath));
  expect(made).toMatchObject({
    provisioner,
    volumeBindingMode: 'WaitForFirstConsumer',
    metadata: { labels: { 'kubeferry.dev/migration': 'shop' } },
  });
  await workbench.run('Problems: Focus on Problems View');
  await workbench.problems
    .item(/has no storage class/)
    .first()
    .waitFor({ state: 'detached' });
});

test('keys for pulling images that the source does not have are asked for, and go into the Secret of the target', async () => {
  const { workbench } = use;
  const { quickPick } = workbench;
  const { keyboard } = workbench.page;
  await workbench.notifications.dismissAll();
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: pulling } });
  await quickFixesAt(pullingFile, 'keys', new RegExp(`keys is not in ${pulling}`));
  await choose(/Make the Secret keys in ui-fix-pulling/);
  const answers = [
    [/Which registry/, 'registry.example.com:5000'],
    [/The user/, 'puller'],
    [/password or token/, 'only-for-the-target'],
  ] as const;
  for (const [words, answer] of answers) {
    await quickPick.root.getByText(words).waitFor();
    await quickPick.fill(answer);
    if (answer.startsWith('only')) await workbench.screenshot(join(pictures, 'registry-login.png'));
    await keyboard.press('Enter');
  }
  await quickPick.root.getByPlaceholder(/^Allows in target: create in ui-fix-pulling/).waitFor();
  await quickPick.options();
  await keyboard.press('Enter');
  expect(await workbench.notifications.text(/is made in target/)).toContain('delete secrets keys');
  const { data } = record(await target.get(`/api/v1/namespaces/${pulling}/secrets/keys`));
  const config: unknown = JSON.parse(Buffer.from(String(record(data)['.dockerconfigjson']), 'base64').toString());
  expect(config).toMatchObject({
    auths: { 'registry.example.com:5000': { username: 'puller', password: 'only-for-the-target' } },
  });
});

test('a namespace of the target enforces another level of pod security behind the write gate, by the keyboard alone', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await workbench.notifications.dismissAll();
  const labelsOf = async () => record(record(await target.get(levelledPath)).metadata).labels;
  await target.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: levelled, labels: { [level]: 'baseline' } },
  });
  await quickFixesAt(levelledFile, 'hostNetwork', /hostNetwork/);
  await workbench.screenshot(join(pictures, 'namespace-level.png'));
  await choose(/ui-fix-level.*privileged/);
  await workbench.quickPick.root.getByPlaceholder(/^Allows in target: update/).waitFor();
  expect((await workbench.quickPick.options()).join('\n')).toContain(`${levelled} with ${level}=privileged`);
  await workbench.screenshot(join(pictures, 'namespace-level-gate.png'));
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect.poll(() => workbench.editor()).toContain(`${level}: privileged`);
  await workbench.quickPick.options();
  expect(await labelsOf()).toMatchObject({ [level]: 'baseline' });
  await keyboard.press('Enter');
  expect(await workbench.notifications.text(/is labelled in target/)).toContain(
    `kubectl --context target label namespaces ${levelled} --overwrite ${level}=baseline`,
  );
  expect(await labelsOf()).toMatchObject({ [level]: 'privileged' });
  await workbench.run('Problems: Focus on Problems View');
  await workbench.problems
    .item(/hostNetwork/)
    .first()
    .waitFor({ state: 'detached' });
});
