import type { StoredBackup } from '../backups/backup-requests.ts';
import type { ClusterFacts } from '../clusters/cluster-facts.ts';
import type { JsonPatchOperation } from '../json/json-patch.ts';
import type { Message } from '../message.ts';
import type {
  AssessedFiles,
  AssessedManifest,
  AssessedManifests,
  AssessedTarget,
  NamespaceAssessment,
  TextChange,
} from './assessment.ts';
import type { ImprintedJudgement } from './judgement.ts';

/** A fix that is to be made in a text. */
export interface WantedFix {
  /** The place of the object among those of the text. */
  object: number;
  /** Of the object that the fix was thought of: one that has changed since is left alone. */
  imprint?: string;
  rule: string;
  operations: JsonPatchOperation[];
}

/** What a front asks about what would become of objects on a target. Clusters are only read. */
export interface AssessmentRequests {
  /** What a cluster offers. `namesIn`: namespaces of which the names of the objects are read too. */
  'facts.collect': {
    params: { context: string; namesIn: string[]; schemas?: boolean };
    result: ClusterFacts;
    event: never;
  };
  /**
   * What would become of the manifests in files and folders on the target whose facts are in a file, or on the cluster of a `context`, which is
   * then asked for them and by dry runs about each object. `fix`: makes the safe fixes in the files, or only shows them. `plan`: a file whose
   * mappings are applied before; `source`: the facts of the source, for suggestions. `rules`: folders and files of own rules, `invalid` where
   * something is wrong with one. `changes`: says of each fix what it changes in the text. `texts`: by path, what lies in no file.
   */
  'assess.files': {
    params: {
      paths: string[];
      target: string | { context: string };
      plan?: string;
      source?: string;
      rules?: string[];
      fix?: 'write' | 'show';
      changes?: boolean;
      texts?: Record<string, string>;
    };
    result: AssessedFiles;
    event: never;
  };
  /**
   * What fixes change in a text, the plan of a migration or a manifest. Of two that change the same
   * place the first is made; `refused` says for each fix why it is not made.
   */
  'assess.changes': {
    params: { text: string; fixes: WantedFix[] };
    result: { changes: TextChange[]; refused: (Message | null)[] };
    event: never;
  };
  /**
   * The same for fixes in several files. `texts`: by path, what an editor has not saved yet. `refused` is by the place of the fix.
   */
  'assess.fileChanges': {
    params: {
      fixes: (WantedFix & { file: string })[];
      texts?: Record<string, string>;
    };
    result: { files: { file: string; changes: TextChange[] }[]; refused: (Message | null)[] };
    event: never;
  };
  /**
   * What would become of the manifests in `targets/` of a migration. `refresh` asks the targets what they offer and, by dry runs, what they say to each
   * object, and keeps that in its folder; otherwise what was kept counts. `texts`: by path, what an editor has not saved yet. `rules`: folders of
   * own rules; what is wrong with one is among what is skipped.
   */
  'assess.targets': {
    params: { folder: string; refresh: boolean; texts?: Record<string, string>; rules?: string[] };
    result: AssessedTarget[];
    event: never;
  };
  /** The same of one manifest, among those of its target as they were judged last; null where they were not. Nobody is asked. */
  'assess.manifest': {
    params: { folder: string; file: string; texts?: Record<string, string>; rules?: string[] };
    result: AssessedManifest | null;
    event: never;
  };
  /**
   * What would become of manifests on a cluster, which is asked, by dry runs too, or which was asked before: then its facts count, and what it said of
   * what is as it was. `texts`: by path, what an editor has not saved yet, and what lies in no file. `rules`: folders of own rules, as for
   * `assess.targets`.
   */
  'assess.manifests': {
    params: {
      paths: string[];
      texts: Record<string, string>;
      target: { context: string } | { facts: ClusterFacts; asked?: ImprintedJudgement };
      rules?: string[];
    };
    result: AssessedManifests;
    event: never;
  };
  /**
   * What would become of namespaces of a cluster or a backup on a target, which is also asked by dry runs, and the same as a page of Markdown.
   * `rules`: folders of own rules, `invalid` where something is wrong with one.
   */
  'assess.namespaces': {
    params: { source: { context: string } | StoredBackup; namespaces: string[]; target: string; rules?: string[] };
    result: { assessment: NamespaceAssessment; page: string };
    event: never;
  };
}
