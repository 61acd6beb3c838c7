import type { ObjectRef } from '../objects/object.ts';

type KindRef = Pick<ObjectRef, 'group' | 'kind'>;

/** A kind as a plan names it and no other of that name: with its group, so that `Service.` is that of Kubernetes itself, and not one of Knative. */
export function kindInPlan({ group, kind }: KindRef): string {
  return `${kind}.${group}`;
}

/** Whether an object is of a kind as a plan names it: `Service` is one of any group, `Service.` and `Service.serving.knative.dev` of that one. */
export function isOfKindInPlan(ref: KindRef, kind: string): boolean {
  return kind === ref.kind || kind === kindInPlan(ref);
}
