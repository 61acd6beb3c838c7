import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { removeNamespace } from '../sandbox/cluster.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const source = new Api(inject('sandbox').clusters.source);
const [front, stock] = ['ui-assess-front', 'ui-assess-stock'];
const use = useWorkbench('assess-several');

const ports = [{ port: 80 }];
/** A shop window that calls a stock, which keeps its data; one thing of each severity. */
const objects: KubeObject[] = [
  ...[front, stock].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'calls', namespace: front },
    data: { stock: `http://api.${stock}`, pay: 'https://pay.example.com' },
  },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: stock }, spec: { ports } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'door', namespace: front },
    spec: { type: 'NodePort', externalIPs: ['203.0.113.9'], ports },
  },
  {
    apiVersion: 'v1',
    kind: 'PodTemplate',
    metadata: { name: 'once', namespace: front },
    template: { metadata: {}, spec: { containers: [{ name: 'once', image: 'docker.io/library/nginx:latest' }] } },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: stock },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'of-nobody',
      resources: { requests: { storage: '1Gi' } },
    },
  },
];

beforeAll(async () => {
  for (const object of objects) await source.create(object);
});
afterAll(async () => {
  await removeNamespace(source, front);
  await removeNamespace(source, stock);
  source.close();
});

/** The texts of the cells below a heading of the page, a row each; without the head of the table. */
async function rowsBelow(heading: string): Promise<string[][]> {
  const { webview } = use.workbench;
  await webview.getByRole('heading', { name: heading, exact: true }).waitFor();
  const table = webview.locator(`h2:text-is("${heading}") + table`);
  const rows = await table.locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('td').allInnerTexts()));
}

test('of several namespaces the page says what breaks, what to look at and to know, ways to move, an order, effort and risk', async () => {
  const { workbench } = use;
  const { quickPick, page, webview } = workbench;
  await workbench.open();
  await workbench.run('Kubeferry: Assess…');
  await quickPick.page(/^From which cluster/);
  await quickPick.choose(/^source\b/);
  await quickPick.page(/^Which namespaces shall move/);
  for (const name of [front, stock]) await quickPick.tick(new RegExp(`^${name}\\b`));
  await page.keyboard.press('Enter');
  await quickPick.page(/^To which cluster/);
  await quickPick.choose(/^target\b/);
  expect(await workbench.notifications.text(/ui-assess-front, ui-assess-stock on target/, 60_000)).toMatch(
    /1 error, 1 warning/,
  );
  await webview.getByRole('heading', { name: 'ui-assess-front, ui-assess-stock on target' }).waitFor();
  await webview.getByText('the effort is medium and the risk large').waitFor();
  const told = async (heading: string) => (await rowsBelow(heading)).map(([object, , , , rule]) => [object, rule]);
  expect(await told('What breaks')).toEqual([[`PersistentVolumeClaim ${stock}/data`, 'sc-missing']]);
  expect(await told('To look at')).toEqual([[`Service ${front}/door`, 'svc-external-ips']]);
  expect(await told('To know')).toEqual([[`PodTemplate ${front}/once`, 'img-mutable-tag']]);
  expect((await rowsBelow('Ways to move')).map(([way, fits]) => [way, fits])).toEqual([
    ['parallel', 'no'],
    ['staged', 'yes'],
    ['stop-and-copy', 'yes'],
  ]);
  const order = webview.locator('h2:text-is("Suggested order") + ol > li');
  expect(await order.allInnerTexts()).toEqual([
    'Mend what breaks, or map it in the plan: sc-missing.',
    'See that the target reaches what lies outside: one host, named below.',
    `Move the namespaces in this order, what is called before what calls: ${stock}, ${front}.`,
    'Bring the claims with their data, then the workloads that mount them.',
    'Bring configuration and accounts, then the workloads, and wait until they are Ready.',
    'Switch the traffic last: Services with addresses of their own, Ingresses and Gateways (1).',
  ]);
  await webview.getByRole('heading', { name: 'Suggested order' }).scrollIntoViewIfNeeded();
  await workbench.screenshot(join(pictures, 'assess-several.png'));
});

test('its JSON says the same in sentences', async () => {
  const { workbench, workspace } = use;
  await workbench.notifications.press(/ui-assess-stock on target/, 'Save As…');
  const file = join(workspace, 'several.json');
  await expect.poll(() => workbench.quickPick.typed()).toContain('ui-assess-stock on target.md');
  await workbench.quickPick.fill(file);
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\}\n$/);
  const saved = JSON.parse(readFileSync(file, 'utf8'));
  expect(saved).toMatchObject({ namespaces: [front, stock], effort: 'medium', risk: 'large' });
  expect(saved.modes).toContainEqual({
    mode: 'stop-and-copy',
    fits: true,
    reason: 'The application stops, everything is copied, and it starts on the target.',
  });
  expect(saved.order).toContain(
    `Move the namespaces in this order, what is called before what calls: ${stock}, ${front}.`,
  );
  const of = (severity: string) => saved.findings.filter((one: { severity: string }) => one.severity === severity);
  expect(of('error')).toMatchObject([
    {
      rule: 'sc-missing',
      message: expect.stringMatching(/^The target has no storage class of-nobody, so that the claim stays pending/),
      fixes: expect.arrayContaining([expect.objectContaining({ title: 'Use the class gp3', delivery: 'edit' })]),
    },
  ]);
  expect(of('warning')).toMatchObject([{ rule: 'svc-external-ips' }]);
  expect(of('info')).toMatchObject([{ rule: 'img-mutable-tag' }]);
});
