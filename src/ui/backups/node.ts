import type {
  BackupFile,
  BackupInfo,
  BackupRemark,
  BackupVerdict,
  BackupVolume,
} from '../../model/backups/backup-contents.ts';
import { record } from '../../model/json/parse.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import { locationKey } from './location-keys.ts';

/** The nodes of the Backups tree, as plain data. Commands of other features get them as arguments. */

/** A store and why it is known. */
export interface StoreNode {
  kind: 'store';
  store: StoreSpec;
  /** What the person calls it. */
  name?: string;
  reason: string;
  /** Whether it can be changed and removed. */
  added: boolean;
  /** Whether keys were typed for it. */
  typed: boolean;
}

/** A store that a Velero of a connected cluster uses; `store` once a person chose whose keys read it. */
export interface LocationNode {
  kind: 'location';
  location: StorageLocation;
  store?: ReadStore;
}

/** Stands below a store whose keys are not chosen. */
export interface ChooseKeysNode {
  kind: 'chooseKeys';
  location: StorageLocation;
}

/** What Verify said of a backup, and when (in milliseconds). */
export interface Verified extends Pick<BackupVerdict, 'sound' | 'warnings'> {
  at: number;
}

/** One backup of a store. */
export interface BackupNode {
  kind: 'backup';
  store: ReadStore;
  backup: BackupInfo;
  /** Absent where nobody verified it since it was read. */
  verified?: Verified;
}

/** A part of a backup, by the backup's name. */
interface OfBackup {
  store: ReadStore;
  backup: string;
}

/** What a backup consists of in the store. */
export interface FilesNode extends OfBackup {
  kind: 'files';
  files: BackupFile[];
}

/** One file of a backup. */
export interface FileNode extends OfBackup {
  kind: 'file';
  file: BackupFile;
}

/** The errors and warnings that were met while a backup was made. */
export interface RemarksNode extends OfBackup {
  kind: 'remarks';
  remarks: BackupRemark[];
}

/** What became of the data of volumes. */
export interface VolumesNode extends OfBackup {
  kind: 'volumes';
  volumes: BackupVolume[];
}

/** The objects of one kind, and how many there are. */
export interface KindCount {
  apiVersion: string;
  kind: string;
  count: number;
}

/** A namespace in a backup; `_cluster` stands for the objects outside namespaces. */
export interface NamespaceNode extends OfBackup {
  kind: 'namespace';
  namespace: string;
  kinds: KindCount[];
}

/** The objects of one kind in one namespace of a backup. */
export interface KindNode extends OfBackup {
  kind: 'kind';
  namespace: string;
  of: KindCount;
}

/** One object of a backup. */
export interface BackedUpNode extends OfBackup {
  kind: 'object';
  object: ObjectRef;
}

/** Stands at the end of a list that goes on. */
export interface MoreBackupsNode {
  kind: 'more';
  store: ReadStore;
}

/** A line that only says something. */
export interface BackupLineNode {
  kind: 'line';
  id: string;
  text: string;
  level: 'information' | 'warning' | 'error';
}

/** Any node of the Backups tree. */
export type BackupsNode =
  | StoreNode
  | LocationNode
  | ChooseKeysNode
  | BackupNode
  | FilesNode
  | FileNode
  | RemarksNode
  | VolumesNode
  | NamespaceNode
  | KindNode
  | BackedUpNode
  | MoreBackupsNode
  | BackupLineNode;

/** The id of a node: the same for the same thing, so that expansion survives a refresh. */
export function backupsNodeId(node: BackupsNode): string {
  if (node.kind === 'line') return JSON.stringify(['line', node.id]);
  if (node.kind === 'location' || node.kind === 'chooseKeys') {
    return JSON.stringify([node.kind, locationKey(node.location)]);
  }
  const key = storeKey(node.store);
  switch (node.kind) {
    case 'backup':
      return JSON.stringify(['backup', key, node.backup.name]);
    case 'file':
      return JSON.stringify(['file', key, node.backup, node.file.name]);
    case 'files':
    case 'remarks':
    case 'volumes':
      return JSON.stringify([node.kind, key, node.backup]);
    case 'namespace':
      return JSON.stringify(['namespace', key, node.backup, node.namespace]);
    case 'kind':
      return JSON.stringify(['kind', key, node.backup, node.namespace, node.of.apiVersion, node.of.kind]);
    case 'object': {
      const { group, resource, namespace, name } = node.object;
      return JSON.stringify(['object', key, node.backup, group, resource, namespace ?? '', name]);
    }
    case 'store':
    case 'more':
      return JSON.stringify([node.kind, key]);
  }
}

/** The backup that a command was called for; nothing where the argument is no complete backup of this tree, or one that only its Velero reads. */
export function backupOf(value: unknown): { store: StoreSpec; backup: BackupInfo } | undefined {
  const found = completeBackupOf(value);
  return found && !('velero' in found.store) ? { store: found.store, backup: found.backup } : undefined;
}

/** The same, whatever reads it. */
export function completeBackupOf(value: unknown): { store: ReadStore; backup: BackupInfo } | undefined {
  return isBackupNode(value) && value.backup.complete ? { store: value.store, backup: value.backup } : undefined;
}

/** The namespace of a backup that a command was called for. */
export function backedUpNamespaceOf(
  value: unknown,
): { store: ReadStore; backup: string; namespace: string } | undefined {
  return isNamespaceNode(value) ? value : undefined;
}

function isNamespaceNode(value: unknown): value is NamespaceNode {
  const { kind, backup, namespace, store } = record(value);
  const isNamed = typeof backup === 'string' && typeof namespace === 'string';
  return kind === 'namespace' && isNamed && typeof store === 'object' && store !== null;
}

/** Whether a command was called for a backup of this tree, complete or not. */
export function isBackupNode(value: unknown): value is BackupNode {
  const { kind, backup, store } = record(value);
  return kind === 'backup' && typeof record(backup).name === 'string' && typeof store === 'object' && store !== null;
}
