import { type ObjectRef, type OwnerReference, parseApiVersion } from '../model/objects/object.ts';

/** Tells whether an owner is among the objects that move, by its kind and name: their UIDs are not known. */
export function ownerIsAmong(moving: readonly ObjectRef[]): (owner: OwnerReference) => boolean {
  // Not before it is asked for: few objects have an owner that matters, and there may be very many objects.
  let owners: Set<string> | undefined;
  return ({ apiVersion, kind, name }) => {
    owners ??= new Set(moving.map((ref) => `${ref.group}/${ref.kind}/${ref.name}`));
    return owners.has(`${parseApiVersion(apiVersion).group}/${kind}/${name}`);
  };
}
