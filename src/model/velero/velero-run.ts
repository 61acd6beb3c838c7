import type { BackupRemark } from '../backups/backup-contents.ts';
import type { Grant } from '../clusters/grants.ts';
import type { PlainError } from '../error.ts';
import type { JsonRecord } from '../json/json.ts';
import type { Message } from '../message.ts';

/** What both a backup and a restore by Velero can be narrowed to. Names are those of Velero's own objects; durations are Go's, such as `4h` or `30m`. */
export interface VeleroSelection {
  includedNamespaces?: string[];
  excludedNamespaces?: string[];
  includedResources?: string[];
  excludedResources?: string[];
  /** Absent: Velero takes those that the objects of the namespaces refer to. */
  includeClusterResources?: boolean;
  /** As kubectl writes them; of several, one has to fit. */
  labelSelectors?: string[];
  itemOperationTimeout?: string;
  /** `spec.hooks`, as Velero takes it. */
  hooks?: JsonRecord;
}

/** What a person can ask of a backup that Velero makes. */
export interface VeleroBackupWish extends VeleroSelection {
  includedClusterScopedResources?: string[];
  excludedClusterScopedResources?: string[];
  includedNamespaceScopedResources?: string[];
  excludedNamespaceScopedResources?: string[];
  /** The BackupStorageLocation; absent: Velero's default one. */
  storageLocation?: string;
  volumeSnapshotLocations?: string[];
  /** How long it is kept; absent: as long as this Velero keeps backups, which is 30 days where nothing else is set. */
  ttl?: string;
  snapshotVolumes?: boolean;
  snapshotMoveData?: boolean;
  /** What moves the data of snapshots; absent: Velero's own. */
  datamover?: string;
  /** The label of claims whose snapshots are taken together where it has one value. */
  volumeGroupSnapshotLabelKey?: string;
  defaultVolumesToFsBackup?: boolean;
  csiSnapshotTimeout?: string;
  /** A ConfigMap in Velero's namespace. */
  resourcePolicy?: string;
  /** By plural, in the order of backup: `pods` to `shop/web-0,shop/web-1`. */
  orderedResources?: Record<string, string>;
  parallelFilesUpload?: number;
}

/** What a person can ask of a restore that Velero makes; of `backupName` and `scheduleName` one. */
export interface VeleroRestoreWish extends VeleroSelection {
  backupName?: string;
  /** The newest Completed backup of this Schedule. */
  scheduleName?: string;
  /** From what a namespace is called in the backup to what it is called here. */
  namespaceMapping?: Record<string, string>;
  /** What happens to an object that is there and differs; absent: nothing. */
  existingResourcePolicy?: 'none' | 'update';
  restorePVs?: boolean;
  preserveNodePorts?: boolean;
  restoreStatus?: { includedResources?: string[]; excludedResources?: string[] };
  /** A ConfigMap in Velero's namespace. */
  resourceModifier?: string;
  /** A ConfigMap in Velero's namespace. */
  resourcePolicy?: string;
  parallelFilesDownload?: number;
  writeSparseFiles?: boolean;
}

/** The objects of Velero that do work which can be followed. */
export type VeleroRunKind = 'backup' | 'restore';

/** How a backup or a restore ended. `partially-failed`: most of it is there, and `remarks` say what is not. `refused`: Velero found it invalid and did nothing. */
export type VeleroOutcome = 'completed' | 'partially-failed' | 'failed' | 'refused';

/** The data of one volume on its way. */
export interface VeleroVolume {
  /** The object that stands for it: a PodVolumeBackup, DataUpload, … */
  kind: string;
  name: string;
  /** Where its node agent is, once that is settled. */
  node?: string;
  /** When its data began to move; ISO 8601. */
  startedAt?: string;
  /** `namespace/pod/volume` or `namespace/claim`. */
  volume: string;
  /** In Velero's own word. */
  phase: string;
  /** Bytes. */
  done: number;
  total: number;
  /** What Velero says of it. */
  message?: string;
  /** The repository that its files go through; `broken`: that one is not ready, as Velero words it. */
  repository?: { volumeNamespace: string; location: string; broken?: string };
}

/** The hooks that a backup or a restore ran, those of annotations too. */
export interface VeleroHookCounts {
  attempted: number;
  failed: number;
}

/** What became of a backup or a restore. */
export interface VeleroRunEnd {
  kind: VeleroRunKind;
  name: string;
  /** In Velero's own word. */
  phase: string;
  outcome: VeleroOutcome;
  /** Objects that were dealt with, of those that Velero expected. */
  done: number;
  total: number;
  errors: number;
  warnings: number;
  /** Why it failed or was refused, as Velero words it. */
  reasons: string[];
  /** What broke it off from outside, such as the end of its server, and what to do next. */
  brokenOff?: { words: Message; next: Message };
  /** What went wrong, object by object. */
  remarks: BackupRemark[];
  /** Why those could not be read. */
  unread?: PlainError;
  volumes: VeleroVolume[];
  /** Absent where none was asked for. */
  hooks?: VeleroHookCounts;
  startedAt?: string;
  completedAt?: string;
  expiresAt?: string;
}

/** How much of Velero's log about a run is told. */
export type VeleroLogWish = 'all' | 'problems' | 'none';

/** How a front follows a backup or a restore of the Velero in a namespace. */
export interface VeleroFollowing {
  context: string;
  /** Velero's. */
  namespace: string;
  name: string;
  /** Writes in Velero's namespace, which every question to Velero is. */
  grants: Grant[];
  log: VeleroLogWish;
  /** Seconds without a change after which Velero is asked whether it is there (default 60). */
  stillSeconds?: number;
}
