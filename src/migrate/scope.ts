import type { ClusterReader } from '../kube/cluster.ts';
import type { EventSink } from '../model/event.ts';
import type { StoreSpec } from '../model/migration/plan.ts';
import type { Store } from '../store/store.ts';
import type { SignedReach } from '../velero/run/signed-address.ts';

/** What a front lends to a migration while it runs. */
export interface MigrateScope {
  /** The open connection of a context. Throws what the first connection throws. */
  cluster(context: string): Promise<ClusterReader>;
  /** Opens a store with the credentials that the front has for it; whoever opens it closes it. */
  store(spec: StoreSpec): Promise<Store>;
  /** How the files are reached that the Velero in a namespace of a cluster signs addresses for. */
  reach(cluster: ClusterReader, namespace: string): Promise<SignedReach>;
  signal: AbortSignal;
  emit: EventSink;
  /** Resolves when the front has taken the events so far. */
  drained(): Promise<void>;
  /** Requests at a time to one cluster, at the most. */
  concurrency: number;
}
