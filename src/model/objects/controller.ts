import type { KubeObject, OwnerReference } from './object.ts';

/** The one owner of an object that makes it, and makes it again; nothing for one that stands by itself. */
export function controllerOf({ metadata }: Pick<KubeObject, 'metadata'>): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}
