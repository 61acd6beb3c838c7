/** Kinds of which no backup takes anything and no target gets anything, as `<resource>[.<group>]`. */

/**
 * What a Velero keeps of its work, which is about the store that it works with; a request to it would be carried out once
 * more: one for a deletion would take the backup out of the store that both clusters use.
 */
const veleroRecords = [
  ...['backuprepositories', 'backups', 'datadownloads', 'datauploads', 'deletebackuprequests', 'downloadrequests'],
  ...['podvolumebackups', 'podvolumerestores', 'resticrepositories', 'restores', 'serverstatusrequests'],
].map((resource) => `${resource}.velero.io`);

/** What a cluster keeps about itself, or what a Velero in it does, with no place in a backup or on another cluster. */
export const leftBehind: ReadonlySet<string> = new Set([
  'csinodes.storage.k8s.io',
  'events',
  'events.events.k8s.io',
  'nodes',
  'volumeattachments.storage.k8s.io',
  ...veleroRecords,
]);

/** Snapshots hold data of the source's storage: a volume plug-in can carry them, and on a target they would be taken anew, of empty volumes. */
export const snapshotKinds: ReadonlySet<string> = new Set([
  'volumegroupsnapshotcontents.groupsnapshot.storage.k8s.io',
  'volumegroupsnapshots.groupsnapshot.storage.k8s.io',
  'volumesnapshotcontents.snapshot.storage.k8s.io',
  'volumesnapshots.snapshot.storage.k8s.io',
]);
