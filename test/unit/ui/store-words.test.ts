import { expect, test } from 'vitest';
import { storeRow, storeTooltip } from '../../../src/ui/stores/store-words.ts';
import { inEnglish as t } from '../../../src/ui/translate.ts';

test('a row says what a store is called, where it lies and why it is known', () => {
  const spec = { s3: { bucket: 'b', prefix: 'shop/', endpoint: 'https://s3.corp' } };
  const place = 's3://b/shop (https://s3.corp)';
  expect(storeRow({ spec, reason: 'added by you' })).toEqual({ label: place, description: 'added by you' });
  expect(storeRow({ spec, name: 'Lab', reason: 'added by you' })).toEqual({
    label: 'Lab',
    description: `${place} · added by you`,
  });
});

test('a tooltip says the address, and where the keys come from', () => {
  const lines = (s3: Parameters<typeof storeTooltip>[0], typed = false) => storeTooltip(s3, typed, t).split('\n');
  expect(
    lines({ s3: { bucket: 'b', prefix: 'shop', endpoint: 'https://s3', region: 'hcm03', ca: '/ca.pem' } }, true),
  ).toEqual([
    'Bucket: b',
    'Prefix: shop',
    'Endpoint: https://s3',
    'Region: hcm03',
    'The bucket is in the path.',
    'Certificate authority: /ca.pem',
    'Keys: typed, in the secret storage of VS Code',
    'A backup holds Secrets in clear.',
  ]);
  expect(lines({ s3: { bucket: 'b', profile: 'shop' } }, true)).toEqual([
    'Bucket: b',
    'Endpoint: Amazon S3',
    'Region: us-east-1',
    'The bucket is in the host name.',
    'Keys: the AWS profile shop',
    'A backup holds Secrets in clear.',
  ]);
  expect(lines({ s3: { bucket: 'b' } })).toContain('Keys: the environment or the default profile');
  expect(lines({ folder: '/backups' })).toEqual(['Folder: /backups', 'A backup holds Secrets in clear.']);
});
