import type { BackupInfo } from '../backups/backup-contents.ts';
import type { Grant } from '../clusters/grants.ts';
import type { AppliedOutcome, MigrationEvent } from '../event.ts';
import type { Message } from '../message.ts';
import type { KubeObject, ObjectRef } from '../objects/object.ts';
import type { EditConflict } from './edit-conflict.ts';
import type { MigrationSummary, Readapted, RunResult, UndoPlan } from './migration-summary.ts';
import type { MigrationInput, StoreSpec, VolumeChoice } from './plan.ts';
import type { PlanCompletion, PlanProblem } from './plan-editing.ts';
import type { MigrationPreparation, PlannedVolumes } from './preparation.ts';
import type { RegistryLogin } from './target-object.ts';

/** What a front asks about plans and migrations. */
export interface MigrationRequests {
  /** `folder`: the migration that the plan is of, where its patches are held against what was read of its source. */
  'plan.validate': { params: { text: string; folder?: string }; result: PlanProblem[]; event: never };
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
  /** What becomes of the data of volumes where the plan of a folder is run; only reads. */
  'migration.volumes': { params: { folder: string }; result: PlannedVolumes; event: never };
  /** Where edits of manifests and what changed at the source do not come together. `texts`: by path, what an editor has not saved yet. */
  'migration.conflicts': {
    params: { folder: string; texts?: Record<string, string> };
    result: EditConflict[];
    event: never;
  };
  /** Takes an edit, as it is saved, for the answer to what changed at the source: at one place, or in the whole manifest. */
  'migration.keepEdit': {
    params: { folder: string; target: string; path: string; pointer?: string };
    result: null;
    event: never;
  };
  /**
   * Writes `base/` and `targets/` anew from what the last export read of the source, by the plan as it is saved; edits stay as at an export. No
   * cluster is asked where it is kept what a target serves. `locked` where the migration runs just now.
   */
  'migration.readapt': { params: { folder: string }; result: Readapted; event: never };
  /** Everything a run does except the writes. */
  'migration.preview': { params: { folder: string }; result: RunResult; event: MigrationEvent };
  /** Backs up what the plan selects to its store, and nothing else. `ttl`: how long it is kept, such as `720h`, in place of the plan's. */
  'migration.backUp': { params: { folder: string; ttl?: string }; result: BackupInfo; event: MigrationEvent };
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
  /**
   * Asks a target, by a dry run, whether it would take an object that manifests need there; gives it as YAML, as it would be written. Of a namespace the
   * labels are put on the one that is there. A Secret for pulling images gets the keys that the source's has, or those of `login`: `asks` says that the source
   * has none.
   */
  'migration.planObject': {
    params: { folder: string; target: string; object: KubeObject; login?: RegistryLogin };
    result: { context: string; verb: 'create' | 'update'; text: string } | { asks: 'login' };
    event: never;
  };
  /** Makes such an object on the target. `takeBack`: the command line that does away with what was done. */
  'migration.makeObject': {
    params: { folder: string; target: string; object: KubeObject; login?: RegistryLogin; grants: Grant[] };
    result: { context: string; object: ObjectRef; takeBack: string };
    event: never;
  };
  /**
   * Asks a target, by a dry run, what applying one manifest would change. `before` (absent where it is not there) and `after` are YAML. `outcome` is what
   * would become of it, `seen` is for `migration.reapply`.
   */
  'migration.planReapply': {
    params: { folder: string; target: string; file: string };
    result: {
      context: string;
      object: ObjectRef;
      outcome: AppliedOutcome;
      reason: Message;
      before?: string;
      after: string;
      meant: string;
      seen?: string;
    };
    event: never;
  };
  /** Applies it, where manifest and object are still as they were seen. `backup` in the store of the plan holds what was changed. */
  'migration.reapply': {
    params: { folder: string; target: string; file: string; grants: Grant[]; meant: string; seen?: string };
    result: { context: string; object: ObjectRef; outcome: AppliedOutcome; reason: Message; backup?: string };
    event: never;
  };
  'migration.undoPlan': { params: { folder: string; run?: string }; result: UndoPlan; event: never };
  /** `approved`: the UIDs of the plan that a person saw; what is not among them stays. Without it all is undone that can be. */
  'migration.undo': {
    params: { folder: string; run?: string; grants: Grant[]; approved?: string[] };
    result: UndoPlan;
    event: MigrationEvent;
  };
}
