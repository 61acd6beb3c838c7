import type { MigrationEvent } from '../event.ts';
import type { StoreSpec } from '../migration/plan.ts';
import type { ObjectRef } from '../objects/object.ts';
import type { ReadStore } from '../stores/read-store.ts';
import type { StoreKeys } from '../stores/store-keys.ts';
import type {
  BackupDetails,
  BackupFilter,
  BackupFinding,
  BackupInfo,
  BackupVerdict,
  EarlyBackups,
  ReadablePart,
} from './backup-contents.ts';

/** A backup by its name, and where it lies. */
export interface StoredBackup {
  store: ReadStore;
  name: string;
}

/** What a front asks about stores, and the backups in them. */
export interface BackupRequests {
  'backup.create': {
    params: { context: string; namespaces: string[]; store: StoreSpec; name: string; ttlHours: number };
    result: BackupInfo;
    event: MigrationEvent;
  };
  /** By name, or the newest first: then what is known early of the first page of a large store is streamed before it. */
  'backup.list': {
    params: { store: ReadStore; after?: string; limit: number; order?: 'newest' };
    result: { backups: BackupInfo[]; next?: string };
    event: EarlyBackups;
  };
  /** The objects of a backup. `restorable`: without what controllers and clusters make themselves, which is never restored. */
  'backup.objects': {
    params: { store: ReadStore; name: string; restorable?: boolean };
    result: ObjectRef[];
    event: never;
  };
  /** All that is known of a backup, whatever its state; its objects are not read. */
  'backup.show': { params: { store: ReadStore; name: string }; result: BackupDetails; event: never };
  /** An object of a backup as YAML to read, Secret values masked, or one of its other files. `cut`: it goes on, but not here. */
  'backup.text': {
    params: { store: ReadStore; name: string; of: { object: ObjectRef } | { part: ReadablePart } };
    result: { text: string; cut: boolean };
    event: never;
  };
  /** Streams the log that was written while the backup was made. */
  'backup.log': { params: { store: ReadStore; name: string }; result: null; event: { lines: string[] } };
  /** Streams the objects that a filter takes; they are read only where it asks for labels or images. */
  'backup.find': {
    params: { store: ReadStore; name: string; filter: BackupFilter };
    result: { count: number };
    event: { objects: ObjectRef[] };
  };
  /** Streams the same objects as manifests or as lines of JSON, Secret values in clear. `missing`: words of the filter's `objects` that fit none. */
  'backup.read': {
    params: { store: ReadStore; name: string; filter: BackupFilter; as: 'yaml' | 'json' };
    result: { count: number; missing: string[] };
    event: { ref: ObjectRef; text: string };
  };
  /** Writes them below a folder that is new or empty. `insideGit`: the work tree that it lies in, where the Secrets could be committed. */
  'backup.unpack': {
    params: { store: ReadStore; name: string; filter: BackupFilter; folder: string };
    result: { folder: string; written: number; missing: string[]; insideGit?: string };
    event: { written: number };
  };
  /** Reads all of a backup once, and streams whatever is not as it should be. */
  'backup.verify': { params: { store: ReadStore; name: string }; result: BackupVerdict; event: BackupFinding };
  /** Lists the store, and writes, reads and removes a small value. `keys`: in place of those that were typed; `environment`: none of those. */
  'store.check': { params: { store: StoreSpec; keys?: StoreKeys | 'environment' }; result: null; event: never };
  /** The names of the AWS profiles of this machine. */
  'store.profiles': { params: Record<never, never>; result: string[]; event: never };
  /** Removes a backup from a store that no Velero owns. */
  'backup.delete': {
    params: { store: StoreSpec; name: string };
    result: { files: number; bytes: number };
    event: never;
  };
  /** The folder that holds backups where nothing else is said. */
  'store.default': { params: Record<never, never>; result: StoreSpec; event: never };
}
