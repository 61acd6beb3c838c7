/** Sentences about apply. */
export const applyMessages = {} as const;
