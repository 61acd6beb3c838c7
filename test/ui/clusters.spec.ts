import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { type ContextEntry, kubeconfig } from '../sandbox/kubeconfig.ts';
import { freePort } from '../sandbox/ports.ts';
import { type Relay, startRelay } from '../sandbox/relay.ts';
import { diagnosticLog } from './logs.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { folder, clusters } = inject('sandbox');
const { source } = clusters;
const file = join(folder, 'clusters-spec.kubeconfig.yaml');
const namespace = 'ui-clusters';
let relay: Relay;
let entries: ContextEntry[];

beforeAll(async () => {
  await applySmallApp(source, namespace);
  relay = await startRelay(source);
  const { caFile, token } = source;
  entries = [
    { context: 'counted', server: relay.server, caFile, token },
    { context: 'nobody-there', server: `https://127.0.0.1:${await freePort()}`, caFile, token },
    { context: 'refused', server: source.server, caFile, token: 'not-a-token' },
    { context: 'run-out', server: source.server, caFile, certificate: source.expired },
  ];
  writeFileSync(file, kubeconfig(entries));
});
const use = useWorkbench('clusters', { kubeconfig: file });
afterAll(async () => {
  await relay.stop();
  const api = new Api(source);
  await api.delete(`/api/v1/namespaces/${namespace}`);
  api.close();
});

test('contexts come collapsed, and no cluster is asked before one of them is opened', async () => {
  const { clusters: tree } = use.workbench;
  await use.workbench.open();
  await tree.find('counted');
  expect(await tree.labels()).toEqual(['counted, idle', 'nobody-there, idle', 'refused, idle', 'run-out, idle']);
  expect(await tree.isExpanded('counted')).toBe(false);
  expect(relay.connections()).toBe(0);
});

test('a context opens down to the pods of a workload, and a click shows the object as YAML that cannot be edited', async () => {
  const { workbench } = use;
  for (const label of ['counted', namespace, 'Workloads', 'web']) await workbench.clusters.expand(label);
  await workbench.clusters.find(/^web-\w+-\w+/);
  expect(await workbench.clusters.find('counted').then((row) => row.getAttribute('aria-label'))).toMatch(
    /ready v1\.\d+/,
  );
  await (await workbench.clusters.find(/^web, Deployment/)).click();
  await expect.poll(() => workbench.editor()).toMatch(/kind: Deployment/);
  await workbench.page
    .getByRole('main')
    .getByRole('tab', { name: /web\.yaml/ })
    .waitFor();
});

test('Show Logs follows the log of a pod until it is told to stop', async () => {
  const { workbench } = use;
  await workbench.clusters.choose(/^web-\w+-\w+/, 'Show Logs');
  await expect.poll(() => workbench.output()).toMatch(/listening on :8080/);
  await workbench.run('Kubeferry: Stop Following Logs');
  await expect.poll(() => workbench.output()).toMatch(/listening on :8080\s+--- The log is no longer followed/);
});

test.for([
  {
    what: 'a server that is not there',
    context: 'nobody-there',
    state: 'unreachable',
    says: /^The cluster of context nobody-there at https:\S+ cannot be reached: connect ECONNREFUSED/,
    cause: /context nobody-there .*(\n +at .*)*\ncaused by: Error: connect ECONNREFUSED/,
  },
  {
    what: 'a credential that is refused',
    context: 'refused',
    state: 'expired credentials',
    says: /^The cluster of context refused does not accept the credentials any more: Unauthorized/,
    cause: /context refused .*(\n +at .*)*\ncaused by: HTTP 401/,
  },
  {
    what: 'a client certificate that has expired',
    context: 'run-out',
    state: 'expired credentials',
    says: /^The cluster of context run-out does not accept the credentials any more: Unauthorized/,
    cause: /context run-out .*(\n +at .*)*\ncaused by: HTTP 401/,
  },
])('$what is said in words, with its cause in the log and a Retry, while another context works', async (expected) => {
  const { context, state, says, cause } = expected;
  const { clusters: tree, page } = use.workbench;
  await tree.expand(context);
  await tree.find(new RegExp(`^${context}, ${state}`), 60_000);
  await tree.find(says);
  await expect.poll(() => diagnosticLog(use.vscode)).toMatch(cause);
  expect(await tree.openMenu(context)).toContain('Retry');
  await page.keyboard.press('Escape');
  await tree.collapse(context);
  await tree.find(namespace);
});

test('a context that is added to the file appears, and what is open stays open', async () => {
  const { clusters: tree } = use.workbench;
  const { caFile, token, server } = source;
  writeFileSync(file, kubeconfig([...entries, { context: 'newcomer', server, caFile, token }]));
  await tree.find('newcomer');
  expect(await tree.isExpanded('counted')).toBe(true);
  await tree.find(namespace);
});

test('after a reload the contexts are collapsed again, and nothing is asked', async () => {
  const { workbench } = use;
  // An open document would be read again.
  await workbench.run('View: Close All Editors');
  await workbench.reload();
  const before = relay.connections();
  await workbench.clusters.find('counted');
  expect(await workbench.clusters.isExpanded('counted')).toBe(false);
  expect(relay.connections()).toBe(before);
});
