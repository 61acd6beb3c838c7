import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { backUpAsKept } from './kept-backup.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-assess';
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
/** Outside the namespace, and used in it. */
const role = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'ui-assess-reader' },
};
const use = useWorkbench('assess', { settings: { 'kubeferry.store.default': { folder: store } } });

beforeAll(async () => {
  await applySmallApp(clusters.source, namespace);
  const source = new Api(clusters.source);
  const labels = { app: 'odd' };
  const pod = { priorityClassName: 'of-nobody', containers: [{ name: 'odd', image: 'docker.io/library/nginx:1.29' }] };
  await source.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'odd', namespace },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  });
  await source.create(role);
  await source.create({
    apiVersion: role.apiVersion,
    kind: 'RoleBinding',
    metadata: { name: 'readers', namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.kind, name: role.metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
  });
  source.close();
});
afterAll(async () => {
  const source = new Api(clusters.source);
  await source.delete(`/api/v1/namespaces/${namespace}`);
  await source.delete(await source.pathOf(role));
  source.close();
  rmSync(store, { recursive: true, force: true });
});

test('a right-click says what would become of a namespace on a target', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Assess…');
  await workbench.quickPick.page(/^To which cluster/);
  await workbench.quickPick.choose(/^target\b/);
  expect(await workbench.notifications.text(/ui-assess on target/, 60_000)).toMatch(/[1-9]\d* errors?/);
  await workbench.webview.getByRole('heading', { name: 'What breaks' }).waitFor();
  await workbench.webview
    .getByText(/of-nobody/)
    .first()
    .waitFor();
  await workbench.screenshot(join(pictures, 'assess.png'));
  const along = workbench.webview.getByRole('heading', { name: 'Goes along from outside the namespaces' });
  await along.scrollIntoViewIfNeeded();
  await workbench.webview.getByRole('listitem').getByText('ClusterRole ui-assess-reader').waitFor();
  // The tree keeps what was found in this window.
  await workbench.clusters.find(/^ui-assess, [1-9]\d* errors?.* on target/);
});

test('the page is saved as JSON from its notification', async () => {
  const { workbench, workspace } = use;
  await workbench.notifications.press(/ui-assess on target/, 'Save As…');
  const file = join(workspace, 'assessment.json');
  // A name that is typed before the suggested one has come would be lost.
  await expect.poll(() => workbench.quickPick.typed()).toContain('ui-assess on target.md');
  await workbench.quickPick.fill(file);
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => existsSync(file)).toBe(true);
  const read = () => JSON.parse(readFileSync(file, 'utf8'));
  await expect.poll(() => read().namespaces).toEqual([namespace]);
  expect(read().closure).toEqual([{ apiVersion: role.apiVersion, kind: role.kind, name: role.metadata.name }]);
  expect(read().findings.map(({ rule }: { rule: string }) => rule)).toContain('prio-missing');
});

test('the page is saved as Markdown, with what goes along', async () => {
  const { workbench, workspace } = use;
  await workbench.run('Kubeferry: Save Assessment As…');
  const file = join(workspace, 'assessment.md');
  await expect.poll(() => workbench.quickPick.typed()).toContain('ui-assess on target.md');
  await workbench.quickPick.fill(file);
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^- ClusterRole ui-assess-reader$/m);
});

test('after a preview, what would break stands at its line in the Problems panel, and a quick-fix mends it', async () => {
  const { workbench, workspace } = use;
  await workbench.notifications.dismissAll();
  await workbench.clusters.choose(namespace, 'Migrate…');
  await answerMigrateWizard(workbench, { target: 'target', finish: 'Preview first' });
  await workbench.notifications.text(/ui-assess/, 90_000);
  await workbench.run('View: Focus Problems (Errors, Warnings, Infos)');
  const problem = workbench.page.getByRole('treeitem', { name: /of-nobody/ });
  await problem.first().waitFor();
  await workbench.screenshot(join(pictures, 'problems.png'));
  await workbench.migrations.expand(/^ui-assess/);
  await workbench.migrations.find(/^target, target: target, 1 error/);
  await problem.first().dblclick();
  await workbench.page.getByRole('tab', { name: /odd\.yaml/ }).waitFor();
  await workbench.page.locator('.monaco-editor.focused').waitFor();
  await workbench.run('Quick Fix...');
  const fix = workbench.page.locator('.action-widget .monaco-list-row', { hasText: /Leave out/ });
  await fix.waitFor();
  await workbench.screenshot(join(pictures, 'quick-fix.png'));
  await fix.click();
  await problem.first().waitFor({ state: 'detached' });
  await workbench.run('File: Save');
  const folder = readdirSync(workspace).find((name) => name.endsWith('.migration')) ?? '';
  const file = join(workspace, folder, 'targets', 'target', namespace, 'deployments.apps', 'odd.yaml');
  // An editor empties a file before it writes it.
  await expect.poll(() => readFileSync(file, 'utf8')).toMatch(/^(?!.*of-nobody).*docker\.io\/library\/nginx:1\.29/s);
  await workbench.migrations.find(/^target, target: target, (no errors|\d+ warnings?$)/);
});

test('a backup is assessed as its namespace is, without a value of a Secret', async () => {
  const { workbench } = use;
  await backUpAsKept(namespace, { folder: store });
  await workbench.notifications.dismissAll();
  await workbench.run('View: Close All Editors');
  await workbench.section('Migrations', false);
  await workbench.section('Backups', true);
  const backups = new Tree(workbench.page, 'Backups');
  await workbench.run('Kubeferry: Refresh Backups');
  await backups.expand(/kf-store/);
  await backups.choose(/^kept, /, 'Assess…');
  await workbench.quickPick.page(/^To which cluster/);
  await workbench.quickPick.choose(/^target\b/);
  expect(await workbench.notifications.text(/ui-assess on target/, 60_000)).toMatch(/[1-9]\d* errors?/);
  await workbench.webview
    .getByText(/^From backup kept in /)
    .first()
    .waitFor();
  await workbench.webview
    .getByText(/of-nobody/)
    .first()
    .waitFor();
  await workbench.screenshot(join(pictures, 'assess-backup.png'));
});

test('Check Against Targets shows what the target itself refuses, and says what it did not judge', async () => {
  const { workbench, workspace } = use;
  await workbench.notifications.dismissAll();
  await workbench.section('Migrations', true);
  const folder = readdirSync(workspace).find((name) => name.endsWith('.migration')) ?? '';
  const file = join(workspace, folder, 'targets', 'target', namespace, 'deployments.apps', 'odd.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('replicas: 0', 'replicas: -1'));
  await workbench.migrations.choose(/ui-assess/, 'Check Against Targets');
  const words = await workbench.notifications.text(/on its targets/, 60_000);
  expect(words).toMatch(/ui-assess is not there yet, and default was asked in its place/);
  await workbench.run('View: Focus Problems (Errors, Warnings, Infos)');
  const problem = workbench.page.getByRole('treeitem', { name: /The target refuses this: spec\.replicas/ });
  await problem.first().waitFor();
  await workbench.screenshot(join(pictures, 'target-refuses.png'));
});
