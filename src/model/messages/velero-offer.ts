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
  'offer.no-agent': 'Without the files of volumes: no node agent in {contexts}. Install Velero… adds it.',
  'offer.agent-down': 'Without the files of volumes: the node agent in {contexts} runs on no node.',
  'offer.no-snapshots':
    'Without CSI snapshots in {contexts}: they need EnableCSI on both sides, and a VolumeSnapshotClass on the source.',
  'offer.claim-unmounted': 'No running pod mounts it: start one, so that Velero can read its files.',
  'offer.claim-host-path': 'Velero leaves out folders of nodes (hostPath): copy its files yourself.',
  'offer.claim-locked': 'Mounted read-only, where Velero cannot write: copy its files yourself.',
} as const;
