import { expect, test } from 'vitest';
import { compareVersions, minorsBetween } from '../../../src/model/velero/velero-version-order.ts';
import { withTag } from '../../../src/velero/install/images.ts';
import { argsFor } from '../../../src/velero/install/server-args.ts';

test('options that a version does not know any more go, with their values', () => {
  const args = [
    ...['server', '--features=', '--uploader-type=restic', '--maintenance-job-cpu-limit', '1'],
    ...['--keep-latest-maintenance-jobs=3', '--default-backup-ttl', '48h'],
  ];
  expect(argsFor('v1.18.3', args)).toEqual({
    args: ['server', '--features=', '--uploader-type=kopia', '--default-backup-ttl', '48h'],
    changed: ['--uploader-type', '--maintenance-job-cpu-limit', '--keep-latest-maintenance-jobs'],
  });
  expect(argsFor('v1.16.2', args)).toEqual({ args, changed: [] });
  expect(argsFor('v1.17.0', ['server', '--uploader-type', 'restic'])).toMatchObject({
    args: ['server', '--uploader-type=kopia'],
  });
});

test('versions have an order', () => {
  expect(compareVersions('v1.18.3', 'v1.9.7')).toBeGreaterThan(0);
  expect(compareVersions('v1.18.2', 'v1.18.3')).toBeLessThan(0);
  expect(compareVersions('v1.18', 'v1.18.0')).toBe(0);
  expect(compareVersions('main', 'v1.18.0')).toBeUndefined();
  expect(minorsBetween('v1.16.2', 'v1.18.3')).toBe(2);
});

test.each([
  ['velero/velero:v1.17.2', 'velero/velero:v2'],
  ['reg:5000/velero/velero', 'reg:5000/velero/velero:v2'],
  ['reg:5000/velero/velero:v1@sha256:01', 'reg:5000/velero/velero:v2'],
])('the image %s gets another tag: %s', (image, other) => {
  expect(withTag(image, 'v2')).toBe(other);
});
