import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { toUriParts } from '../../src/ui/clusters/object-uri.ts';
import { objectScheme } from '../../src/ui/manifest.ts';
import { Api } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { keptWith } from './kept.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp, webIsReady } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-migrate';
const path = `/api/v1/namespaces/${namespace}`;
const target = new Api(clusters.target);
const source = new Api(clusters.source);
const use = useWorkbench('migrate', {
  extensions: [join(import.meta.dirname, 'address-opener')],
  // Changes in here are told by nobody, as on a drive of the network.
  settings: { 'files.watcherExclude': { '**/late.migration/**': true } },
});

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

const keptUntil = (hours: number) => {
  const day = new Date(Date.now() + hours * 3_600_000).toLocaleDateString('en-US');
  return new RegExp(`Backups are kept until ${day}`);
};

/** Has the backups kept for longer, on a page that only who wants it sees. */
const changeLifetime = async () => {
  const { quickPick } = use.workbench;
  await quickPick.shows(keptUntil(720));
  await quickPick.choose(keptUntil(720));
  await quickPick.page(/^How long are the backups of the runs kept/);
  await quickPick.fill('335h');
  await quickPick.shows(/Not shorter than 336h/);
  await quickPick.fill('2160h');
  await use.workbench.page.keyboard.press('Enter');
  await quickPick.shows(keptUntil(2160));
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
    seen: async (page) => {
      if (page === 'confirm') {
        await changeLifetime();
        await workbench.quickPick.page(/^Allows in target: create in ui-migrate and for cluster-scoped objects$/);
      }
      await workbench.screenshot(join(pictures, `migrate-${page}.png`));
    },
  });
  expect(pages).toEqual(['target', 'namespace', 'confirm']);
  expect(await workbench.notifications.text(/was migrated to|failed|could not/, 90_000)).toMatch(
    /was migrated to target/,
  );
  expect(await webIsReady(target, namespace)).toBe(true);
  const plan = join(use.workspace, 'ui-migrate-2.migration', 'migration.yaml');
  expect(readFileSync(plan, 'utf8')).toContain('ttl: 2160h');
  await workbench.screenshot(join(pictures, 'migrate-end.png'));
});

test('the log of the migration is open, with a line for each object that became ready, and how it ended', async () => {
  await expect
    .poll(() => use.workbench.output())
    .toMatch(/target +wait:target +deployments\.apps\/ui-migrate\/web +info/);
  await expect.poll(() => use.workbench.output()).toMatch(/ done +\S+\s+was\s+migrated\s+to\s+target:\s+\d+\s+created/);
  // The grammar colours it once VS Code has looked at the lines: time, step and object in a colour of their own each.
  await expect.poll(async () => new Set(await use.workbench.outputColours()).size).toBeGreaterThan(3);
});

test('the notification at the end opens the report', async () => {
  const { workbench } = use;
  await workbench.notifications.press(/was migrated to/, 'Open Report');
  await workbench.page.getByRole('tab', { name: /report\.md/ }).waitFor();
  // It takes the focus once it is there, and with that would close a menu.
  await workbench.webview
    .getByText(/was migrated|Created/i)
    .first()
    .waitFor();
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

test('Open Plan opens the plan of a migration, and Open Log its log', async () => {
  const { workbench } = use;
  await workbench.migrations.choose(/completed/, 'Open Plan');
  await expect.poll(() => workbench.editor()).toMatch(/kind: Migration[\s\S]*namespaces:\s+- ui-migrate/);
  const panel = workbench.page.locator('.part.panel');
  await workbench.run('View: Hide Panel');
  await panel.waitFor({ state: 'hidden' });
  await workbench.migrations.choose(/completed/, 'Open Log');
  await expect.poll(() => workbench.output()).toMatch(/ done +\S+\s+was\s+migrated\s+to\s+target/);
});

test('Preview of a migration that lies there says what a run would do', async () => {
  const { workbench } = use;
  await workbench.notifications.dismissAll();
  await workbench.migrations.collapse(/completed/);
  await workbench.migrations.choose(/not run yet/, 'Preview');
  expect(await workbench.notifications.text(/Preview of/, 60_000)).toMatch(/nothing was changed: 5 unchanged/);
  await workbench.notifications.dismissAll();
});

test('Refresh Migrations finds a plan of which the file system did not tell', async () => {
  const { workbench } = use;
  const [first = ''] = readdirSync(use.workspace).filter((name) => name.endsWith('.migration'));
  const late = join(use.workspace, 'late.migration');
  mkdirSync(late);
  const plan = readFileSync(join(use.workspace, first, 'migration.yaml'), 'utf8');
  writeFileSync(join(late, 'migration.yaml'), plan.replace(/name: ui-migrate.*/, 'name: late'));
  expect(await workbench.migrations.item('late').count()).toBe(0);
  await workbench.run('Kubeferry: Refresh Migrations');
  await workbench.migrations.find(/^late, not run yet/);
  rmSync(late, { recursive: true });
});

test('a Secret that is opened live, among the manifests or in the report shows no value', async () => {
  const { workbench } = use;
  const { page, quickPick } = workbench;
  const { path: live, query } = toUriParts({
    context: 'source',
    object: { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', namespace, name: 'login' },
  });
  await workbench.run('Test: Open Address');
  await quickPick.page('The address');
  await quickPick.fill(`${objectScheme}:${live}?${query}`);
  await page.keyboard.press('Enter');
  await expect.poll(() => workbench.editor()).toMatch(/password: .*\nkind: Secret|kind: Secret[\s\S]*password: /);
  await workbench.screenshot(join(pictures, 'secret-live.png'));

  await workbench.run('Go to File...');
  await quickPick.fill('secrets/login.yaml');
  await quickPick.choose(/^login\.yaml.*targets/);
  await expect.poll(() => workbench.editor()).toMatch(/password: "<withheld>"/);
  await workbench.screenshot(join(pictures, 'secret-manifest.png'));

  await workbench.run('View: Close All Editors');
  await workbench.migrations.choose(/completed/, 'Open Report');
  await workbench.webview.getByText(`secrets ${namespace}/login`).first().waitFor();
  await workbench.screenshot(join(pictures, 'secret-report.png'));
  expect(workbench.pictured.at(-1)).toContain(`secrets ${namespace}/login`);
});

test('a backup that the migration still needs is not deleted without its name and the day', async () => {
  const { workbench } = use;
  const backups = new Tree(workbench.page, 'Backups');
  await workbench.section('Clusters', false);
  await workbench.section('Backups', true);
  await backups.expand(/\.kubeferry/);
  await backups.choose(/^ui-migrate-2-\d+, /, 'Delete…');
  const until = new Date(Date.now() + 336 * 3_600_000).toLocaleDateString('en-US');
  expect(await workbench.dialog.text()).toContain(
    `The migration ui-migrate-2 needs it until ${until}, the end of its hold period.`,
  );
  await workbench.screenshot(join(pictures, 'delete-needed.png'));
  await workbench.dialog.press('Cancel');
  await workbench.section('Backups', false);
  await workbench.section('Clusters', true);
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
  await workbench.quickPick.page(/^Allows in target: delete in ui-migrate$/);
  await expect.poll(() => workbench.editor()).toMatch(/gone\s+already/);
  await workbench.quickPick.choose(/Undo the run/);
  await workbench.notifications.text(/was undone/, 90_000);
  await waitFor(async () => (await target.find(path)) === undefined, {
    what: 'the namespace was gone from the target',
  });
  expect(await webIsReady(source, namespace)).toBe(true);
  await workbench.migrations.find(/undone/);
});

// That no value of a Secret stands there is looked at after each file, by `useWorkbench`.
test('what VS Code keeps is looked at: pictures, its own logs and those of migrations, its storage', async () => {
  expect(use.workbench.pictured.join('\n')).toContain(namespace);
  const log = expect.stringMatching(/Kubeferry ui-migrate\.log$/);
  // Of the desktop, and of a browser.
  const state = expect.stringMatching(/state\.vscdb$|^vscode-web-state-db/);
  const kept = () => keptWith((text) => text.includes(namespace), use.vscode);
  await expect.poll(kept).toEqual(expect.arrayContaining([log, state]));
});
