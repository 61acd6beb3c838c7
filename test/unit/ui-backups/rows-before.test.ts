import { expect, test } from 'vitest';
import type { BackupInfo } from '../../../src/model/backups/backup-contents.ts';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';
import { lineOf } from '../../../src/ui/backups/contents.ts';
import type { BackupsNode } from '../../../src/ui/backups/node.ts';
import { RowsBefore } from '../../../src/ui/backups/rows-before.ts';

const store = { folder: '/backups' };
const info: BackupInfo = { name: 'a', phase: 'Completed', complete: true, namespaces: [], warnings: 0, errors: 0 };
const backup = (name: string): BackupsNode => ({ kind: 'backup', store, backup: { ...info, name } });

test('what stood below a node is kept, but for what only says something or leads on', () => {
  const before = new RowsBefore();
  expect(before.of(backup('a'))).toEqual([]);
  before.keep(undefined, [lineOf(['x'], 'Reading the store…', 'information'), backup('a'), { kind: 'more', store }]);
  before.keep(backup('a'), [backup('b')]);
  before.keep(backup('a'), [backup('c')]);
  expect(before.of(undefined)).toEqual([backup('a')]);
  expect(before.of(backup('a'))).toEqual([backup('c')]);
  expect(before.of(backup('c'))).toEqual([]);
});

test('what was read of the store of a Velero with some keys is not what others read', () => {
  const secret = { context: 'prod', namespace: 'velero', name: 'keys', key: 'cloud' };
  const location: StorageLocation = {
    context: 'prod',
    namespace: 'velero',
    name: 'default',
    provider: 'aws',
    phase: 'Available',
    default: true,
    readOnly: false,
    secret,
  };
  const read = (profile: string): BackupsNode => ({
    kind: 'location',
    location,
    store: { s3: { bucket: 'b', profile } },
  });
  const before = new RowsBefore();
  before.keep(read('one'), [backup('a')]);
  expect(before.of(read('one'))).toHaveLength(1);
  expect(before.of(read('other'))).toEqual([]);
});

test('of very many nodes those that were read last are kept', () => {
  const before = new RowsBefore();
  for (let n = 0; n <= 500; n++) before.keep(backup(`${n}`), [backup('below')]);
  expect(before.of(backup('0'))).toEqual([]);
  expect(before.of(backup('500'))).toHaveLength(1);
});
