import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { startExport } from '../../src/migrate/folder/export.ts';
import { diagnosticLog } from './logs.ts';
import { useWorkbench } from './use-workbench.ts';

const use = useWorkbench('plan', {
  files: {
    'shop.migration/migration.yaml': [
      'apiVersion: kubeferry.dev/v1alpha1',
      'kind: Migration',
      'metadata: {name: shop}',
      'spec:',
      '  source: {context: source}',
      '  targets: [{name: target, context: target}]',
      '  select: {namespaces: [shop]}',
      '  existing: perhaps',
      '',
    ].join('\n'),
  },
});

test('a value that a plan does not take is among the problems, at its line', async () => {
  const { workbench } = use;
  await workbench.run('Go to File...');
  await workbench.quickPick.fill('migration.yaml');
  await workbench.quickPick.choose(/^migration\.yaml/);
  await workbench
    .status(/[1-9]\d* (Error|Problem)/i)
    .or(workbench.status(/Errors: [1-9]/))
    .waitFor();
  await workbench.run('Problems: Focus on Problems View');
  const problem = await workbench.problems.find(/perhaps is not a value of spec\.existing/);
  expect(await problem.getAttribute('aria-label')).toMatch(/at line 8 and character 13/);
});

test('a patch that does not fit what was read of the source is among the problems, at its line', async () => {
  const { workbench, workspace } = use;
  const folder = join(workspace, 'patched.migration');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const source = await startExport(folder, 'source', { secrets: 'withheld' });
  const settings = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap' };
  const metadata = { namespace: 'shop', name: 'settings' };
  await source.add({ ...settings, ...metadata }, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } });
  await source.finish();
  mkdirSync(join(folder, 'facts'));
  const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', context: 'target', unknown: [] };
  const apis = [{ ...settings, namespaced: true }];
  writeFileSync(join(folder, 'facts', 'target.json'), JSON.stringify({ ...facts, apis }));
  const file = join(folder, 'migration.yaml');
  writeFileSync(
    file,
    [
      'apiVersion: kubeferry.dev/v1alpha1',
      'kind: Migration',
      'metadata: {name: patched}',
      'spec:',
      '  source: {context: source}',
      '  targets: [{name: target, context: target}]',
      '  select: {namespaces: [shop]}',
      '  patches:',
      '    - target: {kind: ConfigMap}',
      '      reason: the painters choose it',
      '      patch: [{op: replace, path: /data/colour, value: red}]',
      '',
    ].join('\n'),
  );
  await workbench.run('Go to File...');
  await workbench.quickPick.fill('patched.migration/migration.yaml');
  await workbench.quickPick.choose(/^migration\.yaml.*patched/);
  await workbench.run('Problems: Focus on Problems View');
  const problem = await workbench.problems.find(/configmaps\/shop\/settings has no such place/);
  expect(await problem.getAttribute('aria-label')).toMatch(/at line 11 and character 35/);
  await workbench.run('View: Close Editor');
});

afterEach(() => use.workbench.notifications.dismissAll());

test.for([
  {
    line: '  existing: perhaps',
    says: 'The plan has an error in line 8: perhaps is not a value of spec.existing.',
  },
  { line: '  flavour: sweet', says: 'The plan has an error in line 8: spec has no key flavour.' },
  {
    line: '  volumes: 7',
    says: 'The plan has an error in line 8: spec.volumes must be a mapping, but it is a number.',
  },
])('$line in a plan that is run is told once, with the plan to open', async ({ line, says }) => {
  const { workbench, vscode, workspace } = use;
  const file = join(workspace, 'shop.migration', 'migration.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/.*\n$/, `${line}\n`));
  await expect.poll(() => workbench.editor()).toContain(line.trim());
  await workbench.page
    .getByRole('button', { name: /^Run Migration…/ })
    .first()
    .click();
  await workbench.notifications.text(/./);
  expect(await workbench.notifications.texts()).toEqual([expect.stringContaining(says)]);
  expect(await workbench.notifications.buttons(/./)).toEqual(['Open Plan', 'Show Log']);
  await expect.poll(() => diagnosticLog(vscode)).toMatch(`[error] KubeferryError: ${says}`);
  await workbench.run('View: Close All Editors');
  await workbench.notifications.press(/./, 'Open Plan');
  await expect.poll(() => workbench.editor()).toContain(line.trim());
});
