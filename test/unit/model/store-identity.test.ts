import { expect, test } from 'vitest';
import { folderInside, isSameBucket, isSamePlace, storeKey } from '../../../src/model/stores/store-identity.ts';
import { storeLabel } from '../../../src/model/stores/store-label.ts';

const s3 = { bucket: 'velero', endpoint: 'https://s3.test', pathStyle: true };
const spellings = [
  { ...s3, prefix: '' },
  { ...s3, endpoint: 'https://s3.test/' },
  { ...s3, endpoint: 'HTTPS://S3.Test:443' },
  { ...s3, region: 'us-east-1' },
];

test.each(spellings)('a store that is written in another way is the same one: %o', (other) => {
  expect(storeKey({ s3: other })).toBe(storeKey({ s3 }));
  expect(storeLabel({ s3: other })).toBe('s3://velero (https://s3.test)');
  expect(isSamePlace({ s3: other }, { s3 })).toBe(true);
});

test('a folder with a slash at its end is the same one; the root stays', () => {
  expect(storeKey({ folder: '/backups/' })).toBe(storeKey({ folder: '/backups' }));
  expect(storeKey({ folder: '/' })).not.toBe(storeKey({ folder: '' }));
});

test('one place is one bucket and prefix of one server, whoever reads it', () => {
  const other = { ...s3, prefix: '/shop//a/', profile: 'p' };
  expect(isSamePlace({ s3: { ...s3, prefix: 'shop/a' } }, { s3: other })).toBe(true);
  expect(storeKey({ s3: { ...s3, prefix: 'shop/a' } })).not.toBe(storeKey({ s3: other }));
  expect(isSamePlace({ s3 }, { s3: { ...s3, prefix: 'a' } })).toBe(false);
  expect(isSamePlace({ s3 }, { s3: { bucket: 'velero' } })).toBe(false);
  expect(isSamePlace({ folder: 'velero' }, { folder: 'velero' })).toBe(false);
});

test('one bucket may have another address inside the cluster', () => {
  const inside = { ...s3, endpoint: 'http://minio.velero.svc:9000' };
  expect(isSameBucket({ s3 }, { s3: inside })).toBe(true);
  expect(isSamePlace({ s3 }, { s3: inside })).toBe(false);
  expect(isSameBucket({ s3 }, { s3: { ...inside, prefix: 'a' } })).toBe(false);
});

test('a store lies inside another one below its folder, on the same server', () => {
  const inner = (prefix: string, more = {}) => ({ s3: { ...s3, prefix, ...more } });
  expect(folderInside({ s3 }, inner('/shop/eu'))).toBe('shop');
  expect(folderInside(inner('velero'), inner('velero/shop/eu'))).toBe('shop');
  for (const other of [inner(''), inner('velero'), inner('velero-2/shop')]) {
    expect(folderInside(inner('velero'), other)).toBeUndefined();
  }
  expect(folderInside({ s3 }, inner('shop', { bucket: 'other' }))).toBeUndefined();
  expect(folderInside({ s3 }, inner('shop', { endpoint: 'https://other.test' }))).toBeUndefined();
  expect(folderInside({ s3 }, { folder: 'velero/shop' })).toBeUndefined();
});
