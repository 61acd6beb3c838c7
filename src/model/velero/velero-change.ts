import type { Grant, WriteVerb } from '../clusters/grants.ts';
import type { Message } from '../message.ts';
import type { ObjectRef } from '../objects/object.ts';
import type { VeleroWishes } from './velero-wishes.ts';

/** What is to be done to the Velero of a cluster. */
export type VeleroChange =
  | { verb: 'install'; wishes: VeleroWishes }
  /** `version`: such as `v1.18.3`; without it the newest that is known. */
  | { verb: 'upgrade'; namespace: string; version?: string }
  /** `definitions`: with its kinds, and so with every object of them; `withNamespace`: with its namespace and all that Velero has in it. */
  | { verb: 'uninstall'; namespace: string; definitions?: boolean; withNamespace?: boolean };

/** What a change does to one object. `places`: the first few fields that differ. */
export interface VeleroItem {
  object: ObjectRef;
  does: 'create' | 'update' | 'nothing' | 'delete';
  places?: string;
}

/** How many objects of a kind of Velero's there are in its namespace, and whether they go. */
export interface VeleroHolding {
  resource: string;
  count: number;
  goes: boolean;
}

/** What a change would do, by what the cluster itself says to it. Nothing is written to find out. */
export interface VeleroChangePlan {
  context: string;
  namespace: string;
  /** The version that is there; absent where there is none. */
  from?: string;
  /** The version that will be there. */
  to?: string;
  items: VeleroItem[];
  holdings: VeleroHolding[];
  /** What will be applied, as YAML documents; the values of Secrets are masked. */
  documents: string;
  /** What a person has to know before. */
  remarks: Message[];
}

/** What came of a change. */
export interface VeleroChangeResult {
  context: string;
  namespace: string;
  from?: string;
  to?: string;
  counts: Record<'created' | 'updated' | 'unchanged' | 'removed', number>;
  /** What stays that was to go, and why. */
  stays: { object: ObjectRef; reason: Message }[];
}

/** The namespace that a change is about. */
export function namespaceOf(change: VeleroChange): string {
  return change.verb === 'install' ? change.wishes.namespace : change.namespace;
}

/** What a change writes to in a context. */
export function changeGrant(context: string, change: VeleroChange): Grant {
  return { context, namespaces: [namespaceOf(change)], clusterScoped: true };
}

/** What it may do there. */
export function changeVerbs({ verb }: VeleroChange): WriteVerb[] {
  return verb === 'uninstall' ? ['update', 'delete'] : ['create', 'update'];
}
