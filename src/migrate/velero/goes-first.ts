import { groupResource, type ObjectRef } from '../../model/objects/object.ts';

/**
 * Whether Kubeferry applies an object before Velero restores: no Restore can mark a namespace as the run's; one marks a
 * ServiceAccount that was there before, since it merges these; and none leaves single claims out, which then could not be removed
 * without their data once a pod mounts them. `bySnapshot`: claims that Velero makes from snapshots, as `namespace/claim`.
 */
export function goesFirst(ref: ObjectRef, bySnapshot: ReadonlySet<string>): boolean {
  if (isClaim(ref) && bySnapshot.has(`${ref.namespace ?? ''}/${ref.name}`)) return false;
  return ['namespaces', 'serviceaccounts', 'persistentvolumeclaims'].includes(groupResource(ref));
}

/**
 * Whether an object that a person edited, or wrote, or whose values a mapping changes, is one that workloads read when they start. Kubeferry applies it before Velero restores, which leaves it
 * alone then: no modifier may hold the value of a Secret, and none can express every edit.
 */
export function isRead(ref: ObjectRef): boolean {
  return ['secrets', 'configmaps'].includes(groupResource(ref));
}

/** Whether it is a PersistentVolumeClaim. */
export function isClaim(ref: ObjectRef): boolean {
  return groupResource(ref) === 'persistentvolumeclaims';
}
