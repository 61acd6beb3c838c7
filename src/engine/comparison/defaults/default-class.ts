import { ingressClassOf } from '../../../facts/classes.ts';
import { storageClassOf } from '../../../facts/storage.ts';
import { type FieldDifference, meantValue } from '../../../model/comparison/comparison.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import type { ClassKind, OfSide } from '../sides/side.ts';

/** The API group of each. */
export const classGroups: Readonly<Record<ClassKind, string>> = {
  StorageClass: 'storage.k8s.io',
  IngressClass: 'networking.k8s.io',
};

/** Whether a class is marked as the one for objects that name none. */
export function isDefaultClass(kind: ClassKind, object: KubeObject): boolean {
  return (kind === 'StorageClass' ? storageClassOf(object).default : ingressClassOf(object).default) === true;
}

/** Where an object names its class. Source: the admission plugins DefaultStorageClass and DefaultIngressClass, which act as an object is made. */
const named: Readonly<Record<string, { pointer: string; classKind: ClassKind }>> = {
  PersistentVolumeClaim: { pointer: '/spec/storageClassName', classKind: 'StorageClass' },
  Ingress: { pointer: '/spec/ingressClassName', classKind: 'IngressClass' },
};

/**
 * Says anew whether a class that only one of two objects names was filled in: it is where its cluster gives that class to objects that name none.
 * Throws what reading the classes throws, but for `denied`.
 */
export async function filledInAsClass(
  fields: readonly FieldDifference[],
  sides: { left: OfSide; right: OfSide },
  signal: AbortSignal,
): Promise<readonly FieldDifference[]> {
  const { kind } = sides.left.one.object;
  const place = Object.hasOwn(named, kind) ? named[kind] : undefined;
  const field = fields.find((one) => one.pointer === place?.pointer && one.class === 'drift');
  const meant = field && meantValue(field);
  if (!place || !field || (meant === undefined) === (field.right === undefined)) return fields;
  const { side } = meant === undefined ? sides.right : sides.left;
  const name = meant ?? field.right;
  if (typeof name !== 'string' || !(await side.defaultClasses?.(place.classKind, signal))?.includes(name))
    return fields;
  const why = message('compare.default-class', { name, kind: place.classKind });
  return fields.map((one) => (one === field ? { ...one, class: 'defaulted', why } : one));
}
