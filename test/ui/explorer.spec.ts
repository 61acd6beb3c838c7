import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { answerBackUpWizard } from './pages/back-up-wizard.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { Tree } from './pages/tree.ts';
import { useWorkbench } from './use-workbench.ts';

const namespace = 'ui-explorer';
const source = new Api(inject('sandbox').clusters.source);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('explorer', {
  extensions: [join(import.meta.dirname, 'explorer')],
  env: { KUBEFERRY_TEST_EXPLORER_NAMESPACES: `shop,${namespace}` },
  settings: { 'kubeferry.store.default': { folder: store } },
});

beforeAll(() => source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }));
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  source.close();
  rmSync(store, { recursive: true, force: true });
});

test('a namespace in the Kubernetes extension’s own explorer offers Migrate…, and the wizard asks for a target and for leave to write', async () => {
  const { workbench } = use;
  await workbench.open('Kubernetes');
  const explorer = new Tree(workbench.page, 'Kubernetes Clusters');
  expect(await explorer.openMenu(namespace)).toContainEqual(expect.stringMatching(/^Migrate…/));
  await explorer.choose(namespace, 'Migrate…');
  const shown = await answerMigrateWizard(workbench, {
    target: 'target',
    seen: async (page) => {
      const rows = (await workbench.quickPick.options()).join('\n');
      if (page === 'target') expect(rows).toMatch(/^source.*the source itself/m);
      if (page !== 'confirm') return;
      await workbench.quickPick.page('Migrate ui-explorer');
      await workbench.quickPick.page(/^Allows in target: create in ui-explorer and for cluster-scoped objects$/);
      expect(rows).toContain('Objects of ui-explorer: ');
    },
  });
  expect(shown).toEqual(['target', 'namespace', 'confirm']);
  await workbench.quickPick.close();
  expect(readdirSync(use.workspace)).toEqual([]);
});

test('Back Up… there backs up that namespace of the current context', async () => {
  const { workbench } = use;
  const explorer = new Tree(workbench.page, 'Kubernetes Clusters');
  await explorer.choose(namespace, 'Back Up…');
  expect(await answerBackUpWizard(workbench, store, 'from-explorer')).toMatch(/lies in .* Objects: \d+/);
  expect(readdirSync(join(store, 'backups'))).toEqual(['from-explorer']);
  await workbench.open();
  await workbench.section('Backups', true);
  const backups = new Tree(workbench.page, 'Backups');
  await backups.expand(/kf-store/);
  await backups.find(new RegExp(`^from-explorer, Completed .*${namespace}`));
});
