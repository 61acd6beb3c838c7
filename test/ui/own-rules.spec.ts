import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { literal } from './pages/literal.ts';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', context: 'target' };
const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { mode: 'fast' },
};
const rule = `id: team-mode
match: { kinds: [ConfigMap] }
at: /data/mode
when: value == 'fast'
message: "{object.metadata.name} is fast, and that is slow there."
fixes:
  - title: Make it steady
    safe: true
    edit: [{ op: replace, path: /data/mode, value: steady }]
`;
const manifest = 'shop.migration/targets/there/shop/configmaps/settings.yaml';
const use = useWorkbench('own-rules', {
  files: {
    ...planFiles([{ name: 'shop', namespace: 'shop', store: '/tmp/kubeferry-nowhere' }]),
    'shop.migration/facts/there.json': JSON.stringify(facts),
    [manifest]: stringify(settings),
    '.kubeferry/rules/broken.yaml': rule.replace('team-mode', 'broken').replace("'fast'", "'fast"),
    '.kubeferry/rules/team.yaml': rule,
  },
});

/** Opens a file of the workspace by its name. */
async function open(path: string): Promise<void> {
  const { workbench } = use;
  const file = basename(path);
  await workbench.run('Go to File...');
  await workbench.quickPick.fill(file);
  await workbench.quickPick.root.locator('.monaco-list-row.focused', { hasText: file }).waitFor();
  await workbench.page.keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: new RegExp(literal(file)), selected: true }).waitFor();
}

test('a rule whose condition is no CEL is a problem at its place', async () => {
  const { workbench } = use;
  await workbench.run('Problems: Focus on Problems View');
  await open('.kubeferry/rules/broken.yaml');
  await workbench.problems
    .item(/CEL says: /)
    .first()
    .waitFor();
  await workbench.screenshot(join(pictures, 'own-rules-broken.png'));
});

test('a sound rule finds in the manifests of a target, and its quick-fix mends them', async () => {
  const { workbench } = use;
  const { page } = workbench;
  await open(manifest);
  await workbench.problems
    .item(/settings is fast, and that is slow there\./)
    .first()
    .waitFor();
  await workbench.run('View: Focus Active Editor Group');
  const line = readFileSync(join(use.workspace, manifest), 'utf8').split('\n').indexOf('  mode: fast');
  await workbench.run('Go to Line/Column...');
  await workbench.quickPick.fill(`:${line + 1}:10`);
  await page.keyboard.press('Enter');
  await workbench.run('Quick Fix...');
  const fix = page.locator('.action-widget .monaco-list-row.action', { hasText: /^Make it steady/ }).first();
  await fix.waitFor();
  await workbench.screenshot(join(pictures, 'own-rules-fix.png'));
  await fix.click();
  await workbench.problems
    .item(/settings is fast/)
    .first()
    .waitFor({ state: 'detached' });
  await workbench.run('File: Save');
  await expect.poll(() => readFileSync(join(use.workspace, manifest), 'utf8')).toContain('mode: steady');
});

test('a rule that is changed counts at once', async () => {
  const { workbench } = use;
  const changed = rule.replace("== 'fast'", "== 'steady'").replace('is fast', 'is steady');
  writeFileSync(join(use.workspace, '.kubeferry/rules/team.yaml'), changed);
  await workbench.problems
    .item(/settings is steady, and that is slow there\./)
    .first()
    .waitFor();
});

test('New Own Rule… opens a rule that explains itself and has no problem', async () => {
  const { workbench } = use;
  await workbench.run('Kubeferry: New Own Rule…');
  await workbench.quickPick.fill('team-label');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: /team-label\.yaml/, selected: true }).waitFor();
  const made = readFileSync(join(use.workspace, '.kubeferry/rules/team-label.yaml'), 'utf8');
  expect(made).toContain('id: team-label');
});
