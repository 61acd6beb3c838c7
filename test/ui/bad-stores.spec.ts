import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { StoreSpec } from '../../src/model/migration/plan.ts';
import { Api } from '../sandbox/api.ts';
import { fill } from '../sandbox/fill.ts';
import { startRelay } from '../sandbox/relay.ts';
import { allowReading, fillUp, makeBucket } from '../sandbox/s3.ts';
import { engineOf, limitFiles } from './engine-process.ts';
import { diagnosticLog } from './logs.ts';
import { acceptGate, endOfRun, pressResume } from './pages/run-end.ts';
import { Tree } from './pages/tree.ts';
import { openWriteGate } from './pages/write-gate.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters, s3 } = inject('sandbox');
if (!s3) throw new Error('The sandbox has no S3 server.');
const { endpoint, region, accessKey, secretKey, reader } = s3;
const relay = await startRelay({ server: endpoint });
const namespace = 'ui-stores';
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
/** Nobody can write there, not even root. */
const readOnly = '/sys';
const inBucket = (bucket: string, more: { profile?: string; endpoint?: string } = {}): StoreSpec => ({
  s3: { bucket, endpoint, region, ...more },
});

const plans: { name: string; store: StoreSpec }[] = [
  { name: 'read-only', store: { folder: readOnly } },
  { name: 'full', store: { folder: store } },
  { name: 'bucket-read-only', store: inBucket('ui-read-only', { profile: 'shop' }) },
  { name: 'bucket-full', store: inBucket('ui-full', { profile: 'shop', endpoint: relay.server }) },
  { name: 'profile', store: inBucket('ui-profile', { profile: 'shop' }) },
  { name: 'typed', store: inBucket('ui-typed') },
  { name: 'keyless', store: inBucket('ui-keyless') },
];
const use = useWorkbench('bad-stores', {
  env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
  files: planFiles(plans.map(({ name, store: spec }) => ({ name, namespace, store, spec: { store: spec } }))),
});

beforeAll(async () => {
  for (const bucket of ['ui-read-only', 'ui-full', 'ui-profile', 'ui-typed', 'ui-keyless']) makeBucket(s3, bucket);
  await allowReading(s3, 'ui-read-only');
  // More than a store that is full takes, and in few objects.
  await fill(clusters.source, namespace, 4, 100_000);
  await use.workbench.open();
  await use.workbench.section('Clusters', false);
});
afterEach(() => use.workbench.notifications.dismissAll());
afterAll(async () => {
  for (const api of [source, target]) {
    await api.delete(`/api/v1/namespaces/${namespace}`);
    api.close();
  }
  rmSync(store, { recursive: true, force: true });
  await relay.stop();
});

const runPlan = async (name: string): Promise<string[]> => {
  await openWriteGate(use.workbench, name);
  return acceptGate(use.workbench);
};

/** Has the Backups tree read anew, and waits until these rows stand below a store. */
const finds = async (store: RegExp, ...rows: RegExp[]): Promise<void> => {
  const { workbench } = use;
  await workbench.section('Backups', true);
  // What is below a store has room then.
  await workbench.section('Migrations', false);
  await workbench.run('Kubeferry: Refresh Backups');
  const backups = new Tree(workbench.page, 'Backups');
  await backups.expand(store);
  const below = backups.root.locator('[role="treeitem"][aria-level="2"]');
  const labels = () => below.evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
  await expect.poll(labels).toEqual(rows.map((row) => expect.stringMatching(row)));
  await backups.collapse(store);
  await workbench.section('Migrations', true);
};

/** Writes the keys of the profile `shop`. */
const writeKeys = (secret: string, access = accessKey): void => {
  const folder = join(use.vscode.home, '.aws');
  mkdirSync(folder, { recursive: true });
  const keys = [`aws_access_key_id = ${access}`, `aws_secret_access_key = ${secret}`];
  writeFileSync(join(folder, 'credentials'), `[shop]\n${keys.join('\n')}\n`);
};

test('a store that cannot be written to is told before anything moves', async () => {
  expect(await runPlan('read-only')).toEqual([
    'The store /sys cannot be written to. Make it writable for this user, or use another store.',
  ]);
  await expect.poll(() => diagnosticLog(use.vscode)).toMatch(/caused by: Error: E(PERM|ACCES|ROFS)/);
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  await finds(/^\/sys/, /^No backups yet$/);
});

test('a bucket that these keys may only read is told before anything moves', async () => {
  writeKeys(reader.secretKey, reader.accessKey);
  expect(await runPlan('bucket-read-only')).toEqual([
    'The store s3://ui-read-only does not let these keys write to it. Ask for the rights to list, read, write and delete below this place, or use other keys.',
  ]);
  await expect.poll(() => diagnosticLog(use.vscode)).toMatch(/caused by: AccessDenied/);
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  await finds(/^s3:.*ui-read-only/, /^No backups yet$/);
});

const refused = (bucket: string) =>
  `The store s3://${bucket} refuses these keys. Correct them in the AWS profile or the environment; those that were typed with "Edit Store…", or after "Forget Stored Credentials".`;

test('a store that refuses the keys of a profile takes them once the profile is corrected', async () => {
  writeKeys('not-the-right-one');
  expect(await runPlan('profile')).toEqual([refused('ui-profile')]);
  await expect.poll(() => diagnosticLog(use.vscode)).toMatch(/caused by: SignatureDoesNotMatch/);
  await finds(/^s3:.*ui-profile/, /^The store .* refuses these keys\./);
  writeKeys(secretKey);
  expect(await pressResume(use.workbench, /refuses these keys/)).toEqual([
    expect.stringMatching(/^profile was migrated to target/),
  ]);
  await finds(/^s3:.*ui-profile/, /^profile-.*, Completed/);
  // Keys that are revoked later take nothing away that was shown.
  writeKeys('revoked');
  await finds(/^s3:.*ui-profile/, /refuses these keys\..*Below: as it was read before\.$/, /^profile-.*, Completed/);
  writeKeys(secretKey);
});

/** Types the keys that are asked for, for a bucket. */
const typeKeys = async (bucket: string, secret: string): Promise<void> => {
  const { page, quickPick } = use.workbench;
  for (const [label, key] of [
    ['Access', accessKey],
    ['Secret', secret],
  ] as const) {
    await quickPick.page(new RegExp(`^${label} key for s3://${bucket}`));
    await quickPick.fill(key);
    await page.keyboard.press('Enter');
  }
};

test('keys that were typed and are refused are asked for again once they are forgotten', async () => {
  const { notifications, quickPick } = use.workbench;
  const typeForRun = async (secret: string) => {
    await typeKeys('ui-typed', secret);
    return endOfRun(use.workbench);
  };
  await openWriteGate(use.workbench, 'typed');
  await quickPick.choose(/Migrate\b/);
  expect(await typeForRun('not-the-right-one')).toEqual([refused('ui-typed')]);
  expect(diagnosticLog(use.vscode)).not.toContain('not-the-right-one');
  await notifications.dismissAll();
  await use.workbench.run('Kubeferry: Forget Stored Credentials');
  await notifications.text(/forgotten/i);
  await notifications.dismissAll();
  await use.workbench.migrations.choose(/^typed/, 'Resume…');
  await quickPick.page(/^Allows in /);
  await quickPick.choose(/Resume\b/);
  expect(await typeForRun(secretKey)).toEqual([expect.stringMatching(/^typed was migrated to target/)]);
});

test('the Backups tree keeps keys that were mistyped until Forget Stored Credentials, and then asks for them again', async () => {
  const { workbench } = use;
  const backups = new Tree(workbench.page, 'Backups');
  await workbench.section('Backups', true);
  await workbench.run('Kubeferry: Refresh Backups');
  await (await backups.find(/^s3:\/\/ui-keyless/)).locator('.monaco-tl-twistie').click();
  await typeKeys('ui-keyless', 'mistyped');
  await backups.find(/ui-keyless refuses these keys.*Forget Stored Credentials/);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups.find(/ui-keyless refuses these keys/);

  await workbench.run('Kubeferry: Forget Stored Credentials');
  await workbench.notifications.text(/stored credentials were forgotten/);
  await workbench.run('Kubeferry: Refresh Backups');
  await typeKeys('ui-keyless', secretKey);
  await backups.find(/^No backups yet/);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups.find(/^No backups yet/);
  expect(await workbench.quickPick.root.count()).toBe(0);
  await backups.collapse(/^s3:\/\/ui-keyless/);
});

test('a store that fills up leaves no backup that is complete, and Resume goes on when there is room', async () => {
  const engine = await engineOf(use.vscode);
  await limitFiles(engine, 100_000);
  expect(await runPlan('full')).toEqual([
    `The store ${store} is full. Free some space or use another store; what was half written is removed.`,
  ]);
  await expect.poll(() => diagnosticLog(use.vscode)).toMatch(/caused by: Error: (EFBIG|ENOSPC)/);
  await finds(/kf-store-/, /^No backups yet$/);
  await limitFiles(engine, 'unlimited');
  expect(await pressResume(use.workbench, /is full/)).toEqual([expect.stringMatching(/^full was migrated to target/)]);
  await finds(/kf-store-/, /^full-.*, Completed/);
});

test('a bucket that fills up leaves no backup that is complete, and Resume goes on when there is room', async () => {
  writeKeys(secretKey);
  fillUp(relay);
  expect(await runPlan('bucket-full')).toEqual([
    'The store s3://ui-full is full. Free some space or use another store; what was half written is removed.',
  ]);
  await expect.poll(() => diagnosticLog(use.vscode)).toMatch(/caused by: InsufficientStorage/);
  await finds(/^s3:.*ui-full/, /^No backups yet$/);
  relay.answer(undefined);
  expect(await pressResume(use.workbench, /is full/)).toEqual([
    expect.stringMatching(/^bucket-full was migrated to target/),
  ]);
  await finds(/^s3:.*ui-full/, /^bucket-full-.*, Completed/);
});
