import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { comparisonIn } from './pages/comparison.ts';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const [namespace, renamed] = ['ui-mapped', 'ui-mapped-eu'];
const apis = { source: new Api(clusters.source), target: new Api(clusters.target) };
const spec = {
  mappings: { namespaces: { [namespace]: renamed }, storageClasses: { fast: 'premium' } },
  ignore: [{ kind: 'ConfigMap', name: 'notes', reason: 'Everybody writes there.' }],
};
const manifest = `moved.migration/targets/there/${renamed}/configmaps/settings.yaml`;
const store = join(tmpdir(), 'kf-none');
const use = useWorkbench('compare-mapped', {
  settings: { 'files.simpleDialog.enable': true },
  files: {
    ...planFiles([{ name: 'moved', namespace, store, spec }]),
    [manifest]: stringify(config('settings', renamed, 'green')),
    'elsewhere/settings.yaml': stringify(config('settings', renamed, 'red')),
  },
});

function config(name: string, where: string, colour: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: where }, data: { colour } };
}

/** What is told apart: a claim of a class that is mapped, what is ignored, and what nothing explains. */
function objectsIn(where: string, storageClassName: string, colour: string): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: where } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: where },
      spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
    config('settings', where, colour),
    config('notes', where, colour),
  ];
}

beforeAll(async () => {
  for (const object of objectsIn(namespace, 'fast', 'green')) await apis.source.create(object);
  for (const object of objectsIn(renamed, 'premium', 'blue')) await apis.target.create(object);
});
afterAll(async () => {
  await apis.source.delete(`/api/v1/namespaces/${namespace}`);
  await apis.target.delete(`/api/v1/namespaces/${renamed}`);
  for (const api of Object.values(apis)) api.close();
});

const { heading, row, details, summary } = comparisonIn(use);

test('two namespaces of the Clusters tree that a migration goes between are compared with its mappings, renames and ignores', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.clusters.expand('source');
  await workbench.clusters.expand('target');
  await workbench.clusters.choose(new RegExp(`^${namespace}$`), 'Select for Compare');
  await workbench.clusters.choose(new RegExp(`^${renamed}$`), 'Compare with Selected');
  await heading(new RegExp(`^source/${namespace} ↔ target/${renamed} with the mappings of moved$`)).waitFor();
  await summary().waitFor();
  await row(/^Different as expected/).click();
  await workbench.page.keyboard.press('ArrowRight');
  await row(/^data, ui-mapped/).click();
  await details().getByText('/spec/storageClassName').waitFor();
  expect(await details().innerText()).toMatch(/fast[\s\S]*premium[\s\S]*Expected/);
  await row(/^Ignored by the plan/).waitFor();
  await row(/^settings, ui-mapped/).click();
  await details().getByText('/data/colour').waitFor();
  // The only one to look at; the difference can go into the plan.
  expect(await summary().innerText()).toMatch(/^Objects to look at: 1 of /);
  await details()
    .getByRole('button', { name: /^Add to Plan as a Patch/ })
    .waitFor();
  await workbench.screenshot(join(pictures, 'compare-mapped.png'));
  await workbench.run('View: Close All Editors');
});

test('Compare With… on a target in the Migrations tree, with its live namespace, takes what the plan ignores and maps nothing', async () => {
  const { workbench } = use;
  await workbench.migrations.expand(/^moved\b/);
  await workbench.migrations.choose(/^there\b/, 'Compare With…');
  await workbench.quickPick.choose(/^target\b/);
  await workbench.quickPick.page(/^Which namespace of target/);
  await workbench.quickPick.fill(renamed);
  await workbench.quickPick.choose(new RegExp(`^${renamed}`));
  await heading(/without what moved ignores$/).waitFor();
  await row(/^settings, ui-mapped-eu/).click();
  await details().getByText('/data/colour').waitFor();
  await row(/^Ignored by the plan/).waitFor();
  expect(
    await details()
      .getByRole('button', { name: /^Add to Plan as a/ })
      .count(),
  ).toBe(0);
  await workbench.run('View: Close All Editors');
});

test('a migration that was not exported yet is told as that, before another side is asked for', async () => {
  const { workbench } = use;
  await workbench.migrations.choose(/^moved\b/, 'Compare With…');
  expect(await workbench.notifications.text(/is not there yet/)).toMatch(
    /^moved\.migration.source is not there yet: the migration was not exported\. Preview exports it\./,
  );
  await workbench.notifications.dismissAll();
  await workbench.run('Kubeferry: Compare With…');
  await workbench.quickPick.shows(/^targets\/there/);
  expect((await workbench.quickPick.options()).join('\n')).not.toContain('source/');
  await workbench.quickPick.close();
});

test('a folder beside a migration is compared without it, on the right side too', async () => {
  const { workbench } = use;
  await workbench.clusters.choose(new RegExp(`^${renamed}$`), 'Compare With…');
  await workbench.quickPick.choose(/^A folder or file/);
  await workbench.quickPick.page(/^Which folder or file of manifests/);
  // It lists a folder of its own first, and then takes away what was typed before.
  await expect.poll(() => workbench.quickPick.typed()).toBe(`${use.workspace}/`);
  await workbench.quickPick.fill(`${join(use.workspace, 'elsewhere')}/`);
  await workbench.quickPick.shows(/^settings\.yaml/);
  await workbench.quickPick.root.getByRole('button', { name: 'Compare', exact: true }).click();
  await heading(new RegExp(`^target/${renamed} ↔ elsewhere$`)).waitFor();
  await row(/^settings, ui-mapped-eu/).click();
  await details().getByText('/data/colour').waitFor();
  expect(await details().innerText()).toMatch(/blue[\s\S]*red/);
  await row(/^notes, ui-mapped-eu/).waitFor();
  await workbench.run('View: Close All Editors');
});

test('where two migrations fit, one is asked for', async () => {
  const { workbench } = use;
  const other = planFiles([{ name: 'again', namespace, store, spec: { ...spec, ignore: [] } }]);
  for (const [path, text] of Object.entries(other)) {
    mkdirSync(dirname(join(use.workspace, path)));
    writeFileSync(join(use.workspace, path), text);
  }
  await workbench.migrations.find(/^again\b/);
  await workbench.clusters.choose(new RegExp(`^${renamed}$`), 'Select for Compare');
  await workbench.clusters.choose(new RegExp(`^${namespace}$`), 'Compare with Selected');
  await workbench.quickPick.page(/^Both sides belong to more than one migration/);
  expect((await workbench.quickPick.options()).map((row) => row.slice(0, 5))).toEqual(['again', 'moved']);
  await workbench.quickPick.choose(/^again/);
  // A migration goes from its source to its target, whichever was chosen first.
  await heading(new RegExp(`^source/${namespace} ↔ target/${renamed} with the mappings of again$`)).waitFor();
  await row(/^notes, ui-mapped/).waitFor();
  await workbench.run('View: Close All Editors');
});

test('manifests of a migration are not compared without its plan: why that cannot be read is said', async () => {
  const { workbench } = use;
  const plan = join(use.workspace, 'moved.migration', 'migration.yaml');
  const whole = readFileSync(plan, 'utf8');
  await workbench.migrations.choose(/^there\b/, 'Select for Compare');
  writeFileSync(plan, whole.replace('kind: Migration', 'kind: Voyage'));
  await workbench.clusters.choose(new RegExp(`^${renamed}$`), 'Compare with Selected');
  const words = /The plan has an error in line 2: Voyage is not a value of kind/;
  await workbench.notifications.with(words).waitFor();
  expect(await workbench.page.getByRole('tab', { name: /^Compare / }).count()).toBe(0);
  await workbench.notifications.with(words).getByRole('button', { name: 'Open Plan' }).click();
  await workbench.page.getByRole('tab', { name: /^migration\.yaml/ }).waitFor();
  writeFileSync(plan, whole);
  await workbench.run('View: Close All Editors');
});
