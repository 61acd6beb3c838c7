import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
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
