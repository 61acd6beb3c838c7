/** Sentences about the Velero of a cluster. */
export const veleroMessages = {
  'velero.csiOff': 'Velero runs without the feature EnableCSI: it takes no CSI snapshots.',
  'velero.noDefaultStore': 'No store is the default one: each backup has to name its store.',
  'velero.noNodeAgent': 'There is no node agent: files of volumes are neither backed up nor restored.',
  'velero.noPlugin':
    'The plug-in for {provider} is not among those of Velero: it cannot reach the stores of that provider.',
  'velero.noServer':
    'No Velero runs in the namespace {namespace}: nothing becomes of the backups and restores that are asked for there.',
  'velero.noSnapshotClass':
    'No VolumeSnapshotClass of the driver {driver} is labelled velero.io/csi-volumesnapshot-class=true: Velero may take no snapshots of its volumes.',
  'velero.noSnapshots': 'The cluster serves no CSI snapshots: Velero takes none.',
  'velero.noStore': 'Velero has no store: nothing can be backed up or restored.',
  'velero.nodeAgentMissing':
    'The node agent is not ready on {missing} of {nodes} nodes: files of the volumes there are neither backed up nor restored.',
  'velero.serverNotReady': 'The Velero in the namespace {namespace} is not ready: backups and restores wait for it.',
  'velero.storeUnavailable': 'Velero cannot use the store {store}: {reason}',
  'velero.storesReadOnly': 'Every store is read-only for Velero: it can restore, and back up nothing.',
} as const;
