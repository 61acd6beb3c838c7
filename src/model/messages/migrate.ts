/** Sentences about a migration's folder, its journal and its report. */
export const migrateMessages = {
  'folder.list-damaged': 'The list of exported files {path} is damaged in line {line}.',
  'folder.list-damaged.hint':
    'Restore the file, or delete it: then each manifest that you have counts as edited by you.',
  'folder.locked': 'Another run holds the migration {folder}: process {pid} on {host}.',
  'folder.locked-just-now': 'Another run has just taken the migration {folder}.',
  'folder.locked.hint': 'Wait until it ends, or cancel it there.',
  'folder.manifest-fields': '{path} is no Kubernetes object: {field} is missing or is not text.',
  'folder.manifest-fields.hint': 'One object a file, with apiVersion, kind and metadata.name.',
  'folder.manifest-syntax': '{path} is not valid YAML in line {line}, column {column}: {problem}',
  'folder.manifest-syntax.hint': 'Mend the line. Where the file is deleted, the target does not get its object.',
  'folder.not-readable': '{folder} cannot be read.',
  'folder.not-writable': '{folder} cannot be written.',
  'folder.not-writable.hint': 'Check that the folder exists, that you may write there, and that the disk is not full.',
  'folder.plan-invalid': 'The answers do not make a valid plan.',
  'folder.secret-key': 'The value of {key} in {path} is withheld, and the backup has no such key.',
  'folder.secret-key.hint': 'Remove the key from the manifest, or give it a value in the plan.',
  'journal.damaged': 'The journal {path} is damaged in line {line}.',
  'journal.damaged.hint': 'Mend or restore the file; without it a run cannot be resumed or undone.',
  'journal.newer':
    'The journal {path} was written by a newer Kubeferry (version {found}; this one knows up to {known}).',
  'journal.newer.hint': 'Update Kubeferry.',
  'journal.not-writable': 'The journal {path} cannot be written, so nothing more is done.',
  'journal.not-writable.hint':
    'Check that you may write there and that the disk is not full, then resume: what was done is in the journal and on the cluster.',
  'journal.unknown-words': 'Said by another version of Kubeferry: {detail}',
} as const;
