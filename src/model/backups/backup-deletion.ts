/** What goes with a backup that is deleted. */
export interface BackupDeletion {
  name: string;
  phase: string;
  /** Of the Backup object in the cluster: what was looked at is what is deleted. */
  uid: string;
  objects: number;
  /** Volumes whose data goes with it: snapshots, and files in the store. */
  volumes: number;
  /** The records of restores of it, which Velero deletes too; what they restored stays. */
  restores: string[];
  location: string;
  startedAt?: string;
  completedAt?: string;
  expiresAt?: string;
}
