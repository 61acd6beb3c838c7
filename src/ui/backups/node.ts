import type { BackupInfo } from '../../model/backup-contents.ts';
import type { ObjectRef } from '../../model/object.ts';
import { record } from '../../model/parse.ts';
import type { StoreSpec } from '../../model/plan.ts';
import { storeKey } from '../store-label.ts';

/** The nodes of the Backups tree, as plain data. Commands of other features get them as arguments. */

/** A store and why it is known. */
export interface StoreNode {
  kind: 'store';
  store: StoreSpec;
  reason: string;
}

/** One backup of a store. */
export interface BackupNode {
  kind: 'backup';
  store: StoreSpec;
  backup: BackupInfo;
}

/** The objects of one resource in a backup. */
export interface ResourceNode {
  kind: 'resource';
  store: StoreSpec;
  backup: string;
  resource: string;
  objects: ObjectRef[];
}

/** One object of a backup. */
export interface BackedUpNode {
  kind: 'object';
  store: StoreSpec;
  backup: string;
  object: ObjectRef;
}

/** Stands at the end of a list that goes on. */
export interface MoreBackupsNode {
  kind: 'more';
  store: StoreSpec;
}

/** A line that says why there is nothing else. */
export interface BackupLineNode {
  kind: 'line';
  id: string;
  text: string;
  error: boolean;
}

/** Any node of the Backups tree. */
export type BackupsNode = StoreNode | BackupNode | ResourceNode | BackedUpNode | MoreBackupsNode | BackupLineNode;

/** The id of a node: the same for the same thing, so that expansion survives a refresh. */
export function backupsNodeId(node: BackupsNode): string {
  switch (node.kind) {
    case 'store':
      return JSON.stringify(['store', storeKey(node.store)]);
    case 'backup':
      return JSON.stringify(['backup', storeKey(node.store), node.backup.name]);
    case 'resource':
      return JSON.stringify(['resource', storeKey(node.store), node.backup, node.resource]);
    case 'object': {
      const { group, resource, namespace, name } = node.object;
      return JSON.stringify(['object', storeKey(node.store), node.backup, group, resource, namespace ?? '', name]);
    }
    case 'more':
      return JSON.stringify(['more', storeKey(node.store)]);
    case 'line':
      return JSON.stringify(['line', node.id]);
  }
}

/** The backup that a command was called for; nothing where the argument is no complete backup of this tree. */
export function backupOf(value: unknown): { store: StoreSpec; backup: BackupInfo } | undefined {
  return isBackupNode(value) && value.backup.complete ? { store: value.store, backup: value.backup } : undefined;
}

function isBackupNode(value: unknown): value is BackupNode {
  const { kind, backup, store } = record(value);
  return kind === 'backup' && typeof record(backup).name === 'string' && typeof store === 'object' && store !== null;
}
