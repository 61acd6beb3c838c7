import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { canary } from '../sandbox/apps/shop/shop.ts';
import { useOnBothClusters } from './both-clusters.ts';
import { comparisonIn } from './pages/comparison.ts';
import { literal } from './pages/literal.ts';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-compare-actions';
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const planFile = 'moved.migration/migration.yaml';
const registries = { from: 'old.example.com/shop', to: 'new.example.com/shop' };
const [plan = ''] = Object.values(
  planFiles([{ name: 'moved', namespace, store, spec: { mappings: { images: [registries] } } }]),
);
const bannerFile = `moved.migration/targets/there/${namespace}/configmaps/banner.yaml`;
const banner = `# Kept by Ann.
apiVersion: v1
kind: ConfigMap
metadata:
  name: banner
  namespace: ${namespace}
data:
  text: edited # what is on the wall
  size: large
`;
const use = useWorkbench('compare-actions', {
  // A person saves, as on a desktop.
  settings: { 'files.autoSave': 'off' },
  files: { [planFile]: `# Ask Ann before you change this.\n${plan}`, [bannerFile]: banner },
});

const config = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

/** What names the database of each side. */
const database = { source: 'pg.old.internal:5432', target: 'pg.new.internal:5432' };

/** As the plan maps it, but for its arguments and a label on the target. */
const web = (side: 'source' | 'target'): KubeObject => {
  const labels = { app: 'web' };
  const more = side === 'target' ? { kept: 'by-hand' } : {};
  const image = `${side === 'source' ? registries.from : registries.to}/web:1`;
  const args = side === 'source' ? ['--from=a', '--quiet'] : ['--from=b'];
  return {
    ...{
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace, labels: { ...labels, ...more } },
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image, args }] } },
    },
  };
};

useOnBothClusters(namespace, (side) => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  config('clock', { zone: side }),
  web(side),
  config('database', { url: `postgres://${database[side]}/shop` }),
  config('limits', { size: side === 'source' ? 'ten' : 'twenty' }),
  config('banner', { text: `from the ${side}`, size: 'large', ...(side === 'target' && { colour: 'red' }) }),
  {
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace } },
    stringData: { password: `${canary}-${side}` },
  },
  ...(side === 'source' ? [config('scratch', { of: 'the source' })] : []),
]);
afterAll(() => rmSync(store, { recursive: true, force: true }));

const { page, row, details, button } = comparisonIn(use);
const onField = (name: string, path: string) =>
  details().getByRole('button', { name: new RegExp(`^${literal(name)} ${literal(path)}$`) });
/** The row of a field in the table of an object. */
const field = (path: string) => details().getByRole('row').filter({ hasText: path });
const planText = () => fileText(planFile);

const fileText = (path: string) => readFileSync(join(use.workspace, path), 'utf8');

/** Compares the source of the migration with its target, and chooses an object. */
async function look(name: string): Promise<void> {
  const { workbench } = use;
  await workbench.migrations.choose(/^moved\b/, 'Compare Source with Target');
  await row(new RegExp(`^${literal(name)}, `)).click();
  await details().getByRole('heading', { name }).waitFor();
}

test('a difference is ignored from now on, by the keyboard alone: the plan says why, keeps its comments, and the page follows', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await workbench.open();
  await look('clock');
  await onField('Ignore from Now On…', '/data/zone').focus();
  await keyboard.press('Enter');
  await workbench.quickPick.page(/^Why does nobody need to look at it again/);
  await keyboard.press('Enter');
  await workbench.quickPick.page(/^Say why/);
  await keyboard.type('each region has its own');
  await keyboard.press('Enter');
  await page().getByText('Objects to look at: 6 of 8.').waitFor();
  // What needs no look is closed at first.
  await row(/^Ignored by the plan/).click();
  await row(/^clock, /).click();
  await field('/data/zone').getByText('The plan ignores it: each region has its own').waitFor();
  await workbench.screenshot(join(pictures, 'compare-ignored.png'));
  expect(await onField('Ignore from Now On…', '/data/zone').count()).toBe(0);
  expect(planText()).toContain('# Ask Ann before you change this.');
  expect(parse(planText())).toMatchObject({
    spec: {
      ignore: [{ kind: 'ConfigMap.', namespace, name: 'clock', path: '/data/zone', reason: 'each region has its own' }],
    },
  });
});

test('an object is ignored from now on in a plan that is open and not saved yet', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await workbench.run('Go to File...');
  await workbench.quickPick.fill('migration.yaml');
  await workbench.quickPick.choose(/^migration\.yaml/);
  await expect.poll(() => workbench.editor()).toContain('# Ask Ann');
  await keyboard.press('Control+Home');
  await keyboard.type('# Typed meanwhile.\n');
  await look('scratch');
  await details().getByRole('button', { name: 'Ignore from Now On…' }).click();
  await workbench.quickPick.fill('nobody needs it');
  await keyboard.press('Enter');
  await row(/^Ignored by the plan, 2/).waitFor();
  expect(planText()).toMatch(/^# Typed meanwhile\.\n# Ask Ann before you change this\.\n/);
  expect(parse(planText()).spec.ignore).toHaveLength(2);
  await workbench.run('View: Close All Editors');
});

test("the target's value or the source's goes into the manifest, which keeps its comments and is not saved before a person does that", async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  const take = async (side: 'Source' | 'Target', path: string) => {
    await look('banner');
    await onField(`Take ${side}'s Value`, path).focus();
    await keyboard.press('Enter');
  };
  const manifestIsShown = () => workbench.page.getByRole('tab', { name: /^banner\.yaml/, selected: true }).waitFor();
  await take('Target', '/data/text');
  await manifestIsShown();
  await expect.poll(() => workbench.editor()).toContain('  text: from the target # what is on the wall');
  expect(fileText(bannerFile)).toBe(banner);
  await take('Target', '/data/colour');
  await expect.poll(() => workbench.editor()).toContain('  colour: red');
  await workbench.screenshot(join(pictures, 'compare-taken.png'));
  await take('Source', '/data/colour');
  await manifestIsShown();
  await expect.poll(() => workbench.editor()).toContain('size: large');
  expect(await workbench.editor()).not.toContain('colour');
  await take('Source', '/data/colour');
  await workbench.notifications.text(/banner has that value already/);
  await workbench.page.getByRole('tab', { name: /^banner\.yaml/ }).click();
  await workbench.run('File: Save');
  await expect.poll(() => fileText(bannerFile)).toBe(banner.replace('text: edited', 'text: from the target'));
  // The page compares again by itself.
  await look('banner');
  await field('/data/text')
    .getByText(/Added in .*banner\.yaml/)
    .waitFor();
  expect(await onField("Take Target's Value", '/data/text').count()).toBe(0);
});

test('values of Secrets, and objects without a manifest, have nothing to take', async () => {
  await look('login');
  await field('/data/password').waitFor();
  expect(await details().getByRole('button', { name: /^Take/ }).count()).toBe(0);
  await look('web');
  await field('/spec/template/spec/containers/web/args/0').waitFor();
  expect(await details().getByRole('button', { name: /^Take/ }).count()).toBe(0);
  expect(await details().getByRole('button', { name: 'Open Manifest' }).count()).toBe(0);
});

test('the JSON patch of an object makes the right one as it is meant, without what the plan explains', async () => {
  const { workbench } = use;
  await look('web');
  await field('/spec/template/spec/containers/web/image').getByText('Expected').waitFor();
  await details().getByRole('button', { name: 'Copy as JSON Patch' }).focus();
  await workbench.page.keyboard.press('Enter');
  await workbench.notifications.text('Copied: a JSON patch of 3 operations for Deployment web.');
  const patch = String(await workbench.page.evaluate('navigator.clipboard.readText()'));
  expect(patch).not.toContain('image');
  const target = new Api(clusters.target);
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  await target.send('PATCH', path, JSON.parse(patch), 'application/json-patch+json');
  const { spec, metadata } = await target.get(path);
  target.close();
  const containers = [{ image: `${registries.to}/web:1`, args: ['--from=a', '--quiet'] }];
  expect(spec).toMatchObject({ template: { spec: { containers } } });
  expect(metadata.labels).toEqual({ app: 'web' });
  await button('Compare Again').click();
  await page().getByText('Objects to look at: 4 of 8.').waitFor();
  await look('login');
  expect(await details().getByRole('button', { name: 'Copy as JSON Patch' }).count()).toBe(0);
  await workbench.run('View: Close All Editors');
});

test('the manifest of an object is applied again behind the write gate, by the keyboard alone, and what was there is kept in a backup', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  const target = new Api(clusters.target);
  const path = `/api/v1/namespaces/${namespace}/configmaps/banner`;
  await workbench.notifications.dismissAll();
  await look('banner');
  await details().getByRole('button', { name: 'Re-apply Object…' }).focus();
  await keyboard.press('Enter');
  await workbench.quickPick.root.getByPlaceholder(`Allows in target: update in ${namespace}`).waitFor();
  await workbench.quickPick.shows(/No undo puts back what is there now/);
  await workbench.quickPick.options();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect.poll(() => workbench.editor()).toContain('colour: red');
  await workbench.screenshot(join(pictures, 'compare-reapply.png'));
  await workbench.quickPick.options();
  expect((await target.get(path)).data).toHaveProperty('colour');
  await keyboard.press('Enter');
  await workbench.notifications.text(
    /^ConfigMap banner in target: .* The backup undo-.* holds it as it was; no undo puts that back/,
  );
  expect((await target.get(path)).data).toEqual({ text: 'from the target', size: 'large' });
  target.close();
  await look('login');
  await page().getByText('Objects to look at: 3 of 8.').waitFor();
  expect(await details().getByRole('button', { name: 'Re-apply Object…' }).count()).toBe(0);
  await workbench.run('View: Close All Editors');
});

test('a name of the target goes into the plan as a mapping, which explains the difference from then on', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await look('database');
  await onField('Add to Plan as a Mapping…', '/data/url').focus();
  await keyboard.press('Enter');
  await workbench.quickPick.shows(/pg\.old\.internal:5432 → pg\.new\.internal:5432/);
  await keyboard.press('Enter');
  await page().getByText('Objects to look at: 2 of 8.').waitFor();
  const mapping = { from: database.source, to: database.target };
  expect(parse(planText()).spec.mappings).toEqual({ images: [registries], endpoints: [mapping] });
  expect(planText()).toContain('# Ask Ann before you change this.');
  await button(/^Expected/).click();
  await row(/^database, /).click();
  await field('/data/url').getByText('Expected').waitFor();
  expect(await onField('Add to Plan as a Mapping…', '/data/url').count()).toBe(0);
  await workbench.run('View: Close All Editors');
});

test("the target's value goes into the plan as a patch with its reason, which explains the difference from then on", async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await look('login');
  expect(
    await details()
      .getByRole('button', { name: /^Add to Plan as/ })
      .count(),
  ).toBe(0);
  await look('limits');
  expect(await onField('Add to Plan as a Mapping…', '/data/size').count()).toBe(0);
  await onField('Add to Plan as a Patch…', '/data/size').focus();
  await keyboard.press('Enter');
  await workbench.quickPick.page(/^Why is it to be another one there/);
  await keyboard.type('more room over there');
  await keyboard.press('Enter');
  await page().getByText('Objects to look at: 1 of 8.').waitFor();
  expect(parse(planText()).spec.patches).toEqual([
    {
      target: { kind: 'ConfigMap.', namespace, name: 'limits' },
      patch: [{ op: 'replace', path: '/data/size', value: 'twenty' }],
      reason: 'more room over there',
    },
  ]);
  await button(/^Expected/).click();
  await row(/^limits, /).click();
  await field('/data/size').getByText('Expected').waitFor();
  await field('/data/size')
    .getByText(/more room over there/)
    .waitFor();
  await workbench.run('View: Close All Editors');
});
