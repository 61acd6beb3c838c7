import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { MigrationInput } from '../../src/model/plan.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { Tree } from './pages/tree.ts';
import { useWorkbench } from './use-workbench.ts';

const use = useWorkbench('credentials', { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } });
let sandbox: Sandbox<never>;
let keys: { access: string; secret: string };

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: [], s3: true, say: (line) => console.log(line) });
  const { s3 } = sandbox;
  if (!s3) throw new Error('The sandbox has no S3 server.');
  keys = { access: s3.accessKey, secret: s3.secretKey };
  const plan: MigrationInput = {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: 'keyless' },
    spec: {
      source: { context: 'source' },
      targets: [{ name: 'there', context: 'target' }],
      select: { namespaces: ['shop'] },
      store: { s3: { bucket: makeBucket(s3, 'keyless'), endpoint: s3.endpoint, region: s3.region } },
    },
  };
  mkdirSync(join(use.workspace, 'keyless.migration'));
  writeFileSync(join(use.workspace, 'keyless.migration', 'migration.yaml'), stringify(plan));
});
afterAll(() => sandbox.stop());

/** Types the keys that are asked for. */
const type = async (secret: string) => {
  const { page, quickPick } = use.workbench;
  await quickPick.page(/^Access key for s3:\/\/keyless/);
  await quickPick.fill(keys.access);
  await page.keyboard.press('Enter');
  await quickPick.page(/^Secret key for s3:\/\/keyless/);
  await quickPick.fill(secret);
  await page.keyboard.press('Enter');
};

test('keys that were mistyped stay until Forget Stored Credentials, and then are asked for again', async () => {
  const { workbench } = use;
  const backups = new Tree(workbench.page, 'Backups');
  await workbench.open();
  await workbench.section('Backups', true);
  await (await backups.find(/^s3:\/\/keyless/)).locator('.monaco-tl-twistie').click();
  await type('mistyped');
  await backups.find(/refuses these keys.*Forget Stored Credentials/);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups.find(/refuses these keys/);

  await workbench.run('Kubeferry: Forget Stored Credentials');
  await workbench.notifications.text(/stored credentials were forgotten/);
  await workbench.run('Kubeferry: Refresh Backups');
  await type(keys.secret);
  await backups.find(/^No backups yet/);
  await workbench.run('Kubeferry: Refresh Backups');
  await backups.find(/^No backups yet/);
  expect(await workbench.quickPick.root.count()).toBe(0);
});
