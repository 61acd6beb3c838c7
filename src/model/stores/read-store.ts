import type { Grant } from '../clusters/grants.ts';
import type { StoreSpec } from '../migration/plan.ts';

/**
 * A store of a Velero that is read through that Velero, which signs an address for each file: so it may be of any provider, and no
 * keys are needed. `grants`: what the person allowed for it, because an address is asked for by an object in Velero's namespace.
 */
export interface ThroughVelero {
  velero: { context: string; namespace: string; location: string; grants: Grant[] };
}

/** Whatever backups are read from. */
export type ReadStore = StoreSpec | ThroughVelero;

/** What reading a store through its Velero writes to. */
export function throughVeleroGrant({ context, namespace }: { context: string; namespace: string }): Grant {
  return { context, namespaces: [namespace], clusterScoped: false };
}
