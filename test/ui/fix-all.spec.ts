import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', priorityClasses: [] };

/** A Pod whose containers take images of a registry that is shut, under a comment that stays. */
function pod(namespace: string, name: string, containers: readonly string[], more: object = {}): [string, string] {
  const spec = { ...more, containers: containers.map((one) => ({ name: one, image: 'k8s.gcr.io/pause:3.2' })) };
  const text = `# of ${name}\n${stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec })}`;
  return [`shop.migration/targets/there/${namespace}/pods/${name}.yaml`, text];
}

const before = Object.fromEntries([
  pod('shop', 'one', ['first', 'second'], { priorityClassName: 'of-nobody' }),
  pod('shop', 'two', ['only'], { priorityClassName: 'of-nobody' }),
  pod('web', 'three', ['only']),
]);
const use = useWorkbench('fix-all', {
  files: {
    ...planFiles([{ name: 'shop', namespace: 'shop', store: '/tmp/kubeferry-nowhere' }]),
    'shop.migration/facts/there.json': JSON.stringify(facts),
    ...before,
  },
});
const read = (path: string) => readFileSync(join(use.workspace, path), 'utf8');
const written = () => Object.fromEntries(Object.keys(before).map((path) => [path, read(path)]));
const mended = (text: string) => text.replaceAll('k8s.gcr.io', 'registry.k8s.io');
const afterAllFixes = Object.fromEntries(Object.entries(before).map(([path, text]) => [path, mended(text)]));
const preview = () => use.workbench.page.locator('.part.panel');

/** Opens a manifest by its name. */
async function open(file: string): Promise<void> {
  const { workbench } = use;
  await workbench.run('Go to File...');
  await workbench.quickPick.fill(file);
  await workbench.quickPick.shows(new RegExp(`^${file}`));
  await workbench.page.keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: new RegExp(file) }).waitFor();
}

/** Opens a manifest at its first problem of some words, by the keyboard alone. */
async function openAt(file: string, words: string): Promise<void> {
  const { workbench } = use;
  await open(file);
  await workbench.run('Problems: Focus on Problems View');
  const problem = workbench.problems.item(new RegExp(words)).first();
  await problem.waitFor();
  await problem.dblclick();
  // The palette closes where the editor takes the focus after it has opened.
  await workbench.page.locator('.monaco-editor.focused').waitFor();
}

/** The quick-fixes at the cursor. */
async function quickFixes(): Promise<Locator> {
  const { workbench } = use;
  await workbench.run('Quick Fix...');
  const rows = workbench.page.locator('.action-widget .monaco-list-row.action');
  await rows.first().waitFor();
  return rows;
}

test('a fix is made wherever its rule finds the same in the file', async () => {
  const { workbench } = use;
  await workbench.open();
  await openAt('one.yaml', 'k8s.gcr.io');
  const rows = await quickFixes();
  const titles = (await rows.allInnerTexts()).map((title) => title.trim());
  expect(titles).toEqual(
    expect.arrayContaining([
      'Take the image registry.k8s.io/pause:3.2',
      'Fix all "img-dead-registry" in this file (2): Take the image registry.k8s.io/pause:3.2',
      'Fix all "img-dead-registry" in the namespace shop (3): Take the image registry.k8s.io/pause:3.2',
      'Fix all "img-dead-registry" in the migration (4): Take the image registry.k8s.io/pause:3.2',
    ]),
  );
  await workbench.screenshot(join(pictures, 'fix-all-menu.png'));
  await rows.filter({ hasText: 'in this file (2)' }).click();
  await expect.poll(() => workbench.editor()).not.toContain('k8s.gcr.io/pause:3.2\n  - name: second');
  await workbench.run('File: Save');
  const [one = ''] = Object.keys(before);
  await expect.poll(() => read(one)).toBe(mended(before[one] ?? ''));
  expect(written()).toEqual({ ...before, [one]: mended(before[one] ?? '') });
  await workbench.run('Undo');
  await workbench.run('File: Save');
  await expect.poll(() => written()).toEqual(before);
});

test('what is made in a namespace is shown before, and what is discarded is not made', async () => {
  await openAt('two.yaml', 'of-nobody');
  const rows = await quickFixes();
  await rows.filter({ hasText: 'Fix all "prio-missing" in the namespace shop (2)' }).click();
  const discard = preview().getByRole('button', { name: 'Discard' });
  await discard.waitFor();
  await preview().getByText('one.yaml', { exact: true }).waitFor();
  await preview().getByText('two.yaml', { exact: true }).waitFor();
  await discard.click();
  await discard.waitFor({ state: 'hidden' });
  expect(written()).toEqual(before);
});

test('what is made in the whole migration is shown as one change of all its files, made where accepted, and undone at once', async () => {
  const { workbench } = use;
  await openAt('one.yaml', 'k8s.gcr.io');
  const rows = await quickFixes();
  await rows.filter({ hasText: 'Fix all "img-dead-registry" in the migration (4)' }).click();
  const apply = preview().getByRole('button', { name: 'Apply' });
  await apply.waitFor();
  for (const file of ['one.yaml', 'two.yaml', 'three.yaml']) {
    await preview().getByText(file, { exact: true }).waitFor();
  }
  // The three files and their four changes.
  await expect.poll(() => preview().getByRole('checkbox', { checked: true }).count()).toBe(7);
  await workbench.screenshot(join(pictures, 'fix-all-migration.png'));
  expect(written()).toEqual(before);
  await apply.click();
  await expect.poll(written).toEqual(afterAllFixes);
  await workbench.page.getByRole('tab', { name: /one\.yaml/ }).click();
  await workbench.run('Undo');
  await workbench.run('File: Save All Files');
  await expect.poll(written).toEqual(before);
});

test('everything safe is shown as changes of all files, made where accepted, and undone at once', async () => {
  const { workbench } = use;
  await workbench.migrations.choose('shop', 'Fix Everything Safe…');
  const apply = preview().getByRole('button', { name: 'Apply' });
  await apply.waitFor();
  await preview().getByText('three.yaml', { exact: true }).waitFor();
  // The three files and their four changes: nothing has to be ticked one by one.
  await expect.poll(() => preview().getByRole('checkbox', { checked: true }).count()).toBe(7);
  await workbench.screenshot(join(pictures, 'fix-everything.png'));
  await apply.click();
  await workbench.notifications.text(/Everything in shop that is safe to mend is mended/);
  await expect.poll(written).toEqual(afterAllFixes);
  await workbench.page.getByRole('tab', { name: /two\.yaml/ }).click();
  await workbench.run('Undo');
  await workbench.run('File: Save All Files');
  await expect.poll(written).toEqual(before);
});

test('a line over a manifest says what was found and mends what is safe, and can be switched off', async () => {
  const { workbench, workspace } = use;
  await workbench.open();
  await open('three.yaml');
  const lens = (words: RegExp) => workbench.page.locator('.codelens-decoration a', { hasText: words });
  await lens(/^[1-9] (error|warning)/).waitFor();
  await workbench.screenshot(join(pictures, 'finding-lens.png'));
  await lens(/^Fix everything safe$/).click();
  await lens(/^Fix everything safe$/).waitFor({ state: 'detached' });
  await workbench.run('File: Save');
  const [, , three = ''] = Object.keys(before);
  await expect.poll(() => read(three)).toBe(mended(before[three] ?? ''));
  await workbench.run('Undo');
  await lens(/^Fix everything safe$/).waitFor();
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  writeFileSync(join(workspace, '.vscode', 'settings.json'), '{ "kubeferry.codeLens.enabled": false }');
  await lens(/^Fix everything safe$/).waitFor({ state: 'detached' });
});
