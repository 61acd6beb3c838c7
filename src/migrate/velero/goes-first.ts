import { groupResource, type ObjectRef } from '../../model/object.ts';

/**
 * Whether Kubeferry applies an object before Velero restores: no Restore can mark a namespace as the run's, and one marks a
 * ServiceAccount that was there before, since it merges these.
 */
export function goesFirst(ref: ObjectRef): boolean {
  return ['namespaces', 'serviceaccounts'].includes(groupResource(ref));
}
