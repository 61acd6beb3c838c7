/** Sentences about kube. */
export const kubeMessages = {} as const;
