import type { AssessedFiles, AssessedTarget, NamespaceAssessment } from './assessment.ts';
import type {
  BackupComparison,
  BackupDetails,
  BackupDifference,
  BackupFilter,
  BackupFinding,
  BackupInfo,
  BackupVerdict,
  EarlyBackups,
  ReadablePart,
} from './backup-contents.ts';
import type { BackupDeletion } from './backup-deletion.ts';
import type { Connection, ContextList, NamespaceGroup, NamespaceInfo, ObjectSummary } from './cluster-contents.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { PlainError } from './error.ts';
import type { MigrationEvent } from './event.ts';
import type { Grant } from './grants.ts';
import type { Message } from './message.ts';
import type { MigrationSummary, RunResult, UndoPlan } from './migration-summary.ts';
import type { ObjectRef } from './object.ts';
import type { MigrationInput, StoreSpec, VolumeChoice } from './plan.ts';
import type { PlanCompletion, PlanProblem } from './plan-editing.ts';
import type { MigrationPreparation } from './preparation.ts';
import type { ReadStore } from './read-store.ts';
import type { EngineSettings } from './settings.ts';
import type { StorageLocation } from './storage-location.ts';
import type { StoreKeys } from './store-keys.ts';
import type { VeleroChange, VeleroChangePlan, VeleroChangeResult } from './velero-change.ts';
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
import type { ScheduleChange, VeleroSchedule } from './velero-schedule.ts';

/** A backup by its name, and where it lies. */
export interface StoredBackup {
  store: ReadStore;
  name: string;
}

/** The messages between a front (extension or tests) and the engine. Plain data only: what cannot be said here does not exist. */

/** Requests by name: what goes in, what comes out, and what is streamed meanwhile. */
export interface Requests {
  'settings.set': { params: EngineSettings; result: null; event: never };
  /** Streams the list at once and after each change of a file; ends when cancelled. */
  'contexts.watch': { params: Record<never, never>; result: null; event: ContextList };
  'cluster.connect': { params: { context: string; fresh?: boolean }; result: Connection; event: never };
  'cluster.namespaces': {
    params: { context: string; continue?: string; limit: number };
    result: { namespaces: NamespaceInfo[]; continue?: string };
    event: never;
  };
  'cluster.objects': {
    params: { context: string; namespace: string; group: NamespaceGroup; continue?: string; limit: number };
    result: { objects: ObjectSummary[]; continue?: string };
    event: never;
  };
  /** The pods below a workload. */
  'cluster.pods': { params: { context: string; owner: ObjectRef }; result: ObjectSummary[]; event: never };
  /** The containers of a pod that a log can be chosen from; none where it has only one. */
  'cluster.containers': {
    params: { context: string; namespace: string; pod: string };
    result: string[];
    event: never;
  };
  /** The object as YAML; Secret values are masked. */
  'cluster.yaml': {
    params: { context: string; object: ObjectRef };
    result: { text: string; resourceVersion: string };
    event: never;
  };
  /** Streams whole lines until the container ends or the request is cancelled. */
  'cluster.logs': {
    params: {
      context: string;
      namespace: string;
      pod: string;
      container?: string;
      follow: boolean;
      tailLines?: number;
    };
    result: null;
    event: { lines: string[] };
  };
  'plan.validate': { params: { text: string }; result: PlanProblem[]; event: never };
  'plan.complete': {
    params: { text: string; line: number; column: number; contexts: string[] };
    result: PlanCompletion[];
    event: never;
  };
  'plan.hover': {
    params: { text: string; line: number; column: number };
    result: { text: string } | null;
    event: never;
  };
  'migration.prepare': {
    params: {
      source: { context: string } | { backup: string; store: StoreSpec };
      namespaces: string[];
      target: string;
    };
    result: MigrationPreparation;
    event: never;
  };
  /** Writes a new `<name>.migration` folder with its plan below `parent`; the name gets a number where it is taken. */
  'migration.create': { params: { parent: string; plan: MigrationInput }; result: { folder: string }; event: never };
  'migration.list': { params: { folders: string[] }; result: MigrationSummary[]; event: never };
  /** What a restore would bring back to an earlier state of its own, in sentences; none where it does not. */
  'migration.turnedBack': { params: { plan: MigrationInput }; result: Message[]; event: never };
  /** Everything a run does except the writes. */
  'migration.preview': { params: { folder: string }; result: RunResult; event: MigrationEvent };
  /** Backs up what the plan selects to its store, and nothing else. */
  'migration.backUp': { params: { folder: string }; result: BackupInfo; event: MigrationEvent };
  /**
   * Runs, or resumes the run that was interrupted; `anew` reads the source again then. `volumes` decides claims that the plan asks about, by `namespace/claim`;
   * `backup` is read in place of the plan's source; `readyTimeoutSeconds` (default 600) is how long workloads are waited for.
   */
  'migration.run': {
    params: {
      folder: string;
      grants: Grant[];
      volumes?: Record<string, VolumeChoice>;
      backup?: string;
      anew?: boolean;
      readyTimeoutSeconds?: number;
    };
    result: RunResult;
    event: MigrationEvent;
  };
  'migration.undoPlan': { params: { folder: string; run?: string }; result: UndoPlan; event: never };
  /** `approved`: the UIDs of the plan that a person saw; what is not among them stays. Without it all is undone that can be. */
  'migration.undo': {
    params: { folder: string; run?: string; grants: Grant[]; approved?: string[] };
    result: UndoPlan;
    event: MigrationEvent;
  };
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
  /**
   * Reads two backups and streams the objects of the filter that they do not have alike. What servers and controllers keep for themselves
   * is no difference; values of Secrets are compared, and never given.
   */
  'backup.compare': {
    params: { first: StoredBackup; second: StoredBackup; filter: BackupFilter };
    result: BackupComparison;
    event: BackupDifference;
  };
  /** The stores that a Velero in this cluster uses; none where there is no Velero. `fresh`: it may have been installed since the cluster was connected. */
  'velero.locations': { params: { context: string; fresh?: boolean }; result: StorageLocation[]; event: never };
  /** Lists the store, and writes, reads and removes a small value. `keys`: in place of those that were typed; `environment`: none of those. */
  'store.check': { params: { store: StoreSpec; keys?: StoreKeys | 'environment' }; result: null; event: never };
  /** The names of the AWS profiles of this machine. */
  'store.profiles': { params: Record<never, never>; result: string[]; event: never };
  /** What a cluster offers; nothing is written. `namesIn`: namespaces of which the names of the objects are read too. */
  'facts.collect': { params: { context: string; namesIn: string[] }; result: ClusterFacts; event: never };
  /** What would become of the manifests in files and folders on the target whose facts are in a file. */
  'assess.files': { params: { paths: string[]; target: string }; result: AssessedFiles; event: never };
  /**
   * What would become of the manifests in `targets/` of a migration. `refresh` asks the targets, and keeps what they say in its folder; otherwise what
   * was kept counts. `texts`: by path, what an editor has not saved yet.
   */
  'assess.targets': {
    params: { folder: string; refresh: boolean; texts?: Record<string, string> };
    result: AssessedTarget[];
    event: never;
  };
  /** What would become of namespaces on a target, and the same as a page of Markdown. Both clusters are only read. */
  'assess.namespaces': {
    params: { context: string; namespaces: string[]; target: string };
    result: { assessment: NamespaceAssessment; page: string };
    event: never;
  };
  /** What Velero there is in a cluster, and what it lacks; none where its kinds are not served. Only reads. */
  'velero.installations': { params: { context: string }; result: VeleroInstallation[]; event: never };
  /** Has Velero make a backup, and follows it. A cancel leaves Velero at work. */
  'velero.backUp': {
    params: VeleroFollowing & { labels?: Record<string, string>; wish: VeleroBackupWish };
    result: VeleroRunEnd;
    event: MigrationEvent;
  };
  /** Has Velero restore a backup, and follows it. A cancel leaves Velero at work. */
  'velero.restore': {
    params: VeleroFollowing & { wish: VeleroRestoreWish };
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
  /** Makes a Schedule; `skipFirst`: its first backup comes at its time. */
  'velero.createSchedule': {
    params: Pick<VeleroFollowing, 'context' | 'namespace' | 'name' | 'grants'> & {
      cron: string;
      wish: VeleroBackupWish;
      labels: Record<string, string>;
      skipFirst: boolean;
    };
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
  /** Removes a backup from a store that no Velero owns. */
  'backup.delete': {
    params: { store: StoreSpec; name: string };
    result: { files: number; bytes: number };
    event: never;
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
  /** The folder that holds backups where nothing else is said. */
  'store.default': { params: Record<never, never>; result: StoreSpec; event: never };
}

/** What the engine asks a front for. `cache-key` is no person's: the front makes it, unless it is only looked for, and what is kept of stores on this machine is encrypted with it. */
export type SecretKind = 's3-access-key' | 's3-secret-key' | 'cache-key';

/** The name of a request. */
export type RequestName = keyof Requests;

/** From the front to the engine. `answer` gives a secret or a choice that the engine asked for. */
export type ToEngine =
  | { type: 'request'; id: number; name: RequestName; params: unknown }
  | { type: 'cancel'; id: number }
  | { type: 'credit'; id: number; batches: number }
  | { type: 'answer'; ask: number; value: string | null };

/**
 * From the engine to the front. `events` comes in batches, at most 20 a second, and waits for credit. `withdraw` takes back a
 * question whose answer nobody waits for any more. `stored`: only what was typed before, the person is not asked.
 */
export type FromEngine =
  | { type: 'ready'; pid: number }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: PlainError }
  | { type: 'events'; id: number; events: unknown[] }
  | { type: 'log'; level: 'error' | 'warn' | 'info' | 'debug'; text: string }
  | { type: 'ask'; ask: number; secret: SecretKind; about: string; stored?: boolean }
  | { type: 'withdraw'; ask: number };
