/** Environment variables that hand values from `run.ts` to the tests in the extension host. */
export const hostVariables = {
  /** The file that the results go to. */
  results: 'KUBEFERRY_HOST_RESULTS',
  /** The folder of the running sandbox. */
  sandbox: 'KUBEFERRY_HOST_SANDBOX',
} as const;
