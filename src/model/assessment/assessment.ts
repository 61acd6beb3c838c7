import type { ClusterFacts } from '../clusters/cluster-facts.ts';
import type { Message } from '../message.ts';
import type { Finding, ManifestObject, NotJudged } from './finding.ts';
import type { ImprintedJudgement, UnjudgedByTarget } from './judgement.ts';
import type { Suggestion } from './suggestion.ts';

/** A place in a file; line and column begin at 1. The end is behind the last character, where it is known. */
export interface FilePlace {
  file: string;
  line: number;
  column: number;
  endLine?: number;
  endColumn?: number;
}

/** A change of a text: what stands between two places, each with line and column from 1, becomes `text`. */
export interface TextChange {
  from: { line: number; column: number };
  to: { line: number; column: number };
  text: string;
}

/** A finding in a file. `changes`, where they were asked for, has for each fix what its edit changes in the text; null for others. */
export type FileFinding = Finding & FilePlace & { changes?: (TextChange[] | null)[] };

/** What became of the safe fixes. Places are those before the change. */
export interface MendedFiles {
  /** Whether it was written; else it was only found out. */
  written: boolean;
  made: (FilePlace & { rule: string; title: Message })[];
  /** Fixes that were not made, and why. */
  left: (FilePlace & { rule: string; title: Message; why: Message })[];
  /** The changes of each file, as `diff -u` writes them. */
  diffs: { file: string; diff: string }[];
}

/** What the rules say of the manifests in some files. */
export interface AssessedFiles {
  files: number;
  objects: number;
  /** Where fixes were made or tried, what remains. */
  findings: FileFinding[];
  /** What a comment in the object silences, with the reason that it gives. */
  silenced: (Finding & FilePlace & { reason: string })[];
  notJudged: NotJudged[];
  /** How many objects one rule or another did not judge. */
  unjudged: number;
  /** What the target itself did not judge, or not in full; absent where it was not asked. */
  notJudgedByTarget?: UnjudgedByTarget[];
  /** What is no object of Kubernetes, and comments that do nothing, with the reason. `unread`: nobody knows what stands there. */
  skipped: (FilePlace & { words: Message; unread?: true })[];
  mended?: MendedFiles;
  /** Where the facts of a source were given. */
  suggestions?: Suggestion[];
}

/** What the rules say of the manifests that a target of a migration will get. */
export interface AssessedTarget extends Omit<AssessedFiles, 'findings'> {
  target: string;
  findings: TargetFinding[];
  /** When its facts were learned (ISO 8601). */
  factsOf?: string;
  /** Why they could not be learned anew, so that older ones count. */
  stale?: Message;
}

/** What the rules say of manifests that lie anywhere. */
export interface AssessedManifests extends Omit<AssessedFiles, 'findings'> {
  findings: TargetFinding[];
  /** What the target offers, where it was asked. */
  facts?: ClusterFacts;
  /** What the target itself said, where it was asked. */
  asked?: ImprintedJudgement;
}

/** A finding in a manifest, and the object that it is about. */
export interface TargetFinding extends FileFinding {
  /** The place of the object among those of its file. */
  index: number;
  /** Tells the object from itself after an edit: its fixes are of the one that was judged. */
  imprint: string;
}

/** What is said of one manifest of a target. */
export type AssessedManifest = Pick<AssessedTarget, 'findings' | 'skipped'>;

/** A host that the configuration of an object names and that does not come along. */
export interface OutsideCall {
  /** A name or an address, without a user, port or path. */
  host: string;
  /** The namespace of the same cluster that it lies in; absent where it lies outside the cluster, as far as its name tells. */
  namespace?: string;
  object: ManifestObject;
  /** Where it is named: a JSON pointer (RFC 6901). */
  pointer: string;
}

/** The ways to move: both sides run, copies are repeated and then made once more while nothing writes, or nothing runs meanwhile. */
export type MoveMode = 'parallel' | 'staged' | 'stop-and-copy';

/** Whether something can be moved in one way, and why. */
export interface ModeVerdict {
  mode: MoveMode;
  fits: boolean;
  reason: Message;
}

/** How much there is to do, or to lose. */
export type Effort = 'small' | 'medium' | 'large';

/** What would become of namespaces on a target. Nothing was written to find it out. */
export interface NamespaceAssessment {
  /** The kube context, or the backup with its store in words. */
  source: string;
  from: 'cluster' | 'backup';
  /** The kube context. */
  target: string;
  /** Such as `v1.33.1`; empty where a backup does not tell. */
  sourceVersion: string;
  targetVersion: string;
  namespaces: string[];
  /** When it was found out (ISO 8601). */
  at: string;
  /** How many objects would come, and how many stay because a cluster or a controller makes its own, by `resource.group`. */
  inventory: { resource: string; comes: number; stays: number }[];
  /** What lies outside the namespaces and goes along because something in them refers to it. */
  closure: ManifestObject[];
  findings: Finding[];
  notJudged: NotJudged[];
  /** What the target itself did not judge, or not in full; absent where it was not asked. */
  notJudgedByTarget?: UnjudgedByTarget[];
  suggestions: Suggestion[];
  outside: OutsideCall[];
  modes: ModeVerdict[];
  /** What to do, one after another. */
  order: Message[];
  /** Estimates from counts. */
  effort: Effort;
  risk: Effort;
  /** What could not be read on the source, in sentences. */
  unread: Message[];
  /** What could not be read on the target: nothing is concluded from its absence. */
  unknown: { what: string; why: string }[];
}
