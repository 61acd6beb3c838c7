/** Sentences that any room may need. */
export const errorMessages = {
  'error.cancelled': 'Cancelled.',
  'error.unexpected': 'Something went wrong that Kubeferry did not expect: {detail}',
  'error.unexpected.hint': 'Open the log for the cause, and report it if it stays.',
  'error.usage': 'That is not how kubeferry is called: {detail}.',
  'error.usage.hint': 'kubeferry --help says how.',
} as const;
