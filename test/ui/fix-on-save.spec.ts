import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', priorityClasses: [] };
/** Two images of a registry that is shut, among comments and quotes of all sorts; and a class, which a person has to decide on. */
const before = `# The shop's own pod.
kind: Pod
apiVersion: v1   # the group of all
metadata: { namespace: shop, name: one }
spec:
    priorityClassName: of-nobody
    containers:
    # It does nothing.
    - image: 'k8s.gcr.io/pause:3.2'   # as in the year 2020
      name: first

    - {name: second, image: k8s.gcr.io/pause:3.2}
`;
const mended = before.replaceAll('k8s.gcr.io', 'registry.k8s.io');
const path = 'shop.migration/targets/there/shop/pods/one.yaml';
const use = useWorkbench('fix-on-save', {
  settings: { 'editor.codeActionsOnSave': { 'source.fixAll.kubeferry': 'explicit' } },
  files: {
    ...planFiles([{ name: 'shop', namespace: 'shop', store: '/tmp/kubeferry-nowhere' }]),
    'shop.migration/facts/there.json': JSON.stringify(facts),
    [path]: before,
  },
});
const written = () => readFileSync(join(use.workspace, path), 'utf8');

test('a save makes the safe fixes and keeps all else as it is written; undo brings the text back', async () => {
  const { workbench } = use;
  const { page } = workbench;
  await workbench.open();
  await workbench.run('Go to File...');
  await workbench.quickPick.fill('one.yaml');
  await workbench.quickPick.shows(/^one\.yaml/);
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /one\.yaml/ }).waitFor();
  await workbench.run('Problems: Focus on Problems View');
  await workbench.problems
    .item(/k8s\.gcr\.io/)
    .first()
    .waitFor();
  await workbench.run('View: Focus Active Editor Group');
  await workbench.run('File: Save');
  // What needs a decision, the class, stays.
  await expect.poll(written).toBe(mended);
  await workbench.problems
    .item(/k8s\.gcr\.io/)
    .first()
    .waitFor({ state: 'detached' });
  await workbench.problems
    .item(/of-nobody/)
    .first()
    .waitFor();

  await workbench.run('View: Focus Active Editor Group');
  await workbench.run('Undo');
  await expect.poll(() => workbench.editor()).toContain("'k8s.gcr.io/pause:3.2'");
  await workbench.run('File: Save without Formatting');
  await expect.poll(written).toBe(before);
});
