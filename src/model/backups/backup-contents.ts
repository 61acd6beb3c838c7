import type { PlainError } from '../error.ts';
import type { JsonRecord } from '../json/json.ts';
import type { Message } from '../message.ts';

/** Where objects outside namespaces are asked for. */
export const clusterScope = '_cluster';

/** Which objects of a backup are meant: all, where nothing is said. Of each list one has to fit, of the members all. */
export interface BackupFilter {
  /** `_cluster` stands for objects outside namespaces. */
  namespaces?: string[];
  /** `Deployment`, `deployments` or `deployments.apps`; case does not matter. */
  kinds?: string[];
  /** `*` stands for any characters, `?` for one. */
  names?: string[];
  /** As kubectl writes it. */
  labelSelector?: string;
  /** Text in the image of a container. */
  image?: string;
  /** `kind/name` or `kind/namespace/name`, the kind as in `kinds`. */
  objects?: string[];
}

/** One backup of a store. `complete` is false where it did not finish or cannot be read. */
export interface BackupInfo {
  name: string;
  phase: string;
  complete: boolean;
  startedAt?: string;
  completedAt?: string;
  expiresAt?: string;
  namespaces: string[];
  /** The identity of the cluster that it was taken of, where that is known: Velero's own backups do not say. */
  cluster?: string;
  objects?: number;
  warnings: number;
  errors: number;
  /** Of the layout inside, as its `formatVersion` says: `1.1.0`. */
  format?: string;
  /** Bytes of the tarball, where the list was made of the files. */
  size?: number;
  problem?: PlainError;
}

/** The first page of a large store before it is read: as it was the last time, or names alone. */
export type EarlyBackups = { backups: BackupInfo[] } | { names: string[] };

/** One file of a backup; `name` below the backup's folder. */
export interface BackupFile {
  name: string;
  /** Bytes, as it is stored. */
  size: number;
  /** ISO 8601. */
  modified: string;
  /** Absent for files that neither Velero nor Kubeferry writes. */
  what?: BackupPart;
}

/** The files that a backup is made of, as Velero writes them, and `index`, which is Kubeferry's. */
export type BackupPart =
  | 'metadata'
  | 'tarball'
  | 'logs'
  | 'results'
  | 'resourceList'
  | 'volumeInfo'
  | 'podVolumeBackups'
  | 'volumeSnapshots'
  | 'itemOperations'
  | 'index';

/** A part that can be read as text: lists, objects and the log. */
export type ReadablePart = Exclude<BackupPart, 'tarball' | 'index'>;

/** How many objects of a kind a backup holds, by namespace; `_cluster` stands for none. */
export interface BackupCount {
  apiVersion: string;
  kind: string;
  namespaces: Record<string, number>;
}

/** A warning or an error that was met while the backup was made. */
export interface BackupRemark {
  level: 'warning' | 'error';
  /** `_cluster` for objects outside namespaces; absent where it is about the backup as a whole. */
  namespace?: string;
  resource?: string;
  name?: string;
  text: string;
}

/** What became of the data of a volume. */
export interface BackupVolume {
  claim?: { namespace: string; name: string };
  volume: string;
  /** `NativeSnapshot`, `PodVolumeBackup` or `CSISnapshot`. */
  method?: string;
  /** Why its data is not in the backup. */
  skipped?: string;
  /** `succeeded` or `failed`. */
  result?: string;
  /** Bytes. */
  size?: number;
}

/** All that is known of a backup without reading its objects. */
export interface BackupDetails {
  info: BackupInfo;
  /** The Backup object of velero-backup.json, where it can be read. */
  object?: JsonRecord;
  files: BackupFile[];
  /** Parts that Velero 1.18 writes and this backup does not have. */
  missing: BackupPart[];
  /** Absent where it cannot be counted. */
  counts?: BackupCount[];
  remarks: BackupRemark[];
  volumes: BackupVolume[];
  /** Files that cannot be read. */
  problems: { file: string; error: PlainError }[];
}

/** Something about a backup that is not as it should be. `error`: it is not sound. */
export interface BackupFinding {
  level: 'warning' | 'error';
  /** The file of the backup, or the path inside its tarball. */
  place: string;
  text: Message;
}

/** What a whole reading of a backup found. */
export interface BackupVerdict {
  sound: boolean;
  errors: number;
  warnings: number;
  objects: number;
  /** Bytes of the tarball, packed and unpacked. */
  packed: number;
  unpacked: number;
}
