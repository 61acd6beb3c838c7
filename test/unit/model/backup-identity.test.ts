import { expect, test } from 'vitest';
import { hasSameTimes } from '../../../src/model/backups/backup-identity.ts';
import { leadsTo } from '../../../src/model/leads-to.ts';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';

test('backups of one name are told apart by when they were begun and ended, to the second', () => {
  const one = { startedAt: '2026-11-22T03:00:00Z', completedAt: '2026-11-22T03:00:09Z' };
  expect(hasSameTimes(one, { ...one, startedAt: '2026-11-22T03:00:00.640Z' })).toBe(true);
  expect(hasSameTimes(one, { ...one, completedAt: '2026-11-22T03:00:10Z' })).toBe(false);
  expect(hasSameTimes(one, { startedAt: '2026-11-22T03:00:01Z' })).toBe(false);
  expect(hasSameTimes(one, {})).toBe(true);
});

const secret = { context: 'prod', namespace: 'velero', name: 'keys', key: 'cloud' };
const base = { context: 'prod', namespace: 'velero', name: 'default', provider: 'aws', phase: 'Available' } as const;
const location: StorageLocation = { ...base, default: true, readOnly: false, secret };
const s3 = { bucket: 'nightly', prefix: 'shop', endpoint: 'https://s3.example.com' };

test('a location leads to the bucket of its names, at whatever address', () => {
  const own = { ...location, store: { s3: { ...s3, endpoint: 'http://minio.storage:9000' } } };
  expect(leadsTo(own, { s3 })).toBe(true);
  expect(leadsTo(own, { s3: { ...s3, prefix: 'other' } })).toBe(false);
  expect(leadsTo(own, { folder: '/nightly/shop' })).toBe(false);
  expect(leadsTo(location, { s3 })).toBe(false);
});

test('a store that is read through a Velero is led to by that location, and by those of the same bucket', () => {
  const store = { velero: { context: 'prod', namespace: 'velero', location: 'default', grants: [] } };
  expect(leadsTo(location, store)).toBe(true);
  const other = { ...location, context: 'test', store: { s3 } };
  expect(leadsTo(other, store)).toBe(false);
  expect(leadsTo(other, store, { ...location, store: { s3: { ...s3, endpoint: 'http://inside:9000' } } })).toBe(true);
  const cloud = { provider: 'gcp', bucket: 'nightly', config: {} } as const;
  expect(leadsTo({ ...location, context: 'test', cloud }, store, { ...location, cloud })).toBe(true);
  expect(leadsTo({ ...location, context: 'test', cloud }, store, { ...location, store: { s3 } })).toBe(false);
});
