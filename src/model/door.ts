import type { BackupDetails, BackupFilter, BackupFinding, BackupInfo, BackupVerdict } from './backup-contents.ts';
import type { PlainError } from './error.ts';
import type { AppliedOutcome, MigrationEvent, Outcome, StepEvent } from './event.ts';
import type { Message } from './message.ts';
import type { ObjectRef } from './object.ts';
import type { Migration, MigrationInput, StoreSpec, VolumeChoice } from './plan.ts';

/** The messages between a front (extension or tests) and the engine. Plain data only: what cannot be said here does not exist. */

/** Where kubeconfigs come from. Files that the setting names, and files added by hand; `KUBECONFIG` and the default path are the engine's to read. */
export interface KubeconfigSettings {
  files: string[];
}

/** Settings of the front that the engine needs; sent before the first request and after each change. */
export interface EngineSettings {
  kubeconfig: KubeconfigSettings;
  /** Folders put before PATH for credential plugins. */
  extraPath: string[];
  /** Requests at a time to one cluster, at the most. */
  concurrency: number;
  logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** `authorization`: what the proxy is shown as `Proxy-Authorization` where its address holds no login. */
  proxy?: { url: string; noProxy: string[]; strictSsl: boolean; authorization?: string };
}

/** One kube context. `problem` is set where it cannot be used as it is written (no cluster, no user). */
export interface ContextInfo {
  /** Unique among all contexts; the plain name, or `name (file)` where two files give the same one. */
  name: string;
  cluster: string;
  user: string;
  server?: string;
  /** Default namespace of the context. */
  namespace?: string;
  file: string;
  current: boolean;
  problem?: Message;
}

/** All contexts, and the files that could not be read. */
export interface ContextList {
  contexts: ContextInfo[];
  problems: { file: string; error: PlainError }[];
  /** The files that were looked for, whether they exist or not. */
  files: string[];
}

/** How a context answers. */
export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'ready'
  | 'denied'
  | 'unreachable'
  | 'expired-credentials'
  | 'misconfigured';

/** What a first connection learned. */
export interface Connection {
  uid: string;
  version: string;
}

/** One namespace of a list. */
export interface NamespaceInfo {
  name: string;
  terminating: boolean;
}

/** The groups below a namespace in the Clusters tree. */
export type NamespaceGroup = 'workloads' | 'services' | 'claims';

/** One object below a namespace. */
export interface ObjectSummary {
  ref: ObjectRef;
  /** Short words for behind the name: `3/3`, `ClusterIP 80/TCP`, `Bound 10Gi gp3`. */
  description: string;
  /** Ready as meant, still on the way, or failed. */
  health: 'ready' | 'progressing' | 'failed' | 'none';
  /** Pods below a workload can be asked for. */
  expandable: boolean;
}

/** A bound claim that a migration must decide on. `size` as written in the claim (`10Gi`). */
export interface ClaimInfo {
  namespace: string;
  name: string;
  size: string;
  storageClass?: string;
  usedBy: string[];
  /** The StatefulSet that makes it from a template: again, and empty, where it is left out. */
  statefulSet?: string;
}

/** What the Migrate wizard needs to know before it shows its pages. */
export interface MigrationPreparation {
  source: Connection;
  target: Connection;
  /** Both contexts lead to one cluster, as far as this person may see that. */
  sameCluster: boolean;
  /** Claims with data. Volume data is not carried by the direct engine. */
  claims: ClaimInfo[];
  /** Classes and namespaces of the target to choose from, and those that the source's objects name. */
  storageClasses: { source: string[]; target: string[]; suggested: Record<string, string> };
  ingressClasses: { source: string[]; target: string[]; suggested: Record<string, string> };
  targetNamespaces: string[];
  /** Objects that would move, by `resource.group`. */
  counts: Record<string, number>;
  /** CronJobs and Jobs that would run on both sides, as `resource.group/namespace/name`. */
  runsTwice: string[];
  /** Kinds of applications that may not be listed on the source, so that nobody can tell what is missing. */
  refused: string[];
}

/** A problem in the text of a plan; lines and columns begin at 0. */
export interface PlanProblem {
  severity: 'error' | 'warning';
  message: Message;
  hint?: Message;
  start: { line: number; column: number };
  end: { line: number; column: number };
}

/** A completion at a place in a plan. `insert` may hold new lines with their indentation relative to the key. */
export interface PlanCompletion {
  label: string;
  insert: string;
  detail?: string;
  documentation?: string;
  kind: 'key' | 'value';
}

/** How a migration stands. `half-undone`: an undo did not come to its end; it has to before anything is run again. */
export type MigrationState = 'draft' | 'running' | 'interrupted' | 'failed' | 'completed' | 'half-undone' | 'undone';

/** One step of the last run, as the Migrations tree shows it. */
export interface StepSummary {
  id: string;
  title: Message;
  state: StepEvent['state'];
  reason?: Message;
  /** Objects by outcome. */
  counts?: Partial<Record<Outcome, number>>;
}

/** One run of a migration, newest last. */
export interface RunSummary {
  run: string;
  startedAt: string;
  state: Exclude<MigrationState, 'draft'>;
  /** Whether it may have left something on a target. */
  left: boolean;
  backup?: string;
  /** As `RunResult.missing`. */
  missing?: Message;
}

/** A `*.migration` folder. */
export interface MigrationSummary {
  folder: string;
  name: string;
  state: MigrationState;
  source: string;
  targets: { name: string; context: string }[];
  /** The plan with its defaults, where it could be read: a front takes from it what a run will write to. */
  plan?: Migration;
  steps: StepSummary[];
  runs: RunSummary[];
  /** It stands as completed, but not as meant: `RunResult.missing` of the run that says so. */
  missing?: Message;
  /** The run that the next one goes on with, unless it is told to read another backup. */
  resumes?: string;
  report?: string;
  /** Another process holds the folder. */
  lockedBy?: { host: string; pid: number };
  /** The plan could not be read. */
  problem?: PlainError;
}

/** How a run or a preview ended. */
export interface RunResult {
  run: string;
  state: 'completed' | 'failed' | 'cancelled';
  /** By target: objects by outcome, and workloads that are not Ready with the reason. */
  targets: {
    name: string;
    context: string;
    counts: Record<AppliedOutcome, number>;
    notReady: { object: ObjectRef; reason: Message }[];
    failed: { object: ObjectRef; reason: Message }[];
  }[];
  /** Sentences of warning that the report of a run holds: what could not be read, what was left as it is. */
  warnings?: number;
  /** Why nobody can tell whether all that belongs to what moves was read: the run is not as meant then. */
  missing?: Message;
  backup?: string;
  report?: string;
}

/** What an undo will do or did. */
export interface UndoPlan {
  run: string;
  /** `warning`: what goes with it that the run did not make. */
  remove: { target: string; context: string; object: ObjectRef; uid: string; warning?: Message }[];
  putBack: { target: string; context: string; object: ObjectRef; uid: string }[];
  /** What stays, and why. `open`: only for now, so that the undo is not whole. */
  keep: { target: string; context: string; object: ObjectRef; reason: Message; open?: true }[];
}

/** A write that a person allowed on the confirmation page (the write gate). */
export interface Grant {
  context: string;
  namespaces: string[];
  clusterScoped: boolean;
}

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
  /** By name, or the newest first. */
  'backup.list': {
    params: { store: StoreSpec; after?: string; limit: number; order?: 'newest' };
    result: { backups: BackupInfo[]; next?: string };
    event: never;
  };
  /** The objects of a backup. `restorable`: without what controllers and clusters make themselves, which is never restored. */
  'backup.objects': {
    params: { store: StoreSpec; name: string; restorable?: boolean };
    result: ObjectRef[];
    event: never;
  };
  /** All that is known of a backup, whatever its state; its objects are not read. */
  'backup.show': { params: { store: StoreSpec; name: string }; result: BackupDetails; event: never };
  /** Streams the log that was written while the backup was made. */
  'backup.log': { params: { store: StoreSpec; name: string }; result: null; event: { lines: string[] } };
  /** Streams the objects that a filter takes; they are read only where it asks for labels or images. */
  'backup.find': {
    params: { store: StoreSpec; name: string; filter: BackupFilter };
    result: { count: number };
    event: { objects: ObjectRef[] };
  };
  /** Streams the same objects as manifests or as lines of JSON, Secret values in clear. `missing`: words of the filter's `objects` that fit none. */
  'backup.read': {
    params: { store: StoreSpec; name: string; filter: BackupFilter; as: 'yaml' | 'json' };
    result: { count: number; missing: string[] };
    event: { ref: ObjectRef; text: string };
  };
  /** Writes them below a folder that is new or empty. `insideGit`: the work tree that it lies in, where the Secrets could be committed. */
  'backup.unpack': {
    params: { store: StoreSpec; name: string; filter: BackupFilter; folder: string };
    result: { folder: string; written: number; missing: string[]; insideGit?: string };
    event: { written: number };
  };
  /** Reads all of a backup once, and streams whatever is not as it should be. */
  'backup.verify': { params: { store: StoreSpec; name: string }; result: BackupVerdict; event: BackupFinding };
  /** The folder that holds backups where nothing else is said. */
  'store.default': { params: Record<never, never>; result: StoreSpec; event: never };
}

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
 * question whose answer nobody waits for any more.
 */
export type FromEngine =
  | { type: 'ready'; pid: number }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: PlainError }
  | { type: 'events'; id: number; events: unknown[] }
  | { type: 'log'; level: 'error' | 'warn' | 'info' | 'debug'; text: string }
  | { type: 'ask'; ask: number; secret: 's3-access-key' | 's3-secret-key'; about: string }
  | { type: 'withdraw'; ask: number };
