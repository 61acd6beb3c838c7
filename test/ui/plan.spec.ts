import { expect, test } from 'vitest';
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
