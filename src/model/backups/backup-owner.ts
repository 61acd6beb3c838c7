import type { StorageLocation } from '../stores/storage-location.ts';
import type { BackupDeletion } from './backup-deletion.ts';

/** Whose a backup is, as far as the Veleros of some clusters tell. */
export type BackupOwner =
  /** A Velero knows it, and writes to its store: it deletes it with all that belongs to it. */
  | { kind: 'velero'; location: StorageLocation; deletion: BackupDeletion }
  /** A Velero knows it that only reads its store, so that another one writes there. */
  | { kind: 'read-only'; location: StorageLocation }
  /** None that was asked. `unasked`: the contexts that gave no answer. */
  | { kind: 'none'; unasked: string[] };
