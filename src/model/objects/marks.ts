/** Label with the name of the migration that made an object. */
export const migrationLabel = 'kubeferry.dev/migration';
/** Label with the UUID of the run that made an object; a run that changes it leaves the label as it is. */
export const runLabel = 'kubeferry.dev/run';
