import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { list } from '../../../src/model/json/parse.ts';
import { type Api, asRecord } from '../../sandbox/api.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { Command } from '../command.ts';

/** What is installed for stores of clouds, as far as it can be seen where no cloud is: up to the first look of Velero at its store. */
const context = 'cloudy';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const canary = 'never-told-anywhere';
const files = { azure: join(home, 'azure.env'), gcp: join(home, 'gcp.json') };
let sandbox: Sandbox<'cloudy'>;
let api: Api;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: [context] });
  api = apiOf(sandbox.clusters.cloudy);
  const names = ['SUBSCRIPTION_ID', 'TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET'];
  writeFileSync(files.azure, names.map((name) => `AZURE_${name}=${canary}\n`).join(''));
  writeFileSync(files.gcp, JSON.stringify({ type: 'service_account', client_email: 'velero', private_key: canary }));
});

afterAll(async () => {
  api?.close();
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

const azure = (bucket = 'backups/prod') => [
  ...['--provider', 'azure', '--bucket', bucket, '--credentials', files.azure],
  ...['--location-config', 'storageAccount=shop,resourceGroup=shop'],
];
const gcp = ['--provider', 'gcp', '--bucket', 'backups', '--credentials', files.gcp];

async function ran(verb: string, namespace: string, ...args: string[]) {
  const allowed = ['--allow-writes', `${context}/${namespace},${context}/_cluster`];
  const place = ['--context', context, '--namespace', namespace];
  const command = new Command(['velero', verb, ...place, ...args, ...allowed], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  const { code } = await command.ended;
  expect(command.output).not.toContain(canary);
  return { code, output: command.output, lines: command.lines };
}

async function pluginOf(namespace: string): Promise<unknown> {
  const { spec } = await api.get(`/apis/apps/v1/namespaces/${namespace}/deployments/velero`);
  return asRecord(list(asRecord(asRecord(asRecord(spec).template).spec).initContainers)[0]).image;
}

test('a store of Azure is installed with its plug-in, its settings and its credentials, and is not told as done while Velero has not found it', async () => {
  const preview = await ran('install', 'on-azure', ...azure(), '--preview');
  expect(preview.lines.filter((line) => line.startsWith('create'))).toHaveLength(13 + 6);
  const { code, output } = await ran('install', 'on-azure', ...azure(), '--wait', '20');
  expect(output).toContain('did not find the store default available within 20 seconds');
  expect(code).toBe(1);
  expect(await pluginOf('on-azure')).toBe('velero/velero-plugin-for-microsoft-azure:v1.14.3');
  const { spec } = await api.get('/apis/velero.io/v1/namespaces/on-azure/backupstoragelocations/default');
  expect(spec).toEqual({
    provider: 'azure',
    default: true,
    objectStorage: { bucket: 'backups', prefix: 'prod' },
    config: { storageAccount: 'shop', resourceGroup: 'shop' },
  });
  const { data } = await api.get('/api/v1/namespaces/on-azure/secrets/cloud-credentials');
  expect(Buffer.from(String(asRecord(data).cloud), 'base64').toString()).toContain(`AZURE_CLIENT_SECRET=${canary}`);
});

test('the same again changes nothing, and another container is not put in its place', async () => {
  const again = await ran('install', 'on-azure', ...azure(), '--preview');
  expect(again.lines.filter((line) => line.startsWith('-'))).toHaveLength(13 + 6);
  const other = await ran('install', 'on-azure', ...azure('others'));
  expect(other.output).toContain('has another store as its default one: azure://shop/backups/prod');
  expect(other.code).toBe(1);
});

test('credentials that the plug-in would not take are refused before anything is written', async () => {
  const wrong = await ran('install', 'wrong', ...gcp.slice(0, -1), files.azure);
  expect(wrong.output).toContain(`The credentials of ${files.azure} lack type`);
  const none = await ran('install', 'wrong', ...gcp.slice(0, -1), join(home, 'none'));
  expect(none.output).toMatch(/The file .*none with the credentials of gs:\/\/backups cannot be read/);
  const key = await ran('install', 'wrong', ...gcp, '--location-config', 'region=eu');
  expect(key.output).toContain('The plug-in for gcp does not know region');
  const secret = await ran('install', 'wrong', ...gcp.slice(0, -2), '--secret', 'keys');
  expect(secret.output).toContain('wrong/keys');
  for (const { code } of [wrong, none, key, secret]) expect(code).toBe(1);
  expect(await api.find('/api/v1/namespaces/wrong')).toBeUndefined();
});

test('an upgrade brings the plug-in for a cloud along', async () => {
  await ran('uninstall', 'on-azure', '--definitions', '--with-namespace');
  const { code } = await ran('install', 'on-gcp', ...gcp, '--version', '1.17.2', '--wait', '20');
  expect(code).toBe(1);
  expect(await pluginOf('on-gcp')).toBe('velero/velero-plugin-for-gcp:v1.13.2');
  const upgrade = await ran('upgrade', 'on-gcp');
  expect(upgrade.output).toMatch(/cloudy: v1\.17\.2 -> v1\.18\.3/);
  expect(upgrade.code).toBe(0);
  expect(await pluginOf('on-gcp')).toBe('velero/velero-plugin-for-gcp:v1.14.3');
  expect(upgrade.output).not.toContain('stays as it is');
});
