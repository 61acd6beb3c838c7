import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { allowReading, makeBucket, newUser } from '../sandbox/s3.ts';
import { backUpAsKept } from './kept-backup.ts';
import { writeListed } from './listed-backup.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters, s3 } = inject('sandbox');
if (!s3) throw new Error('The sandbox has no S3 server.');
const { endpoint, region, accessKey: accessKeyId, secretKey: secretAccessKey, data } = s3;
const namespace = 'ui-revoked';
const source = new Api(clusters.source);
const bucket = makeBucket(s3, namespace);
const user = await newUser(s3, 'auditor');
const place = { bucket, endpoint, region };
const use = useWorkbench('revoked-keys', {
  env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
  settings: { 'kubeferry.stores': [{ name: 'Audit', s3: { ...place, profile: 'auditor' } }] },
});
const backups = () => new Tree(use.workbench.page, 'Backups');
const audit = /^Audit, s3:/;
const refused = /^The store s3:\/\/ui-revoked refuses these keys\. Correct them in the AWS profile/;

/** How many lines of the tree say that the keys are refused, of those that are shown. */
const timesTold = async () => (await backups().labels()).filter((label) => refused.test(label)).length;

/** Goes to the first or the last row: what is not shown is not there. */
const atEnd = (key: 'Home' | 'End') => backups().root.press(key);

beforeAll(async () => {
  await allowReading(s3, bucket, user);
  for (let day = 1; day <= 130; day++) writeListed(join(data, bucket), `nightly-${day}`, day);
  await applySmallApp(clusters.source, namespace);
  await backUpAsKept(namespace, { s3: place }, { accessKeyId, secretAccessKey });
  const keys = [`aws_access_key_id = ${user.accessKey}`, `aws_secret_access_key = ${user.secretKey}`];
  mkdirSync(join(use.vscode.home, '.aws'), { recursive: true });
  writeFileSync(join(use.vscode.home, '.aws', 'credentials'), `[auditor]\n${keys.join('\n')}\n`);
  const { workbench } = use;
  await workbench.open();
  await workbench.section('Clusters', false);
  await workbench.section('Migrations', false);
  await workbench.section('Backups', true);
});
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  source.close();
});

test('keys that are revoked between two pages of a list are told below what was read, which stays', async () => {
  const { workbench } = use;
  await backups().expand(audit);
  await backups().find(/^kept, Completed/);
  await user.revoke();
  await atEnd('End');
  await (await backups().find('Load more…')).click();
  await atEnd('End');
  await backups().find(/refuses these keys\..*Above: what was read before\.$/);
  await backups().find('Load more…');
  await workbench.screenshot(join(pictures, 'keys-revoked-page.png'));
  expect(await workbench.notifications.texts()).toEqual([]);
  await atEnd('Home');
  await backups().find(/^kept, Completed/);

  await user.restore();
  await atEnd('End');
  await (await backups().find('Load more…')).click();
  await backups()
    .item(/refuses these keys/)
    .waitFor({ state: 'detached' });
  await atEnd('End');
  await backups().find(/^nightly-130, Completed/);
  await atEnd('Home');
});

test('keys that are revoked while a backup is looked at leave what was read of it, and are told once', async () => {
  const { workbench } = use;
  await backups().expand(/^kept, Completed/);
  await backups().expand(namespace);
  await backups().expand('ConfigMap');
  await backups().find('settings');
  await user.revoke();
  await backups().expand('Service');
  await backups().find(refused);
  await backups().collapse('Service');

  await workbench.run('Kubeferry: Refresh Backups');
  await backups().find(/refuses these keys\..*Below: as it was read before\.$/);
  for (const row of [/^kept, Completed/, namespace, 'settings']) await backups().find(row);
  await expect.poll(timesTold).toBe(1);
  expect(await workbench.notifications.texts()).toEqual([]);
  await workbench.screenshot(join(pictures, 'keys-revoked.png'));
  await (await backups().find('settings')).click();
  expect(await workbench.notifications.text(/refuses these keys/)).toMatch(refused);
  await workbench.screenshot(join(pictures, 'keys-revoked-object.png'));
  await workbench.notifications.dismissAll();

  await user.restore();
  await workbench.run('Kubeferry: Refresh Backups');
  // Until it is read again, what was there the last time stands below a line of its own.
  await backups()
    .item(/Below: as it was read before|^As it was the last time/)
    .waitFor({ state: 'detached' });
  await backups().expand('Service');
  await backups().find('web');
});
