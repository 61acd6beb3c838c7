/** Sentences about data that a migration does not move, each with one about what can be done (`.do`). */
export const unmovedMessages = {
  'unmoved.host-path.one': '{name} mounts the folder {path} of its node (hostPath): what lies there stays there.',
  'unmoved.host-path':
    '{count} workloads mount folders of their nodes (hostPath), such as {name} ({path}): what lies there stays there.',
  'unmoved.host-path.do': 'Have the nodes of the target hold what is needed, or keep it in a claim.',
  'unmoved.empty-dir.one': '{name} keeps files in a volume that ends with its pod (emptyDir): {volume}.',
  'unmoved.empty-dir':
    '{count} workloads keep files in volumes that end with their pods (emptyDir), such as {name}: {volume}.',
  'unmoved.empty-dir.do': 'They begin empty on the target; what has to last belongs in a claim.',
  'unmoved.at-most': '{volume}, at most {size}',
  'unmoved.mounted-directly.one': '{name} mounts storage without a claim ({kind}), and so does its copy.',
  'unmoved.mounted-directly':
    '{count} workloads mount storage without a claim, such as {name} ({kind}), and so do their copies.',
  'unmoved.mounted-directly.do':
    'Both sides then work on the same data, where the target reaches it: stop one, or change the manifests before the run.',
  'unmoved.unbound.one': 'The claim {name} has no volume yet, and so no data.',
  'unmoved.unbound': '{count} claims have no volume yet, and so no data, such as {name}.',
  'unmoved.unbound.do':
    'Such a claim goes along, and gets a volume when a pod asks for one; remove its manifest where none does.',
  'unmoved.lost.one': 'The claim {name} has lost its volume, and the data in it.',
  'unmoved.lost': '{count} claims have lost their volumes, and the data in them, such as {name}.',
  'unmoved.lost.do': 'Find out on the source why, before anything there is removed.',
  'unmoved.read-only.one': 'The claim {name} is only read by its pods: an empty one is filled by nothing.',
  'unmoved.read-only': '{count} claims are only read by their pods, such as {name}: empty ones are filled by nothing.',
  'unmoved.read-only.do': 'Fill such a claim on the target before its pods need it.',
  'unmoved.unmounted.one': 'No running pod mounts the claim {name}, so Velero cannot read its files.',
  'unmoved.unmounted': 'No running pod mounts {count} claims, such as {name}, so Velero cannot read their files.',
  'unmoved.unmounted.do': 'Start a pod that mounts such a claim and choose file-system, or copy its data yourself.',
  'unmoved.opted-out.one':
    'An annotation on {name} has Velero leave out the volume {volume}; here the plan decides on it.',
  'unmoved.opted-out':
    'Annotations on {count} workloads, such as {name} ({volume}), have Velero leave out volumes; here the plan decides on them.',
  'unmoved.opted-out.do': 'Their files go along only where the plan says file-system for the claim.',
  'unmoved.excluded.one': '{name} carries the label velero.io/exclude-from-backup, and stays with its data.',
  'unmoved.excluded':
    '{count} pods and claims carry the label velero.io/exclude-from-backup, such as {name}, and stay with their data.',
  'unmoved.excluded.do': 'Take the label off what is to move.',
} as const;
