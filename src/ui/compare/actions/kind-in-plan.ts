import type { ObjectRef } from '../../../model/object.ts';

/** A kind as a plan names it and no other of that name: with its group, so that `Service.` is that of Kubernetes itself, and not one of Knative. */
export function kindInPlan({ group, kind }: Pick<ObjectRef, 'group' | 'kind'>): string {
  return `${kind}.${group}`;
}
