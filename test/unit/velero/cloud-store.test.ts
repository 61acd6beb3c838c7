import { expect, test } from 'vitest';
import type { CloudPlace } from '../../../src/model/stores/cloud-store.ts';
import { cloudLabel, isSameCloud } from '../../../src/model/stores/cloud-store.ts';
import { checkCloudCredentials, checkCloudStore } from '../../../src/velero/install/cloud-store.ts';

const azure = (config: Record<string, string>): CloudPlace => ({ provider: 'azure', bucket: 'backups', config });
const gcp = (config: Record<string, string> = {}): CloudPlace => ({ provider: 'gcp', bucket: 'backups', config });
const lines = (...names: string[]) => names.map((name) => `AZURE_${name}=secret`).join('\r\n');

test('what a plug-in would not start with is refused, with the keys that it knows', () => {
  const account = { storageAccount: 'shop' };
  expect(() => checkCloudStore(azure({ ...account, region: 'eu' }))).toThrow(
    /azure does not know region.*resourceGroup/,
  );
  expect(() => checkCloudStore(azure({ resourceGroup: 'shop' }))).toThrow('without its storage account');
  expect(() => checkCloudStore(azure(account))).not.toThrow();
  expect(() => checkCloudStore(gcp({ resourceGroup: 'shop' }))).toThrow(/gcp does not know resourceGroup/);
  expect(() => checkCloudStore(gcp({ serviceAccount: 'velero@shop' }))).not.toThrow();
});

test.each([
  ['a service principal', {}, lines('SUBSCRIPTION_ID', 'RESOURCE_GROUP', 'TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET')],
  [
    'a service principal, with the rest in the store',
    { subscriptionId: '0', resourceGroup: 'shop' },
    lines('TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET'),
  ],
  [
    'a service principal that needs no key of the account',
    { useAAD: 'true' },
    lines('TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET'),
  ],
  ['the identity of the pod', {}, lines('SUBSCRIPTION_ID', 'RESOURCE_GROUP', 'CLOUD_NAME')],
  ['the key of the account', { storageAccountKeyEnvVar: 'KEY' }, 'AZURE_CLOUD_NAME=AzurePublicCloud\nKEY=secret\n'],
] satisfies [string, Record<string, string>, string][])('Azure lets in %s', (_what, config, credentials) => {
  expect(() => checkCloudCredentials(azure(config), credentials, 'keys')).not.toThrow();
});

test.each([
  ['AZURE_TENANT_ID', { useAAD: 'true' }, lines('CLIENT_ID', 'CLIENT_SECRET')],
  ['AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP', {}, '[default]\naws_access_key_id=secret\n'],
  ['KEY', { storageAccountKeyEnvVar: 'KEY' }, lines('TENANT_ID')],
  ['AZURE_RESOURCE_GROUP', { subscriptionId: '0' }, 'AZURE_RESOURCE_GROUP=\n'],
] satisfies [string, Record<string, string>, string][])(
  'credentials of Azure that lack %s are refused',
  (names, config, credentials) => {
    const check = () => checkCloudCredentials(azure(config), credentials, 'keys.txt');
    expect(check).toThrow(`of keys.txt lack ${names}`);
    expect(check).not.toThrow('secret');
  },
);

test('credentials of Google are the key of a service account, or of somebody else with the account beside', () => {
  const check = (credentials: object | string, config = {}) =>
    checkCloudCredentials(
      gcp(config),
      typeof credentials === 'string' ? credentials : JSON.stringify(credentials),
      'keys',
    );
  const key = { type: 'service_account', client_email: 'velero@shop', private_key: 'secret' };
  expect(() => check(key)).not.toThrow();
  expect(() => check({ ...key, private_key: '' })).toThrow('lack private_key');
  expect(() => check({ type: 'external_account' })).toThrow('lack serviceAccount');
  expect(() => check({ type: 'external_account' }, { serviceAccount: 'velero@shop' })).not.toThrow();
  for (const other of ['AZURE_CLIENT_ID=1', '[]', '{}']) expect(() => check(other)).toThrow('lack type');
});

test('two stores of a cloud are one where account, container and folder are', () => {
  const shop = azure({ storageAccount: 'shop', resourceGroup: 'a' });
  expect(cloudLabel({ ...shop, prefix: '/prod/' })).toBe('azure://shop/backups/prod');
  expect(cloudLabel(gcp())).toBe('gs://backups');
  expect(isSameCloud(shop, azure({ storageAccount: 'shop', resourceGroup: 'b' }))).toBe(true);
  expect(isSameCloud(shop, azure({ storageAccount: 'other' }))).toBe(false);
  expect(isSameCloud(azure({}), gcp())).toBe(false);
});
