/** Sentences about data that a migration does not move, each short enough for a row of a list, with one about what can be done (`.do`). */
export const unmovedMessages = {
  'unmoved.host-path.one': '{name} uses {path} of its node (hostPath).',
  'unmoved.host-path': '{count} workloads use folders of their nodes (hostPath), such as {name}: {path}.',
  'unmoved.host-path.do': 'What lies there stays there: have the nodes of the target hold it, or keep it in a claim.',
  'unmoved.empty-dir.one': '{name} keeps files in an emptyDir: {volume}.',
  'unmoved.empty-dir': '{count} workloads keep files in emptyDir volumes, such as {name}: {volume}.',
  'unmoved.empty-dir.do':
    'Such a volume begins empty on the target, as with each new pod; what has to last belongs in a claim.',
  'unmoved.at-most': '{volume}, at most {size}',
  'unmoved.mounted-directly.one': '{name} mounts storage without a claim ({kind}).',
  'unmoved.mounted-directly': '{count} workloads mount storage without a claim, such as {name} ({kind}).',
  'unmoved.mounted-directly.do':
    'So does the copy, and both then work on the same data: stop one, or change the manifest before the run.',
  'unmoved.unbound.one': 'The claim {name} has no volume yet, and so no data.',
  'unmoved.unbound': '{count} claims have no volume yet, and so no data, such as {name}.',
  'unmoved.unbound.do':
    'Such a claim goes along, and gets a volume when a pod asks for one; remove its manifest where none does.',
  'unmoved.lost.one': 'The claim {name} has lost its volume, and the data in it.',
  'unmoved.lost': '{count} claims have lost their volumes, and the data in them, such as {name}.',
  'unmoved.lost.do': 'Find out on the source why, before anything there is removed.',
  'unmoved.read-only.one': 'The claim {name} is only read by its pods.',
  'unmoved.read-only': '{count} claims are only read by their pods, such as {name}.',
  'unmoved.read-only.do': 'Nothing there fills an empty one: fill it on the target before its pods need it.',
  'unmoved.unmounted.one': 'No running pod mounts the claim {name}.',
  'unmoved.unmounted': 'No running pod mounts {count} claims, such as {name}.',
  'unmoved.unmounted.do':
    'Velero cannot read the files of such a claim: start a pod that mounts it and choose file-system, or copy them yourself.',
  'unmoved.opted-out.one': '{name} has Velero leave out its volume {volume}.',
  'unmoved.opted-out': '{count} workloads have Velero leave out volumes, such as {name}: {volume}.',
  'unmoved.opted-out.do': 'Here the plan decides: the files go along only where it says file-system for the claim.',
  'unmoved.excluded.one': '{name} has the label velero.io/exclude-from-backup.',
  'unmoved.excluded': '{count} pods and claims have the label velero.io/exclude-from-backup, such as {name}.',
  'unmoved.excluded.do': 'Such an object stays behind with its data: take the label off what is to move.',
} as const;
