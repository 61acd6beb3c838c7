import { expect, test } from 'vitest';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';
import { insideVelero } from '../../../src/ui/backups/inside-velero.ts';

const s3 = { bucket: 'velero', endpoint: 'https://s3.test' };
const secret = { context: 'prod', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
const location: StorageLocation = {
  context: 'prod',
  namespace: 'velero',
  name: 'default',
  provider: 'aws',
  phase: 'Available',
  default: true,
  readOnly: false,
  store: { s3 },
  secret,
};
const { store: _, ...far } = { ...location, provider: 'gcp' };
const inFolder = (prefix: string) => ({ s3: { ...s3, prefix } });

test('a folder in the store of a Velero is foreign to it: the cluster and the location are named', () => {
  const locations = [location, far, { ...location, context: 'dr', store: inFolder('shop') }];
  expect(insideVelero(inFolder('shop'), locations)).toMatchObject({
    args: { folder: 'shop', locations: 'velero/default (prod)' },
  });
  expect(insideVelero(inFolder('shop/eu'), locations)).toMatchObject({
    args: { folder: 'shop', locations: 'velero/default (prod), velero/default (dr)' },
  });
});

test('the store of a Velero itself, its own folders and other buckets harm none', () => {
  const others = [inFolder(''), inFolder('kopia/eu'), { s3: { ...s3, bucket: 'other', prefix: 'shop' } }];
  for (const store of [...others, { folder: '/velero/shop' }]) expect(insideVelero(store, [location])).toBeUndefined();
});
