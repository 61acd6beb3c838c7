import type { Message } from '../message.ts';
import type { StorageLocation } from '../stores/storage-location.ts';

/** A repository of Velero: the files of the volumes of one namespace in one store. */
export interface VeleroRepository {
  name: string;
  /** The namespace whose volumes they are of. */
  volumeNamespace: string;
  /** The BackupStorageLocation. */
  location: string;
  /** `kopia` or `restic`. */
  type: string;
  /** `New`, `Ready` or `NotReady`, in Velero's own word. */
  phase: string;
  /** Why it is not ready, as Velero words it. */
  message?: string;
  /** When it was last tidied up, ISO 8601. */
  maintainedAt?: string;
}

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
  /** Where it keeps the files of volumes; absent where its version has no such kind, or they may not be seen. */
  repositories?: VeleroRepository[];
  /** What is missing, or not as it should be, and what follows from that. */
  shortcomings: { level: 'error' | 'warning'; text: Message }[];
  /** What may not be read, by resource: nothing is said of it. */
  unknown: string[];
}
