/** Sentences about whether the Velero in two clusters can carry a migration between them. */
export const veleroOfferMessages = {
  'offer.no-velero': 'There is no Velero in {contexts}.',
  'offer.no-velero.hint': 'Install it there, with the store of the other one: Install Velero….',
  'offer.apart': 'Velero is in the namespace {one} of {source} and in {other} of {target}.',
  'offer.apart.hint': 'It carries a migration where both are in a namespace of one name.',
  'offer.unready': 'The server of the Velero in {context} is not ready.',
  'offer.unready.hint': 'Look at the pods of the namespace {namespace} there.',
  'offer.no-store': 'The Veleros of {source} and {target} share no bucket.',
  'offer.no-store.hint':
    'Give that of {target} a BackupStorageLocation with the bucket and prefix of that of {source}.',
  'offer.unavailable.hint': 'Mend that first: Velero looks again about once a minute.',
  'offer.agent-down': 'The node agent of the Velero in {context} runs on no node.',
  'offer.agent-down.hint': 'Look at its pods there.',
  'offer.no-snapshots': 'The Velero in {context} takes no CSI snapshots.',
  'offer.no-snapshots.hint':
    'It needs the feature EnableCSI and a VolumeSnapshotClass with the label velero.io/csi-volumesnapshot-class=true.',
  'offer.claim-unmounted':
    'No running pod mounts it, so Velero cannot read its files; start one to have them go along.',
  'offer.claim-host-path':
    'It lies in a folder of its node (hostPath), which Velero leaves out: its files are yours to copy.',
  'offer.claim-locked':
    'Its pods mount it read-only, so Velero cannot write its files on the target: they are yours to copy.',
} as const;
