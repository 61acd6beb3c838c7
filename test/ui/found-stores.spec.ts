import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { backUpAsKept } from './kept-backup.ts';
import { answerStoreWizard } from './pages/store-wizard.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters, s3 } = inject('sandbox');
if (!s3) throw new Error('The sandbox has no S3 server.');
const { endpoint, region, accessKeyId, secretAccessKey } = {
  ...s3,
  accessKeyId: s3.accessKey,
  secretAccessKey: s3.secretKey,
};
const bucket = 'ui-found';
const namespace = 'ui-found';
/** Stands for the namespace of a Velero. */
const velero = 'ui-found-velero';
const source = new Api(clusters.source);
// Nothing of the environment can stand in for what was chosen.
const use = useWorkbench('found-stores', { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } });
const backups = () => new Tree(use.workbench.page, 'Backups');
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** What `velero install` makes of a kind, as far as the API server needs it. */
const definition = (kind: string): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${kind.toLowerCase()}s.velero.io` },
  spec: {
    group: 'velero.io',
    names: { kind, plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase() },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});
const kinds = ['BackupStorageLocation', 'Backup'];
const location = (name: string, spec: object, status: object): KubeObject => ({
  apiVersion: 'velero.io/v1',
  kind: 'BackupStorageLocation',
  metadata: { name, namespace: velero },
  spec,
  status,
});

beforeAll(async () => {
  makeBucket(s3, bucket);
  await applySmallApp(clusters.source, namespace);
  await backUpAsKept(namespace, { s3: { bucket, endpoint, region } }, { accessKeyId, secretAccessKey });
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: velero } });
  const cloud = `[default]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n`;
  const metadata = { name: 'cloud-credentials', namespace: velero };
  await source.create({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { cloud } });
  for (const kind of kinds) {
    await source.create(definition(kind));
    const path = `/apis/velero.io/v1/${kind.toLowerCase()}s`;
    await waitFor(() => source.find(path), { what: `${kind} was served` });
  }
  await source.create({
    apiVersion: 'velero.io/v1',
    kind: 'Backup',
    metadata: { name: 'far-away', namespace: velero },
    spec: { storageLocation: 'off-site', includedNamespaces: ['shop'] },
    status: { phase: 'Completed', formatVersion: '1.1.0', startTimestamp: '2026-11-22T00:00:00Z' },
  });
  const config = { region, s3ForcePathStyle: 'true', s3Url: endpoint };
  await source.create(
    location('default', { provider: 'aws', config, default: true, objectStorage: { bucket } }, { phase: 'Available' }),
  );
  const reason = 'the bucket is in the hands of somebody else';
  await source.create(
    location(
      'off-site',
      { provider: 'velero.io/gcp', objectStorage: { bucket: 'far' } },
      { phase: 'Unavailable', message: reason },
    ),
  );
});
afterAll(async () => {
  for (const kind of kinds) await source.delete(`${definitions}/${kind.toLowerCase()}s.velero.io`);
  for (const name of [namespace, velero]) await source.delete(`/api/v1/namespaces/${name}`);
  source.close();
});

test('the stores of a Velero appear when its cluster is opened, and are read with the keys that are chosen', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.section('Backups', true);
  await workbench.section('Migrations', false);
  expect((await backups().labels()).join()).not.toContain('ui-found');
  await workbench.clusters.expand('source');
  const found = /^s3:\/\/ui-found .*default of the Velero in source/;
  await backups().expand(found);
  await (await backups().find('Choose whose keys read it…')).click();
  await workbench.quickPick.page('Read the store default with');
  await workbench.quickPick.choose(/^The keys of Velero/);
  await backups().find(/^kept, Completed/);
  await workbench.screenshot(join(pictures, 'found-stores.png'));
});

test('a store that only Velero reads says so, and what Velero says of it', async () => {
  const far = /^gcp: off-site, .*not available to it/;
  await backups().expand(far);
  await backups().find(/^Only Velero can read it: gcp/);
  await backups().find('The Velero in source cannot use it: the bucket is in the hands of somebody else');
});

test('it is read through its Velero where that is allowed, and says so', async () => {
  const { workbench } = use;
  await (await backups().find('Read it through Velero…')).click();
  await workbench.quickPick.page('Read the store off-site with');
  expect(await workbench.quickPick.options()).toEqual([
    expect.stringMatching(/^Through Velero itself.*Allows in source: create and delete in ui-found-velero/s),
  ]);
  await workbench.screenshot(join(pictures, 'found-stores-through.png'));
  await workbench.quickPick.choose(/^Through Velero itself/);
  await backups().find(/^gcp: off-site, .*read through it/);
  const row = /^far-away, Completed/;
  await backups().find(row);
  expect((await backups().openMenu(row)).join()).not.toMatch(/Restore…/);
  await workbench.page.keyboard.press('Escape');
});

test('the choice can be changed, and is remembered', async () => {
  const { workbench } = use;
  mkdirSync(join(use.vscode.home, '.aws'), { recursive: true });
  writeFileSync(join(use.vscode.home, '.aws', 'config'), '[profile nobody]\nregion = here\n');
  await workbench.reload();
  await workbench.section('Backups', true);
  await workbench.section('Migrations', false);
  await workbench.clusters.expand('source');
  const found = /^s3:\/\/ui-found /;
  await backups().expand(found);
  await backups().find(/^kept, Completed/);
  await backups().choose(found, 'Choose Keys…');
  await workbench.quickPick.choose(/^An AWS profile/);
  await workbench.quickPick.choose('nobody');
  await backups().find(/^The AWS profile nobody gives no keys/);
  // Whoever cannot read it so may choose again.
  await (await backups().find('Choose whose keys read it…')).click();
  await workbench.quickPick.choose(/^The keys of Velero/);
  await backups().find(/^kept, Completed/);
});

test('a folder in the store of a Velero is warned of before it is saved, and below it when it was', async () => {
  const { workbench } = use;
  const { dialog, notifications, quickPick } = workbench;
  const typed = { accessKey: accessKeyId, secretKey: secretAccessKey };
  const answers = { kind: 'MinIO', endpoint, region, bucket, prefix: 'mine', keys: 'Type keys', typed, name: 'Mine' };
  await workbench.run('Kubeferry: Add Store…');
  await answerStoreWizard(workbench, answers);
  const warned =
    /The folder mine lies in the store of a Velero: ui-found-velero\/default \(source\)[\s\S]*Use another bucket, or/;
  expect(await dialog.text()).toMatch(warned);
  expect((await dialog.buttons()).sort()).toEqual(['Cancel', 'Edit', 'Use It Anyway']);
  await workbench.screenshot(join(pictures, 'store-inside-velero.png'));
  await dialog.press('Edit');
  await quickPick.page(/^The folder in the bucket/);
  await answerStoreWizard(workbench, {});
  expect(await dialog.text()).toMatch(warned);
  await dialog.press('Use It Anyway');
  await notifications.text(/^The store Mine is in the Backups view/);
  await notifications.dismissAll();
  await backups().expand('Mine');
  await backups().find(/^The folder mine lies in the store of a Velero/);
  await backups().find('No backups yet');
});
