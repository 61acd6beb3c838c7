import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp, canary, webIsReady } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-migrate';
const path = `/api/v1/namespaces/${namespace}`;
const target = new Api(clusters.target);
const source = new Api(clusters.source);
const use = useWorkbench('migrate');

beforeAll(() => applySmallApp(clusters.source, namespace));
afterAll(async () => {
  await Promise.all([source.delete(path), target.delete(path)]);
  source.close();
  target.close();
});

const openWizard = async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Migrate…');
};

test('a preview says what would happen and writes nothing to the target', async () => {
  await openWizard();
  await answerMigrateWizard(use.workbench, { target: 'target', finish: 'Preview first' });
  const words = await use.workbench.notifications.text(/Preview of/, 60_000);
  expect(words).toMatch(/nothing was changed: \d+ would be created/);
  expect(await target.find(path)).toBeUndefined();
});

test('right-click, Migrate…, a target and Enter on each page: the application is Ready on the target', async () => {
  const { workbench } = use;
  await openWizard();
  const pages = await answerMigrateWizard(workbench, {
    target: 'target',
    finish: 'Migrate',
    seen: (page) => workbench.screenshot(join(pictures, `migrate-${page}.png`)),
  });
  expect(pages).toEqual(['target', 'namespace', 'confirm']);
  expect(await workbench.notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(
    /was migrated to target/,
  );
  expect(await webIsReady(target, namespace)).toBe(true);
  await workbench.screenshot(join(pictures, 'migrate-end.png'));
});

test('the log of the migration is open, with a line for each object that became ready, and how it ended', async () => {
  await expect
    .poll(() => use.workbench.output())
    .toMatch(/target +wait:target +deployments\.apps\/ui-migrate\/web +info/);
  await expect.poll(() => use.workbench.output()).toMatch(/ done +\S+\s+was\s+migrated\s+to\s+target:\s+\d+\s+created/);
});

test('the notification at the end opens the report', async () => {
  const { workbench } = use;
  await workbench.notifications.press(/was migrated to/, 'Open Report');
  await workbench.page.getByRole('tab', { name: /report\.md/ }).waitFor();
  const report = readdirSync(use.workspace)
    .map((name) => join(use.workspace, name, 'report.md'))
    .find((file) => existsSync(file));
  expect(readFileSync(report ?? 'no report', 'utf8')).toMatch(/`deployments\.apps ui-migrate\/web`/);
});

test('the Migrations tree shows the migration with its state and steps', async () => {
  const { workbench } = use;
  const row = await workbench.migrations.find(/completed/);
  expect(await row.getAttribute('aria-label')).toMatch(/source → target/);
  await workbench.migrations.expand(/completed/);
  await expect
    .poll(async () => (await workbench.migrations.labels()).filter((label) => /done/.test(label)).length)
    .toBeGreaterThan(1);
});

test('Undo Run… shows what goes, and takes exactly that from the target', async () => {
  const { workbench } = use;
  await workbench.migrations.choose(/completed/, 'Undo Run…');
  await workbench.quickPick.page(/^Allows in /);
  await expect.poll(() => workbench.editor()).toMatch(/Removed/);
  await workbench.screenshot(join(pictures, 'undo-confirm.png'));
  // What was shown is still open when something has changed, and is shown as it is now.
  await workbench.quickPick.close();
  await target.delete(`${path}/configmaps/settings`);
  await workbench.migrations.choose(/completed/, 'Undo Run…');
  await workbench.quickPick.page(/^Allows in /);
  await expect.poll(() => workbench.editor()).toMatch(/gone\s+already/);
  await workbench.quickPick.choose(/Undo the run/);
  await workbench.notifications.text(/was undone/, 90_000);
  await waitFor(async () => (await target.find(path)) === undefined, {
    what: 'the namespace was gone from the target',
  });
  expect(await webIsReady(source, namespace)).toBe(true);
  await workbench.migrations.find(/undone/);
});

test('no value of a Secret stands on any picture of this', async () => {
  const words = use.workbench.pictured.join('\n');
  expect(words).toContain(namespace);
  for (const secret of [canary, Buffer.from(canary).toString('base64')]) expect(words).not.toContain(secret);
});
