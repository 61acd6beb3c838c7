import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import { backupJson } from '../../src/backup/metadata.ts';
import { Api } from '../sandbox/api.ts';
import { createAuthority } from '../sandbox/certificates.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { keptWith } from './kept.ts';
import { answerMigrateWizard } from './pages/migrate-wizard.ts';
import { answerStoreWizard, type StoreAnswers } from './pages/store-wizard.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters, s3 } = inject('sandbox');
if (!s3) throw new Error('The sandbox has no S3 server.');
const { endpoint, accessKey, secretKey } = s3;
const namespace = 'ui-added';
const source = new Api(clusters.source);
const bucket = makeBucket(s3, 'ui-added');
const use = useWorkbench('stores', { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } });
const backups = () => new Tree(use.workbench.page, 'Backups');
const mistyped = 'mistyped-secret-key';

/** Writes the keys of the profile `shop`. */
function writeProfile(secret: string): void {
  const file = join(use.vscode.home, '.aws', 'credentials');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `[shop]\naws_access_key_id = ${accessKey}\naws_secret_access_key = ${secret}\n`);
}

/** Whether the palette has a command, and nothing else of such a name. */
async function offered(title: string): Promise<boolean> {
  const { page, quickPick } = use.workbench;
  await page.keyboard.press('F1');
  await quickPick.fill(`>${title}`);
  const rows = (await quickPick.options()).join();
  await quickPick.close();
  return rows.includes(title);
}

/** Where the key of a bucket is a file. */
const inBucket = (key: string) => join(s3.data, bucket, 'shop', key);

/** The server behind https, whose authority nobody believes by itself. */
const authority = createAuthority('of nobody');
const { certificate, key } = authority.forServer('s3', ['127.0.0.1']);
const behind = new URL(endpoint);
const tls = createServer({ cert: certificate, key }, (socket) => {
  const inner = connect(Number(behind.port), behind.hostname);
  socket.on('error', () => inner.destroy());
  inner.on('error', () => socket.destroy());
  socket.pipe(inner).pipe(socket);
});
tls.on('tlsClientError', (_error, socket) => socket.destroy());
let secure = '';
let authorityFile = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  const address = tls.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  secure = `https://127.0.0.1:${address.port}`;
  authorityFile = join(use.workspace, 'authority.pem');
  await applySmallApp(clusters.source, namespace);
  const { metadata, tarball } = backupKeys('nightly');
  const sourceVersion = { gitVersion: 'v1', major: '1', minor: '36' };
  const about = { name: 'nightly', namespaces: ['shop'], ttlHours: 1, sourceVersion };
  const outcome = { startedAt: Date.now(), completedAt: Date.now(), objects: 1, warnings: 0, errors: 0 };
  mkdirSync(dirname(inBucket(metadata)), { recursive: true });
  writeFileSync(inBucket(metadata), backupJson(about, outcome));
  writeFileSync(inBucket(tarball), '');
  writeProfile(secretKey);
  const { workbench } = use;
  await workbench.open();
  writeFileSync(authorityFile, authority.certificate);
  await workbench.section('Clusters', false);
  await workbench.section('Backups', true);
});
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  source.close();
  await new Promise((resolve) => tls.close(resolve));
});

test('a store that refuses the keys says so, and is added by keyboard once they are corrected', async () => {
  const { workbench } = use;
  const { dialog } = workbench;
  await workbench.run('Kubeferry: Add Store…');
  await workbench.quickPick.page(/^Where do backups lie/);
  expect(await workbench.quickPick.options()).toHaveLength(8);
  await workbench.screenshot(join(pictures, 'store-presets.png'));
  const answers = { kind: 'MinIO', endpoint, region: 'us-east-1', bucket, prefix: 'shop', keys: 'Type keys' };
  await answerStoreWizard(workbench, { ...answers, typed: { accessKey, secretKey: mistyped }, name: 'Lab' });
  expect(await dialog.text()).toContain(`The store s3://${bucket}/shop refuses these keys.`);
  expect((await dialog.buttons()).sort()).toEqual(['Cancel', 'Edit', 'Save Anyway']);
  await workbench.screenshot(join(pictures, 'store-refused.png'));
  expect(await dialog.text()).toContain('Type them again');
  await dialog.press('Edit');
  await answerStoreWizard(workbench, { keys: 'Type keys', typed: { accessKey, secretKey } });
  await workbench.notifications.text(/^The store Lab is in the Backups view/);
  await workbench.notifications.dismissAll();
  expect(await offered('Kubeferry: Forget Stored Credentials')).toBe(true);
  await backups().expand(`Lab, s3://${bucket}/shop (${endpoint}) · added by you`);
  await backups().find(/^nightly, Completed/);
  await workbench.screenshot(join(pictures, 'store-added.png'));
});

test('what is wrong with an answer is said in a sentence, and Edit leads to the page that mends it', async () => {
  const { workbench } = use;
  const { dialog, quickPick } = workbench;
  const plain = { kind: 'MinIO', region: 'us-east-1', bucket, keys: 'shop' };
  const inTurn: { name: string; mistakes: [StoreAnswers, RegExp][]; last: RegExp; right: StoreAnswers }[] = [
    {
      name: 'Secure',
      mistakes: [
        [{ endpoint: 'http://127.0.0.1:9' }, /cannot be reached: ECONNREFUSED 127\.0\.0\.1:9.*Check the endpoint/s],
        [{ endpoint: endpoint.replace('http:', 'https:') }, /does not speak https.*http:\/\//s],
        [{ endpoint: secure }, /certificate .*is not trusted.*PEM file/s],
        [{ authority: '/nowhere/ca.pem' }, /cannot be read from \/nowhere\/ca\.pem.*PEM file/s],
      ],
      last: /^A PEM file/,
      right: { authority: authorityFile },
    },
    {
      name: 'Plain',
      mistakes: [
        [{ endpoint, region: 'eu-wrong-9' }, /lies in another region.*Set the region/s],
        [{ region: 'us-east-1', bucket: 'ui-absent' }, /bucket .*does not exist.*Create the bucket/s],
      ],
      last: /^The bucket\. /,
      right: { bucket },
    },
  ];
  for (const { name, mistakes, last, right } of inTurn) {
    await workbench.run('Kubeferry: Add Store…');
    await quickPick.page(/^Where do backups lie/);
    let others: StoreAnswers = { ...plain, name };
    for (const [wrong, said] of mistakes) {
      await answerStoreWizard(workbench, { ...others, ...wrong });
      expect(await dialog.text()).toMatch(said);
      await dialog.press('Edit');
      others = {};
    }
    await quickPick.page(last);
    await workbench.screenshot(join(pictures, `store-mended-${name}.png`));
    await answerStoreWizard(workbench, right);
    await workbench.notifications.text(new RegExp(`^The store ${name} is in the Backups view`));
    await workbench.notifications.dismissAll();
    await backups().choose(name, 'Remove Store…');
    await dialog.press('Remove');
    // Its row goes later, and the others move then.
    await backups().item(name).waitFor({ state: 'hidden' });
  }
});

test('Test Store says that a store works; only one that was added can be changed', async () => {
  const { notifications } = use.workbench;
  expect(await backups().openMenu('Lab')).toEqual(['Test Store', 'Edit Store…', 'Remove Store…']);
  await use.workbench.page.keyboard.press('Escape');
  await backups().choose('Lab', 'Test Store');
  expect(await notifications.text(/works/)).toContain(`The store s3://${bucket}/shop`);
  await notifications.dismissAll();
  expect(await backups().openMenu(/\.kubeferry\/store, default folder/)).toEqual(['Test Store']);
  await use.workbench.page.keyboard.press('Escape');
});

test('Back Up… and Migrate… offer a store that was added', async () => {
  const { workbench } = use;
  await workbench.section('Backups', false);
  await workbench.section('Clusters', true);
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Back Up…');
  await workbench.quickPick.page(/^Into which store/);
  await expect.poll(() => workbench.quickPick.options()).toContainEqual(expect.stringMatching(/^Lab/));
  await workbench.quickPick.close();
  await workbench.clusters.choose(namespace, 'Migrate…');
  await answerMigrateWizard(workbench, { target: 'target', store: 'Lab', finish: 'Open the plan without running' });
  await workbench.page.getByRole('tab', { name: /^migration\.yaml/ }).waitFor();
  const plan = readFileSync(join(use.workspace, `${namespace}.migration`, 'migration.yaml'), 'utf8');
  expect(plan).toContain(`bucket: ${bucket}`);
  expect(plan).not.toContain(accessKey);
  rmSync(join(use.workspace, `${namespace}.migration`), { recursive: true });
  await workbench.section('Clusters', false);
  await workbench.section('Backups', true);
});

test('a store that stands in several settings is one', async () => {
  const { workbench } = use;
  const { quickPick } = workbench;
  const settings = join(use.workspace, '.vscode', 'settings.json');
  const same = { s3: { bucket, prefix: '/shop/', endpoint: `${endpoint}/`, region: 'us-east-1' } };
  mkdirSync(dirname(settings), { recursive: true });
  writeFileSync(
    settings,
    JSON.stringify({ 'kubeferry.stores': [{ name: 'Team', ...same }], 'kubeferry.store.default': same }),
  );
  await backups().find(/^Team, s3:.*default of your settings/);
  expect((await backups().labels()).filter((label) => label.includes(`s3://${bucket}/shop`))).toHaveLength(1);
  await workbench.section('Backups', false);
  await workbench.section('Clusters', true);
  await workbench.clusters.choose(namespace, 'Back Up…');
  await quickPick.page(/^Into which store/);
  const offeredStores = async () => (await quickPick.options()).filter((row) => row.includes(bucket));
  await expect.poll(offeredStores).toEqual([expect.stringMatching(/^Team/)]);
  await quickPick.close();
  await workbench.clusters.choose(namespace, 'Migrate…');
  expect(await answerMigrateWizard(workbench, { target: 'target' })).not.toContain('store');
  await quickPick.close();
  rmSync(settings);
  await workbench.section('Clusters', false);
  await workbench.section('Backups', true);
  await backups().find(/^Lab, s3:/);
});

test('what was typed lies in no settings and no log', async () => {
  expect(await keptWith((text) => text.includes(mistyped), use.vscode)).toEqual([]);
  const kept = await keptWith((text) => text.includes(secretKey), use.vscode);
  expect(kept).toEqual([expect.stringMatching(/\.aws.credentials$/)]);
});

test('Edit Store… gives another name and the keys of a profile, and the typed ones are forgotten', async () => {
  const { workbench } = use;
  await backups().choose('Lab', 'Edit Store…');
  await answerStoreWizard(workbench, { keys: 'shop', name: 'Shop' });
  await backups().find(/^Shop, s3:/);
  await backups()
    .item(/^Lab, /)
    .waitFor({ state: 'hidden' });
  await expect.poll(() => offered('Kubeferry: Forget Stored Credentials')).toBe(false);
  writeProfile(mistyped);
  await backups().choose('Shop', 'Test Store');
  expect(await workbench.notifications.text(/refuses these keys/)).toContain('Correct them in the AWS profile');
  expect(await workbench.notifications.buttons(/refuses these keys/)).toEqual(['Edit Store…', 'Show Log']);
  await workbench.notifications.dismissAll();
  writeProfile(secretKey);
});

test('a folder that is not there says what to try, and can be saved anyway', async () => {
  const { workbench } = use;
  await workbench.run('Kubeferry: Add Store…');
  await answerStoreWizard(workbench, { kind: 'A folder', folder: '~/usb' });
  expect(await workbench.dialog.text()).toMatch(/does not exist.*Create the folder, or mount the disk/s);
  await workbench.dialog.press('Save Anyway');
  await backups().find(/^\S+\/usb, added by you/);
  await workbench.notifications.dismissAll();
});

test('Remove Store… takes it from the list; what lies in the bucket stays', async () => {
  const { dialog } = use.workbench;
  await backups().choose('Shop', 'Remove Store…');
  expect(await dialog.text()).toMatch(/Remove the store Shop from the list\?.*Its backups stay as they are/s);
  await dialog.press('Remove');
  await backups()
    .item(/^Shop, /)
    .waitFor({ state: 'hidden' });
  expect(existsSync(inBucket(backupKeys('nightly').metadata))).toBe(true);
});
