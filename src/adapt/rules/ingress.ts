/** The annotation that named the class before `spec.ingressClassName`. */
export const classAnnotation = 'kubernetes.io/ingress.class';
