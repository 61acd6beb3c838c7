/** Sentences about the extension itself. */
export const uiMessages = {
  'ui.already-running': 'The migration {name} is already running in this window.',
  'ui.cannot-resume': 'The run {run} of {name} cannot be gone on with any more, so nothing was begun.',
  'ui.cannot-resume.hint': 'Where its plan was edited meanwhile, take that back, or choose Run… for a new run.',
  'ui.engine-ended': 'The engine of Kubeferry stopped unexpectedly.',
  'ui.engine-ended.hint': 'It starts again at the next use; a run that was interrupted can be resumed.',
  'ui.explorer-context':
    'The Kubernetes extension is on the context {context} of {file}, which is in no kubeconfig that Kubeferry reads.',
  'ui.explorer-context.hint': 'Add that file with Add Kubeconfig File….',
  'ui.no-migration': 'There is no migration in {folder} any more.',
  'ui.no-velero-of-store': 'No Velero of a connected cluster has the store of {name}.',
  'ui.no-velero-of-store.hint':
    'Open the cluster whose Velero made or restored it in the Clusters view, and try again.',
  'ui.run-interrupted': 'The migration {name} was interrupted, because the engine of Kubeferry stopped unexpectedly.',
  'ui.run-interrupted.hint': 'Resume goes on where it stood.',
  'ui.unsaved': '{file} has changes that could not be saved, so nothing was begun.',
  'ui.unsaved.hint': 'Save or revert the file.',
  'ui.untrusted': 'Migrations and their plans are inert in Restricted Mode.',
  'ui.untrusted.hint': 'Trust this workspace to use them.',
} as const;
