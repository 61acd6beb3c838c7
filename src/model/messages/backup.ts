/** Sentences about backup. */
export const backupMessages = {} as const;
