import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import { backUpAsKept } from './kept-backup.ts';
import { answerRestoreWizard } from './pages/restore-wizard.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-restore';
const other = 'ui-restored';
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('restore', { settings: { 'kubeferry.store.default': { folder: store } } });

beforeAll(async () => {
  await applySmallApp(clusters.source, namespace);
  await backUpAsKept(namespace, { folder: store });
  const { workbench } = use;
  await workbench.open();
  await workbench.section('Backups', true);
  await backups().expand(/kf-store/);
});
afterEach(() => use.workbench.notifications.dismissAll());
afterAll(async () => {
  await Promise.all([source.delete(`/api/v1/namespaces/${namespace}`), target.delete(`/api/v1/namespaces/${other}`)]);
  for (const api of [source, target]) api.close();
  rmSync(store, { recursive: true, force: true });
});

const backups = () => new Tree(use.workbench.page, 'Backups');
const settings = `/api/v1/namespaces/${other}/configmaps/settings`;
const deployment = `/apis/apps/v1/namespaces/${other}/deployments/web`;
const colour = async (): Promise<unknown> => asRecord((await target.find(settings))?.data ?? {}).colour;
const ended = () => use.workbench.notifications.text(/was restored to|failed|could not|Preview of/, 60_000);

/** The settings as somebody else made them on the target. */
const red: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: other },
  data: { colour: 'red' },
};

test('Restore… puts what is ticked into another namespace of another cluster', async () => {
  const { workbench } = use;
  const { quickPick } = workbench;
  await backups().choose(/^kept, /, 'Restore…');
  await answerRestoreWizard(workbench, {
    namespace: other,
    existing: 'Skip them',
    finish: 'Restore',
    objects: async () => {
      // Pods come from their Deployment, so there is nothing to tick.
      expect((await quickPick.options()).join('\n')).not.toMatch(/(Pod|ReplicaSet) · /);
      await quickPick.tick(/^settings/);
      await workbench.screenshot(join(pictures, 'restore-objects.png'));
    },
    confirm: () => workbench.screenshot(join(pictures, 'restore-confirm.png')),
  });
  expect(await ended()).toMatch(/was restored to target/);
  expect(await target.find(deployment)).toBeDefined();
  expect(await target.find(`/api/v1/namespaces/${other}/services/web`)).toBeDefined();
  expect(await target.find(settings)).toBeUndefined();
});

test('the preview of a restore says what would become of each object, and changes nothing', async () => {
  const { workbench } = use;
  await target.create(red);
  await backups().choose(/^kept, /, 'Restore…');
  await answerRestoreWizard(workbench, { namespace: other, existing: 'Update them', finish: 'Preview first' });
  expect(await ended()).toMatch(/nothing was changed: 1 would be updated, 4 unchanged/);
  expect(await colour()).toBe('red');
});

test('with Skip them an object of the target stays as it is', async () => {
  await backups().choose(/^kept, /, 'Restore…');
  await answerRestoreWizard(use.workbench, { namespace: other, existing: 'Skip them', finish: 'Restore' });
  expect(await ended()).toMatch(/was restored to target: .*skipped/);
  expect(await colour()).toBe('red');
});

test('with Fail nothing is written, and what is in the way is named', async () => {
  const { resourceVersion } = (await target.get(deployment)).metadata;
  await target.delete(`/api/v1/namespaces/${other}/secrets/login`);
  await backups().choose(/^kept, /, 'Restore…');
  await answerRestoreWizard(use.workbench, { namespace: other, existing: 'Fail', finish: 'Restore' });
  expect(await ended()).toMatch(/failed: .*First: .*ui-restored/);
  expect(await colour()).toBe('red');
  expect((await target.get(deployment)).metadata.resourceVersion).toBe(resourceVersion);
  expect(await target.find(`/api/v1/namespaces/${other}/secrets/login`)).toBeUndefined();
});

test('with Update them an object of the target becomes as in the backup, and Undo Run… puts it back', async () => {
  const { workbench } = use;
  await backups().choose(/^kept, /, 'Restore…');
  const confirm = () => workbench.quickPick.page(/^Allows in target: create, update in ui-restored\b/);
  await answerRestoreWizard(workbench, { namespace: other, existing: 'Update them', finish: 'Restore', confirm });
  expect(await ended()).toMatch(/was restored to target: .*1 updated/);
  // What the target held before is a backup of its own, which shows without a refresh.
  await backups().find(/^undo-/);
  expect(await colour()).toBe('green');
  await workbench.notifications.dismissAll();
  await workbench.run('Kubeferry: Undo Run…');
  await workbench.quickPick.choose(/^ui-restore-5\b/);
  await workbench.quickPick.page(/^Allows in /);
  await workbench.quickPick.choose(/Undo the run/);
  await workbench.notifications.text(/was undone/, 60_000);
  expect(await colour()).toBe('red');
});

test('onto the namespace that the backup was taken of, the write gate says that what changed since goes back', async () => {
  const { quickPick } = use.workbench;
  const words =
    /What changed since this backup goes back.*kept was taken of this cluster, source, and of this namespace, ui-restore:/s;
  await backups().choose(/^kept, /, 'Restore…');
  await answerRestoreWizard(use.workbench, {
    cluster: 'source',
    namespace,
    existing: 'Update them',
    finish: 'Preview first',
    confirm: async () => expect((await quickPick.options()).join('\n')).toMatch(words),
  });
  expect(await ended()).toMatch(/nothing was changed/);
});
