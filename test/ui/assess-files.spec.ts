import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { useWorkbench } from './use-workbench.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: odd, namespace: shop }
spec:
  selector: { matchLabels: { app: odd } }
  template:
    metadata: { labels: { app: odd } }
    spec:
      priorityClassName: of-nobody
      containers: [{ name: odd, image: "docker.io/library/nginx:1.29" }]
`;
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: odd, namespace: shop }
spec:
  ingressClassName: class-of-nobody
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`;
const old = `# kept
apiVersion: v1
kind: Pod
metadata: { name: old, namespace: shop }
spec:
  priorityClassName: of-nobody
  containers:
    - name: first
      image: k8s.gcr.io/pause:3.2 # the first
    - { name: second, image: "k8s.gcr.io/pause:3.2" }
`;
const use = useWorkbench('assess-files', {
  files: { 'old.yaml': old, 'app/odd.yaml': deployment, 'app/ingress.yaml': ingress, 'notes.yaml': 'just: words\n' },
});
const explorer = () => new Tree(use.workbench.page, /Files Explorer/);
const problem = (words: RegExp) => use.workbench.page.getByRole('treeitem', { name: words }).first();

async function assessed(label: string, words: RegExp): Promise<string> {
  const { workbench } = use;
  await explorer().choose(label, 'Assess Against a Cluster…');
  await workbench.quickPick.page(/^To which cluster/);
  await workbench.quickPick.choose(/^target\b/);
  return workbench.notifications.text(words, 60_000);
}

test('a folder of the explorer is assessed against a cluster, and its findings are problems in its files', async () => {
  const { workbench } = use;
  await workbench.run('View: Show Explorer');
  expect(await assessed('app', /app on target/)).toMatch(/[2-9] errors/);
  await workbench.run('View: Focus Problems (Errors, Warnings, Infos)');
  await problem(/class-of-nobody/).waitFor();
  await problem(/priority class of-nobody/).waitFor();
  await workbench.screenshot(join(pictures, 'assess-files.png'));
});

test('an edit is judged at once, before it is saved', async () => {
  const { workbench } = use;
  const { page } = workbench;
  await workbench.notifications.dismissAll();
  await problem(/priority class of-nobody/).dblclick();
  await page.getByRole('tab', { name: /odd\.yaml/ }).waitFor();
  await workbench.run('Delete Line');
  await problem(/priority class of-nobody/).waitFor({ state: 'detached' });
  await problem(/class-of-nobody/).waitFor();
  await workbench.run('File: Save');
});

test('a quick-fix mends what was found, at one place and wherever its rule finds the same in the file', async () => {
  const { workbench } = use;
  const { page } = workbench;
  await workbench.notifications.dismissAll();
  expect(await assessed('old.yaml', /old\.yaml on target/)).toMatch(/[1-9] errors?/);
  await (await explorer().find('old.yaml')).dblclick();
  await page.getByRole('tab', { name: /old\.yaml/ }).waitFor();
  await workbench.run('Problems: Focus on Problems View');
  await problem(/k8s\.gcr\.io/).dblclick();
  await page.locator('.monaco-editor.focused').waitFor();
  await workbench.run('Quick Fix...');
  const rows = page.locator('.action-widget .monaco-list-row.action');
  await rows.first().waitFor();
  const titles = (await rows.allInnerTexts()).map((title) => title.trim());
  const take = 'Take the image registry.k8s.io/pause:3.2';
  expect(titles).toEqual([
    take,
    `Fix all "img-dead-registry" in this file (2): ${take}`,
    'Explain "img-dead-registry"',
  ]);
  await workbench.screenshot(join(pictures, 'assess-files-fix.png'));
  await rows.filter({ hasText: 'in this file (2)' }).click();
  await problem(/k8s\.gcr\.io/).waitFor({ state: 'detached' });
  await workbench.run('File: Save');
  const file = join(use.workspace, 'old.yaml');
  const mended = old.replaceAll('k8s.gcr.io', 'registry.k8s.io');
  await expect.poll(() => readFileSync(file, 'utf8')).toBe(mended);
  // The same by what editors do when they save.
  await workbench.run('Undo');
  await problem(/k8s\.gcr\.io/).waitFor();
  await workbench.run('Fix All');
  await problem(/k8s\.gcr\.io/).waitFor({ state: 'detached' });
  await workbench.run('File: Save');
  await expect.poll(() => readFileSync(file, 'utf8')).toBe(mended);
});

test('a file without objects of Kubernetes says so', async () => {
  expect(await assessed('notes.yaml', /notes\.yaml holds/)).toMatch(/no Kubernetes objects/);
});

test('what is open is assessed from the palette, and Clear Findings takes all away', async () => {
  const { workbench } = use;
  const { page } = workbench;
  await workbench.notifications.dismissAll();
  await explorer().expand('app');
  await (await explorer().find('ingress.yaml')).dblclick();
  await page.getByRole('tab', { name: /ingress\.yaml/ }).waitFor();
  await workbench.run('Kubeferry: Assess Against a Cluster…');
  await workbench.quickPick.page(/^To which cluster/);
  await workbench.quickPick.choose(/^target\b/);
  expect(await workbench.notifications.text(/ingress\.yaml on target/, 60_000)).toMatch(/[1-9] errors?/);
  // What the folder was found to hold gives way to it.
  expect(await page.getByRole('treeitem', { name: /class-of-nobody/ }).count()).toBe(1);
  await workbench.run('Kubeferry: Clear Findings');
  await problem(/class-of-nobody/).waitFor({ state: 'detached' });
});
