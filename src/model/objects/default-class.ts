import type { ObjectMeta } from './object.ts';

/** The annotations that make a class the one for everybody who names none, by `resource.group`; older ones count too, as servers count them. */
export const defaultClassMarks: Readonly<Record<string, readonly string[]>> = {
  'storageclasses.storage.k8s.io': [
    'storageclass.kubernetes.io/is-default-class',
    'storageclass.beta.kubernetes.io/is-default-class',
  ],
  'volumesnapshotclasses.snapshot.storage.k8s.io': ['snapshot.storage.kubernetes.io/is-default-class'],
  'ingressclasses.networking.k8s.io': ['ingressclass.kubernetes.io/is-default-class'],
};

/** Whether a class of a resource is the one for everybody who names none. */
export function isDefaultClass(resource: string, { annotations }: ObjectMeta): boolean {
  return defaultClassMarks[resource]?.some((mark) => annotations?.[mark] === 'true') === true;
}
