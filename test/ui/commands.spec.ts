import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { type ContextEntry, kubeconfig } from '../sandbox/kubeconfig.ts';
import { type Relay, startRelay } from '../sandbox/relay.ts';
import { useWorkbench } from './use-workbench.ts';

const { folder, clusters } = inject('sandbox');
const { server, caFile, token } = clusters.source;
const file = join(folder, 'commands-spec.yaml');
const namespace = 'ui-commands';
const api = new Api(clusters.source);
const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { ports: [{ port: 80 }] },
});
let relay: Relay;
let entries: ContextEntry[];

beforeAll(async () => {
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await api.create(service('first'));
  relay = await startRelay(clusters.source);
  relay.refuse(true);
  entries = [
    { context: 'steady', server, caFile, token },
    { context: 'away', server: relay.server, caFile, token },
  ];
  writeFileSync(file, kubeconfig(entries));
});
const use = useWorkbench('commands', { kubeconfig: file });
afterAll(async () => {
  await relay.stop();
  await api.delete(`/api/v1/namespaces/${namespace}`);
  api.close();
});

test('Retry reaches a cluster that was away', async () => {
  const { clusters: tree } = use.workbench;
  await use.workbench.open();
  await tree.expand('away');
  await tree.find(/^away, unreachable/, 60_000);
  relay.refuse(false);
  await tree.choose('away', 'Retry');
  await tree.find(/^away, ready/);
  await tree.collapse('away');
});

test('Show Log tells what a failure was', async () => {
  const { workbench } = use;
  await workbench.run('Kubeferry: Show Log');
  await expect.poll(() => workbench.output()).toMatch(/cannot be reached[\s\S]*caused by: Error: \w/);
  await workbench.run('View: Hide Panel');
});

test('Refresh shows what came since, Filter… what is looked for, and Clear Filter all again', async () => {
  const { clusters: tree, page, quickPick } = use.workbench;
  for (const label of ['steady', namespace, 'Services']) await tree.expand(label);
  await tree.find('first');
  await api.create(service('second'));
  await tree.choose('Services', 'Refresh');
  await tree.find('second');
  await tree.choose('Services', 'Filter…');
  await quickPick.page(/Only names that hold this text/);
  await quickPick.fill('sec');
  await page.keyboard.press('Enter');
  await tree.item('first').waitFor({ state: 'hidden' });
  await tree.choose('Services', 'Clear Filter');
  await tree.find('first');
});

test('Copy Name puts the name on the clipboard', async () => {
  const { clusters: tree, page } = use.workbench;
  await tree.choose('first', 'Copy Name');
  await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('first');
});

test('an object in an editor takes no typing, and follows what changes in the cluster', async () => {
  const { workbench } = use;
  await (await workbench.clusters.find('first')).click();
  await expect.poll(() => workbench.editor()).toMatch(/kind: Service/);
  await workbench.page.getByRole('main').locator('.view-line', { hasText: 'kind:' }).first().click();
  await workbench.page.keyboard.type('typed');
  await workbench.page
    .getByText(/Editor is read-only/)
    .first()
    .waitFor();
  await api.patch(`/api/v1/namespaces/${namespace}/services/first`, { metadata: { labels: { tide: 'high' } } });
  await expect.poll(() => workbench.editor()).toMatch(/tide: high/);
  expect(await workbench.editor()).not.toContain('typed');
});

test('a context that is changed is looked at anew, one that is removed goes, and what is open beside them stays open', async () => {
  const { clusters: tree } = use.workbench;
  writeFileSync(file, kubeconfig([...entries, { context: 'short-lived', server, caFile, token }]));
  // A click on what was there before may be lost while the tree takes the new contexts.
  for (const context of ['short-lived', 'away']) await tree.expand(context);
  await tree.find(/^short-lived, ready/);
  const [steady] = entries;
  if (!steady) throw new Error('There is no first context.');
  writeFileSync(file, kubeconfig([steady, { context: 'away', server, caFile, token: 'not-a-token' }]));
  await tree.item('short-lived').waitFor({ state: 'hidden' });
  await tree.find(/^away, expired credentials/);
  expect(await tree.isExpanded('Services')).toBe(true);
  await tree.find('second');
});

test('Open Kubeconfig opens the file of a context', async () => {
  const { workbench } = use;
  await workbench.clusters.choose('steady', 'Open Kubeconfig');
  await workbench.page.getByRole('tab', { name: basename(file) }).waitFor();
});

test.skipIf(process.platform === 'win32')('Install kubeferry in PATH makes a program of that name', async () => {
  const { workbench, vscode } = use;
  await workbench.run('Kubeferry: Install kubeferry in PATH');
  await workbench.notifications.text(/kubeferry is installed/);
  const help = execFileSync(join(vscode.home, '.local', 'bin', 'kubeferry'), ['--help'], { encoding: 'utf8' });
  expect(help).toMatch(/back-up/);
});
