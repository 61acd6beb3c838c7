import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { useOnBothClusters } from './both-clusters.ts';
import { comparisonIn } from './pages/comparison.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { smallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const namespace = 'ui-compare';
/** Would run where a text of a cluster were taken for HTML. */
const hostile = '<img src=x onerror="document.body.dataset.broken=1">';
/** A manifest of what the target lacks. */
const leftBehind = `moved.migration/targets/there/${namespace}/configmaps/left-behind.yaml`;
const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'left-behind', namespace } };
const plan = { name: 'moved', namespace, store: join(tmpdir(), 'kf-none') };
const other = { ...plan, name: 'other', namespace: 'ui-compare-other' };
const use = useWorkbench('compare', { files: { ...planFiles([plan, other]), [leftBehind]: stringify(manifest) } });

const config = (name: string, text: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data: { text },
});

/** What the target runs is another version, and the Secret there has another value. */
function onTarget(object: KubeObject): KubeObject {
  const other = JSON.parse(JSON.stringify(object).replace('nginx:1.29', 'nginx:1.30'));
  return object.kind === 'Secret' ? { ...other, stringData: { password: 'other' } } : other;
}

useOnBothClusters(namespace, (side) => {
  const many = (text: string) => Array.from({ length: 30 }, (_, at) => config(`many-${at}`, text));
  return side === 'source'
    ? [
        ...smallApp(namespace),
        config('banner', `${hostile} gpj.\u202eexe`),
        config('left-behind', hostile),
        ...many('one'),
      ]
    : [...smallApp(namespace).map(onTarget), config('banner', 'harmless'), ...many('two')];
});

const source = new Api(inject('sandbox').clusters.source);
afterAll(() => source.close());

const { page, heading, tree, row, details, summary, button, meant } = comparisonIn(use);

test('Compare With… on a namespace says what another cluster does not have, or has otherwise', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Compare With…');
  await workbench.quickPick.page(/^Compare with what/);
  await workbench.quickPick.choose(/^target\b/);
  await workbench.quickPick.page(/^Which namespace of target/);
  await workbench.quickPick.shows(new RegExp(`^${namespace}`));
  await workbench.page.keyboard.press('Enter');
  await summary().waitFor();
  await row(/^Only on the left/).waitFor();
  await row(/^left-behind, ui-compare/).waitFor();
  await row(/^Different, and nothing explains it/).waitFor();
  await page()
    .getByText(/^True as of /)
    .waitFor();
  await row(/^banner, ui-compare/).click();
  await details().getByText('/data/text').waitFor();
  await workbench.screenshot(join(pictures, 'compare.png'));
});

test('what a cluster holds is shown as text, with what turns the reading direction made visible', async () => {
  const words = await details().innerText();
  expect(words).toContain(hostile);
  expect(words).toContain('gpj.⟨U+202E⟩exe');
  expect(await page().locator('img').count()).toBe(0);
  expect(await page().locator('body').getAttribute('data-broken')).toBeNull();
});

test('counts filter, and words find names, fields and values', async () => {
  const missing = button('Missing 1');
  await missing.click();
  await row(/^Different, and nothing explains it/).waitFor({ state: 'detached' });
  expect(await missing.getAttribute('aria-pressed')).toBe('true');
  await missing.click();
  await row(/^Different, and nothing explains it/).waitFor();
  await page().getByRole('searchbox').fill('nginx:1.30');
  await row(/^web, ui-compare/).waitFor();
  expect(await row(/^banner/).count()).toBe(0);
  await row(/^web, ui-compare/).click();
  await details().getByText('docker.io/library/nginx:1.29').waitFor();
  await page().getByRole('searchbox').fill('is nowhere');
  await page().getByText('Nothing of what differs is like that.').waitFor();
  await page().getByRole('searchbox').fill('');
});

test('values of Secrets differ and stay hidden', async () => {
  await page().getByRole('searchbox').fill('login');
  await row(/^login, ui-compare/).click();
  await details().getByText('/data/password').waitFor();
  expect(await details().innerText()).toContain('(withheld)');
  await details().getByRole('button', { name: 'Open Diff' }).click();
  const { workbench } = use;
  await workbench.page.getByRole('tab', { name: /^login \(/ }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('password: ••••');
  await workbench.run('View: Close Editor');
});

test('the keyboard alone reaches every object, its differences and its diff', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  // The page comes back as it was left.
  await expect.poll(() => page().getByRole('searchbox').inputValue()).toBe('login');
  await tree().focus();
  await keyboard.press('Control+f');
  await keyboard.press('Escape');
  // The list is whole again a frame later.
  await row(/^Only on the left/).waitFor();
  await keyboard.press('Home');
  await expect.poll(meant).toMatch(/^Only on the left/);
  await keyboard.press('ArrowLeft');
  await row(/^left-behind/).waitFor({ state: 'detached' });
  await keyboard.press('ArrowRight');
  await row(/^left-behind/).waitFor();
  const first = await meant();
  await keyboard.press('End');
  await expect.poll(meant).not.toBe(first);
  const last = await meant();
  await keyboard.press('PageUp');
  await expect.poll(meant).not.toBe(last);
  await keyboard.press('Control+f');
  await keyboard.type('nginx:1.30');
  await row(/^many-/)
    .first()
    .waitFor({ state: 'detached' });
  await keyboard.press('ArrowDown');
  await keyboard.press('End');
  await expect.poll(meant).toMatch(/^web, ui-compare/);
  await keyboard.press('Tab');
  await expect.poll(() => details().evaluate((region) => region === region.ownerDocument.activeElement)).toBe(true);
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: /^web \(/ }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('nginx:1.30');
  await workbench.run('View: Close Editor');
});

test('a reload of the window shows the comparison again, with what was looked for and chosen', async () => {
  const { workbench } = use;
  // A page that comes to the front takes the focus, and with it closes the palette.
  await page().getByRole('searchbox').click();
  await workbench.reload();
  await summary().waitFor();
  expect(await page().getByRole('searchbox').inputValue()).toBe('nginx:1.30');
  await row(/^web, ui-compare/).waitFor();
  await expect.poll(meant).toMatch(/^web, ui-compare/);
  await page().getByRole('searchbox').fill('');
});

test('all that differs opens in one editor', async () => {
  const { workbench } = use;
  await button('Open All as Diffs').click();
  await workbench.page
    .getByRole('tab', { name: new RegExp(`source/${namespace} ↔ target/${namespace} \\(\\d+ files\\)`) })
    .waitFor();
  await expect.poll(() => workbench.editor()).toContain('one');
  await workbench.screenshot(join(pictures, 'compare-all.png'));
  await workbench.run('View: Close Editor');
});

test('a namespace that was selected is compared with another one, which has nothing of it', async () => {
  const { workbench } = use;
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Select for Compare');
  await workbench.clusters.choose('default', 'Compare with Selected');
  await workbench.page.getByRole('tab', { name: `Compare source/${namespace} ↔ source/default` }).waitFor();
  await button(/^Missing [1-9]\d/).waitFor();
  await workbench.run('View: Close Editor');
});

test('Compare Source with Target compares what a migration moves, and opens the manifest of what is missing', async () => {
  const { workbench } = use;
  await workbench.migrations.choose(/^moved\b/, 'Compare Source with Target');
  await workbench.page.getByRole('tab', { name: /^Compare source of moved\.migration ↔ there/ }).waitFor();
  await row(/^left-behind, ui-compare/).click();
  await details().getByText('The other side has no such object.').waitFor();
  await workbench.screenshot(join(pictures, 'compare-migration.png'));
  await details().getByRole('button', { name: 'Open Manifest' }).click();
  await workbench.page.getByRole('tab', { name: /^left-behind\.yaml/ }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('name: left-behind');
  await workbench.run('View: Close All Editors');
});

test('a side that is not there is told on the page, once, and can be compared again', async () => {
  const { workbench } = use;
  await workbench.clusters.choose(namespace, 'Compare With…');
  await workbench.quickPick.choose(/^target\b/);
  await workbench.quickPick.page(/^Which namespace of target/);
  await workbench.quickPick.shows(new RegExp(`^${namespace}`));
  await workbench.quickPick.fill('not-there');
  await workbench.quickPick.shows(/^not-there/);
  await workbench.page.keyboard.press('Enter');
  await page()
    .getByRole('alert')
    .getByText(/not-there/)
    .waitFor();
  await page().getByText('There is no result.').waitFor();
  await workbench.screenshot(join(pictures, 'compare-problem.png'));
  await button('Compare Again').click();
  await page()
    .getByRole('alert')
    .getByText(/not-there/)
    .waitFor();
  expect(await workbench.page.getByRole('dialog', { name: /not-there/ }).count()).toBe(0);
  await workbench.run('View: Close All Editors');
});

test('manifests of a migration are compared with a cluster from the explorer of files', async () => {
  const { workbench } = use;
  await workbench.run('View: Show Explorer');
  const files = new Tree(workbench.page, /Files Explorer/);
  await files.expand(/^moved\.migration/);
  await files.expand(/^targets/);
  await files.choose(/^there|^targets/, 'Compare With…');
  await workbench.quickPick.choose(/^source\b/);
  await workbench.quickPick.page(/^Which namespace of source/);
  await workbench.quickPick.choose(new RegExp(`^${namespace}`));
  // A migration goes from its source to its target, whichever was chosen first.
  await heading(/^source\/ui-compare ↔ moved\.migration\/targets.* with the mappings of moved$/).waitFor();
  await button('Drift 1').click();
  await row(/^left-behind, ui-compare/).click();
  await details().getByText('/data').first().waitFor();
});

test('a reload of the window shows manifests beside a cluster again, and follows that', async () => {
  const { workbench } = use;
  await page().getByRole('searchbox').click();
  await workbench.reload();
  await heading(/^source\/ui-compare ↔ moved\.migration\/targets.* with the mappings of moved$/).waitFor();
  await page()
    .getByText(/^True as of .*, \d+ connections?$/)
    .waitFor();
  await row(/^left-behind, ui-compare/).waitFor();
  await source.patch(`/api/v1/namespaces/${namespace}/configmaps/left-behind`, { data: { text: 'after that' } });
  await details().getByText('after that').waitFor();
  await workbench.run('View: Close All Editors');
});

test('Compare Source with Target by the palette asks which migration is meant', async () => {
  const { workbench } = use;
  await workbench.run('Kubeferry: Compare Source with Target');
  await workbench.quickPick.shows(/^other\b/);
  await workbench.quickPick.choose(/^moved\b.*there · target/);
  await heading(/^source of moved\.migration ↔ there/).waitFor();
  await row(/^banner, ui-compare/).waitFor();
  await workbench.run('View: Close All Editors');
});

test('a comparison by the palette asks for both sides', async () => {
  const { workbench } = use;
  await workbench.run('Kubeferry: Compare With…');
  for (const context of ['source', 'target']) {
    await workbench.quickPick.page(/^Compare with what/);
    await workbench.quickPick.choose(new RegExp(`^${context}\\b`));
    await workbench.quickPick.page(new RegExp(`^Which namespace of ${context}`));
    await workbench.quickPick.choose(new RegExp(`^${namespace}`));
  }
  await summary().waitFor();
});

describe.each([
  ['Light Modern', 'vs'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
])('in the theme %s', (theme, name) => {
  test('the page is drawn in its colours', async () => {
    const { workbench } = use;
    await workbench.run('Preferences: Color Theme');
    await workbench.quickPick.fill(theme);
    await workbench.quickPick.choose(new RegExp(`^${theme}`));
    await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
    await row(/^banner, ui-compare/).click();
    await details().getByText('/data/text').waitFor();
    await workbench.screenshot(join(pictures, `compare-${name}.png`));
  });
});
