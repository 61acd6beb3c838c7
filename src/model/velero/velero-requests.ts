import type { BackupDeletion } from '../backups/backup-deletion.ts';
import type { BackupIdentity } from '../backups/backup-identity.ts';
import type { BackupOwner } from '../backups/backup-owner.ts';
import type { StoredBackup } from '../backups/backup-requests.ts';
import type { Grant } from '../clusters/grants.ts';
import type { MigrationEvent } from '../event.ts';
import type { StorageLocation } from '../stores/storage-location.ts';
import type { VeleroChange, VeleroChangePlan, VeleroChangeResult } from './velero-change.ts';
import type { VeleroFields } from './velero-fields.ts';
import type { HookOffer, HooksKind, ReadHooks } from './velero-hooks.ts';
import type { VeleroInstallation } from './velero-installation.ts';
import type {
  VeleroBackupWish,
  VeleroFollowing,
  VeleroRestoreWish,
  VeleroRunEnd,
  VeleroRunKind,
} from './velero-run.ts';
import type { VeleroRunSummary } from './velero-runs.ts';
import type { ScheduleChange, ScheduleWish, VeleroSchedule } from './velero-schedule.ts';

/** What a front asks of the Velero of a cluster. */
export interface VeleroRequests {
  /** The stores that a Velero in this cluster uses; none where there is no Velero. `fresh`: it may have been installed since the cluster was connected. */
  'velero.locations': {
    params: { context: string; fresh?: boolean; namespace?: string };
    result: StorageLocation[];
    event: never;
  };
  /** What Velero there is in a cluster, and what it lacks; none where its kinds are not served. Only reads. */
  'velero.installations': { params: { context: string }; result: VeleroInstallation[]; event: never };
  /** What the Velero of a cluster can be asked for, by its definitions. Only reads. */
  'velero.fields': { params: { context: string }; result: VeleroFields; event: never };
  /** Has Velero make a backup, and follows it. A cancel leaves Velero at work. */
  'velero.backUp': {
    params: VeleroFollowing & { labels?: Record<string, string>; wish: VeleroBackupWish };
    result: VeleroRunEnd;
    event: MigrationEvent;
  };
  /** Has Velero restore a backup, and follows it. `from`: which of those that have its name. A cancel leaves Velero at work. */
  'velero.restore': {
    params: VeleroFollowing & { wish: VeleroRestoreWish; from?: BackupIdentity };
    result: VeleroRunEnd;
    event: MigrationEvent;
  };
  /** Has Velero restore once more what failed of a restore, as far as Velero can select it, and follows that. */
  'velero.retryRestore': {
    params: VeleroFollowing & { restore: string };
    result: VeleroRunEnd;
    event: MigrationEvent;
  };
  /** Follows a backup or a restore that Velero has begun, or tells how it ended. */
  'velero.follow': {
    params: VeleroFollowing & { kind: VeleroRunKind };
    result: VeleroRunEnd;
    event: MigrationEvent;
  };
  /**
   * The hooks that fit the images of pods of a cluster or of a backup, in some namespaces or in all where none is named. `names`: how namespaces
   * are called where the backup is restored.
   */
  'velero.offerHooks': {
    params: {
      kind: HooksKind;
      of: { context: string } | StoredBackup;
      namespaces: string[];
      names?: Record<string, string>;
    };
    result: HookOffer;
    event: never;
  };
  /** Reads the text of hooks as a person left it. */
  'velero.readHooks': { params: { kind: HooksKind; text: string }; result: ReadHooks; event: never };
  /** The backups and restores of a Velero, those at work first. */
  'velero.runs': { params: { context: string; namespace: string }; result: VeleroRunSummary[]; event: never };
  'velero.schedules': { params: { context: string; namespace: string }; result: VeleroSchedule[]; event: never };
  /** Makes a Schedule. */
  'velero.createSchedule': {
    params: Pick<VeleroFollowing, 'context' | 'namespace' | 'name' | 'grants'> & {
      labels: Record<string, string>;
      wish: VeleroBackupWish;
    } & ScheduleWish;
    result: VeleroSchedule;
    event: MigrationEvent;
  };
  'velero.changeSchedule': {
    params: Pick<VeleroFollowing, 'context' | 'namespace' | 'name' | 'grants'> & { change: ScheduleChange };
    result: VeleroSchedule;
    event: never;
  };
  /** Has Velero make the backup of a Schedule now, and follows it. */
  'velero.runSchedule': {
    params: VeleroFollowing & { schedule: string };
    result: VeleroRunEnd;
    event: MigrationEvent;
  };
  /** Asks the Veleros of these contexts which of them owns a backup. One that does not answer within 20 s counts as one that was not asked. */
  'velero.owner': {
    params: { contexts: string[]; name: string; backup: BackupIdentity };
    result: BackupOwner;
    event: never;
  };
  /** What goes with a backup that Velero deletes. */
  'velero.deletion': {
    params: { context: string; namespace: string; name: string };
    result: BackupDeletion;
    event: never;
  };
  /** Has Velero delete the backup that was looked at. `errors`: why it is not gone, in Velero's words. */
  'velero.deleteBackup': {
    params: Omit<VeleroFollowing, 'log'> & { uid: string };
    result: { errors: string[] };
    event: MigrationEvent;
  };
  /** What a change of the Velero of a cluster would do, by what the cluster itself says to it. Writes nothing. */
  'velero.planChange': { params: { context: string; change: VeleroChange }; result: VeleroChangePlan; event: never };
  /**
   * Installs, upgrades or uninstalls Velero. Called again after an interruption it goes on. `waitSeconds` (default 300) is how long it
   * may take until it runs and has found its store available.
   */
  'velero.change': {
    params: { context: string; change: VeleroChange; grants: Grant[]; waitSeconds?: number };
    result: VeleroChangeResult;
    event: MigrationEvent;
  };
}
