import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-conflicts';
const use = useWorkbench('edit-conflicts');
const settings = (value: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'edited', namespace },
  data: { colour: value, size: value, depth: value, shade: value === 'source' ? 'new' : 'old' },
});

async function onSource(work: (source: Api) => Promise<unknown>): Promise<void> {
  const source = new Api(clusters.source);
  try {
    await work(source);
  } finally {
    source.close();
  }
}

const problems = () => use.workbench.page.getByRole('treeitem', { name: /after you edited it/ });

async function quickFix(problem: RegExp, title: string): Promise<void> {
  const { workbench } = use;
  await workbench.run('View: Focus Problems (Errors, Warnings, Infos)');
  await workbench.page.getByRole('treeitem', { name: problem }).dblclick();
  await workbench.page.getByRole('tab', { name: /edited\.yaml/ }).waitFor();
  await workbench.page.locator('.monaco-editor.focused').waitFor();
  await workbench.run('Quick Fix...');
  const fix = workbench.page.locator('.action-widget .monaco-list-row', { hasText: title });
  await fix.waitFor();
  await workbench.screenshot(join(pictures, 'edit-conflict.png'));
  await fix.click();
}

function manifest(): string {
  const folder = readdirSync(use.workspace).find((name) => name.endsWith('.migration')) ?? '';
  return join(use.workspace, folder, 'targets', 'target', namespace, 'configmaps', 'edited.yaml');
}

beforeAll(async () => {
  await applySmallApp(clusters.source, namespace);
  await onSource((source) => source.apply(settings('base')));
});
afterAll(() => onSource((source) => source.send('DELETE', `/api/v1/namespaces/${namespace}`)));

test('where an edit and the source changed the same, a problem offers both and the merge editor', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Migrate…');
  await answerMigrateWizard(workbench, { target: 'target', finish: 'Preview first' });
  await workbench.notifications.text(/ui-conflicts/, 90_000);
  await workbench.notifications.dismissAll();
  writeFileSync(manifest(), readFileSync(manifest(), 'utf8').replaceAll(': base', ': mine # by hand'));
  await onSource((source) => source.apply(settings('source')));

  await workbench.migrations.choose(/ui-conflicts/, 'Preview');
  await workbench.notifications.text(/ui-conflicts/, 90_000);
  await workbench.notifications.dismissAll();
  // The log of the preview comes to the front once more where the window was slow.
  await expect
    .poll(async () => {
      await workbench.run('View: Focus Problems (Errors, Warnings, Infos)');
      return problems().count();
    })
    .toBe(3);
  // What only the source changed is there already.
  expect(readFileSync(manifest(), 'utf8')).toContain('shade: new');

  await quickFix(/data\/colour/, 'Take what the source has');
  await expect.poll(() => problems().count()).toBe(2);
  await workbench.run('File: Save');
  await expect.poll(() => readFileSync(manifest(), 'utf8')).toContain('colour: source # by hand');

  await quickFix(/data\/size/, 'Keep mine');
  await expect.poll(() => problems().count()).toBe(1);
  expect(readFileSync(manifest(), 'utf8')).toContain('size: mine # by hand');

  await quickFix(/data\/depth/, 'Open in the merge editor');
  await workbench.page.locator('.merge-editor').waitFor();
  await workbench.screenshot(join(pictures, 'merge-editor.png'));
});
