/** Sentences that any room may need. */
export const errorMessages = {
  'error.unexpected': 'Something went wrong that Kubeferry did not expect: {detail}',
  'error.cancelled': 'Cancelled.',
  'error.unexpected.hint': 'Open the log for the cause, and report it if it stays.',
} as const;
