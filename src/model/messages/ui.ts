/** Sentences about the extension itself. */
export const uiMessages = {
  'ui.already-running': 'The migration {name} is already running in this window.',
  'ui.engine-ended': 'The engine of Kubeferry stopped unexpectedly.',
  'ui.engine-ended.hint': 'It starts again at the next use; a run that was interrupted can be resumed.',
} as const;
