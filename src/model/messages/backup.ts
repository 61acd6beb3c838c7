/** Sentences about backups. */
export const backupMessages = {
  'backup.alreadyThere': 'A backup named {name} lies in the store {store} already.',
  'backup.alreadyThere.hint': 'Choose another name.',
  'backup.apiDown': 'The API group {group} does not answer, so its objects are not in the backup.',
  'backup.badName': '"{name}" cannot be the name of a backup.',
  'backup.badName.hint': 'Use lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit.',
  'backup.begin': 'Backing up {namespaces} to {store} as {name}.',
  'backup.damaged': 'The backup {name} is damaged: {detail}.',
  'backup.damaged.hint': 'Make a new backup, or use an older one.',
  'backup.done': 'The backup {name} is complete: {objects} objects, {bytes} bytes.',
  'backup.excludedNamespace':
    'The namespace {namespace} carries the label velero.io/exclude-from-backup and is left out.',
  'backup.foreign': '{name} is no backup: the folder holds nothing that Velero or Kubeferry would write.',
  'backup.foreign.hint': 'Leave it, or move it elsewhere: its files were put here by another program.',
  'backup.groupDown': 'The API group {group} of {context} does not answer, so there would be a hole in the backup.',
  'backup.hostilePath': 'The backup holds a path that leads out of it: {path}',
  'backup.hostilePath.hint': 'Do not use this backup; it was not made by Velero or Kubeferry.',
  'backup.leftOut.one': 'One object is left out: it is being deleted, or marked to be left out of backups.',
  'backup.leftOut': '{count} objects are left out: they are being deleted, or marked to be left out of backups.',
  'backup.kindsDenied': 'These kinds may not be listed in {namespaces}, so they are not in the backup: {kinds}.',
  'backup.kindsMissing':
    'Something may be missing, because these kinds may not be listed in {namespaces}: {kinds}. Ask for the right to list them, or name them under spec.select.exclude in the plan if the application does without.',
  'backup.listCut':
    '{kind} in {namespace} could not be listed to the end, so there would be a hole in the backup: {reason}',
  'backup.listCut.hint': 'Back up again as soon as the cluster answers.',
  'backup.listFailed': '{kind} could not be listed in {namespace}, so they are not in the backup: {reason}',
  'backup.namespaceDenied':
    'The namespace {namespace} itself could not be read, so its labels and annotations are not in the backup: {reason}',
  'backup.namespaceMissing': 'The namespace {namespace} does not exist in {context}.',
  'backup.namespaceMissing.hint': 'Check the name and the context.',
  'backup.namespaceTerminating':
    'The namespace {namespace} is being deleted; what is gone already is not in the backup.',
  'backup.newerFormat': 'The backup {name} has the format {format}, which is newer than this Kubeferry knows (1.1.0).',
  'backup.newerFormat.hint': 'Use a newer Kubeferry.',
  'backup.notComplete': 'The backup {name} did not finish (its phase is {phase}), so nothing can be taken from it.',
  'backup.notComplete.hint': 'Use a backup that is complete, or make a new one.',
  'backup.notFound': 'The store {store} holds no backup named {name}.',
  'backup.notFound.hint':
    'Check the name, and that the store is the one that the backup was made in: its disk may not be mounted.',
  'backup.nothingAllowed': 'Nothing in {namespaces} may be listed in {context}.',
  'backup.nothingAllowed.hint': 'Ask for the right to get and list there, or use another context.',
  'backup.referencedDenied': '{kind} {name} could not be read, so it is not in the backup: {reason}',
  'backup.referencedMissing': '{kind} {name} is named by an object but does not exist.',
  'backup.referencedUnlisted':
    '{kind} could not be listed, so those that belong to the namespaces are not in the backup: {reason}',
  'backup.tooLarge': 'The backup {name} unpacks to more than is allowed ({detail}).',
  'backup.tooLarge.hint': 'Do not use this backup unless you know where it comes from.',
  'backup.unfinished': 'The backup {name} is not complete: its velero-backup.json is missing.',
} as const;
