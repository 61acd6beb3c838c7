import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { useWorkbench } from './use-workbench.ts';

const count = 5000;
const nameOf = (n: number) => `team-${String(n).padStart(4, '0')}`;
let sandbox: Sandbox<'many'>;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['many'], say: (line) => console.log(line) });
  const { many } = sandbox.clusters;
  // Its controllers would make two more objects for each namespace, which nobody looks at.
  const controllers = many.pids['many-kube-controller-manager'];
  if (controllers === undefined) throw new Error('The cluster has no controller manager.');
  process.kill(controllers, 'SIGKILL');
  const api = new Api(many, 32);
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  const work = async () => {
    for (const n of numbers) await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: nameOf(n) } });
  };
  await Promise.all(Array.from({ length: 32 }, work));
  api.close();
}, 180_000);
const use = useWorkbench('many', { kubeconfig: () => sandbox.kubeconfig });
afterAll(() => sandbox.stop());

test('5,000 namespaces come by pages, more when they are asked for', async () => {
  const { workbench } = use;
  const { clusters: tree, page } = workbench;
  await workbench.open();
  await tree.expand('many');
  const size = async () => Number(await (await tree.find(/^team-0000/)).getAttribute('aria-setsize'));
  await tree.find(/^team-0000/);
  const first = await size();
  expect(first).toBeLessThan(300);
  await page.keyboard.press('End');
  await (await tree.find('Load more…')).click();
  await page.keyboard.press('Home');
  await expect.poll(size).toBeGreaterThan(first + 200);
});

test('one of 5,000 namespaces is found by its name', async () => {
  const { clusters: tree, page, quickPick } = use.workbench;
  await tree.choose('many', 'Filter…');
  await quickPick.page(/Only names that hold this text/);
  await quickPick.fill('4321');
  await page.keyboard.press('Enter');
  await tree.find(nameOf(4321));
  expect((await tree.labels()).filter((label) => label.startsWith('team-'))).toHaveLength(1);
});
