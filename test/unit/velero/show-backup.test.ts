import { expect, test } from 'vitest';
import { syncedVolume } from '../../../src/velero/run/show-backup.ts';

const place = { namespace: 'velero', location: 'here', name: 'nightly' };
const owner = { apiVersion: 'velero.io/v1', kind: 'Backup', name: 'nightly', controller: true };
/** As Velero writes it into NAME-podvolumebackups.json.gz: without kind and version. */
const stored = {
  metadata: {
    name: 'nightly-x7k2p',
    namespace: 'backups',
    uid: 'old',
    resourceVersion: '778',
    labels: { 'velero.io/backup-name': 'nightly', 'velero.io/backup-uid': 'old-backup' },
    annotations: { 'velero.io/pvc-name': 'data-db-0' },
    ownerReferences: [{ ...owner, uid: 'old-backup' }],
  },
  spec: { backupStorageLocation: 'there', volume: 'data', uploaderType: 'kopia' },
  status: { phase: 'Completed', snapshotID: 'abc' },
};

test('the data of a volume is shown to another Velero as a PodVolumeBackup of the backup that is seen there', () => {
  expect(syncedVolume(stored, place, 'new-backup')).toEqual({
    apiVersion: 'velero.io/v1',
    kind: 'PodVolumeBackup',
    metadata: {
      name: 'nightly-x7k2p',
      namespace: 'velero',
      labels: { 'velero.io/backup-name': 'nightly', 'velero.io/backup-uid': 'new-backup' },
      annotations: { 'velero.io/pvc-name': 'data-db-0' },
      ownerReferences: [{ ...owner, uid: 'new-backup' }],
    },
    spec: { backupStorageLocation: 'here', volume: 'data', uploaderType: 'kopia' },
    status: { phase: 'Completed', snapshotID: 'abc' },
  });
});

test('what is no record of a volume is not passed over: its data would be missing in what is called Completed', () => {
  expect(() => syncedVolume({ spec: stored.spec }, place, 'new-backup')).toThrow(/damaged/);
});
