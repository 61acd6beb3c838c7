/** Sentences about migrate. */
export const migrateMessages = {} as const;
