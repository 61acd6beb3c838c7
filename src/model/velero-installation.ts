import type { Message } from './message.ts';
import type { StorageLocation } from './storage-location.ts';

/** A Velero in a cluster, as its objects describe it. */
export interface VeleroInstallation {
  context: string;
  namespace: string;
  /** Its server; absent where there is none in this namespace, or it may not be seen. */
  server?: {
    image: string;
    /** The tag of the image, where it is a version. */
    version?: string;
    ready: boolean;
    /** What `--features` switches on, such as `EnableCSI`. */
    features: string[];
    /** The images of its plug-ins. */
    plugins: string[];
  };
  /** The DaemonSet that reads and writes the files of volumes, and the nodes that it runs on; absent where there is none, or it may not be seen. */
  nodeAgent?: { image: string; nodes: number; ready: number };
  /** The snapshot classes of CSI drivers; absent where the cluster has no CSI snapshots, or they may not be seen. `forVelero`: it is labelled for Velero. */
  snapshotClasses?: { name: string; driver: string; forVelero: boolean }[];
  locations: StorageLocation[];
  /** What is missing, or not as it should be, and what follows from that. */
  shortcomings: { level: 'error' | 'warning'; text: Message }[];
  /** What may not be read, by resource: nothing is said of it. */
  unknown: string[];
}
