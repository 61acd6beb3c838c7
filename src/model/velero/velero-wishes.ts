import type { StoreSpec } from '../migration/plan.ts';
import type { CloudStore } from '../stores/cloud-store.ts';

/** How much of a node a pod asks for and may take, as Kubernetes writes it: `500m`, `512Mi`; `0` for no bound. */
export interface PodSize {
  cpuRequest?: string;
  memoryRequest?: string;
  cpuLimit?: string;
  memoryLimit?: string;
}

/** A taint that pods bear; without a value it is one of any value, without an effect one of any effect. */
export interface Toleration {
  key: string;
  value?: string;
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** Where a Velero that is installed keeps its backups: a bucket of an S3 server, or what a cloud has of its own. */
export type VeleroStore = Extract<StoreSpec, { s3: unknown }> | { cloud: CloudStore };

/** What a Velero is installed with. What is absent is as Velero's own installation has it. */
export interface VeleroWishes {
  namespace: string;
  /** Such as `v1.18.3`; without it the newest that is known. */
  version?: string;
  store: VeleroStore;
  /** The address of the store as pods reach it, where it is not the one that it has from here. */
  insideEndpoint?: string;
  /** A Secret in the namespace that holds the keys already; without it one is made with the keys of the store. */
  secret?: { name: string; key: string };
  /** Velero may restore from the store, and neither back up to it nor delete or expire anything in it. */
  readOnly?: boolean;
  /** A registry, with a path where it has one, that takes the place of Docker Hub. */
  registry?: string;
  /** The image of the plug-in for the store, in place of the one that goes with the version. */
  plugin?: string;
  /** Run the agent on the nodes, which files of volumes are backed up and restored with. */
  nodeAgent?: boolean;
  /** Take CSI snapshots. */
  csi?: boolean;
  /** Hours that a backup is kept where it does not say so itself. */
  ttlHours?: number;
  server?: PodSize;
  agent?: PodSize;
  /** Of the server and the agent. */
  tolerations?: Toleration[];
  /** Labels of the nodes that the server and the agent run on. */
  nodeSelector?: Record<string, string>;
}
