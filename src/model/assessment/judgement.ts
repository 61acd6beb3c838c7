import type { Message } from '../message.ts';
import type { Finding } from './finding.ts';

/** The rules that a target itself speaks for. */
export const judgementRules = [
  /** What the API server of the target itself refuses, asked by a dry run that makes nothing: a value that it does not take, or a change of what can never change. */
  'target-refuses',
  /** A field that the API server of the target does not know, asked by a dry run that makes nothing: it drops the field, so that what it says does not happen. */
  'target-unknown-field',
  /** What a policy, a quota, limits, pod security or a webhook of the target refuses, asked by a dry run that makes nothing. */
  'target-refuses-policy',
] as const;

/** Why a target did not judge objects, or not in full, and how many of them. */
export interface UnjudgedByTarget {
  why: Message;
  objects: number;
}

/** What a target itself says of one object. */
export interface TargetSays {
  /** The place of the object among those that were asked about. */
  index: number;
  finding: Finding;
  /** Rules that tell the same cause: where one of them speaks about the object, this is no news. */
  sameAs: readonly string[];
}

/** What a target itself said of objects, as it counts for those that are still as they were. */
export interface ImprintedJudgement {
  /** `imprint`: a hash of the object as it was, without values of Secrets. */
  says: { imprint: string; finding: Omit<Finding, 'fixes'>; sameAs: string[] }[];
  notJudged: UnjudgedByTarget[];
}

/** What a target itself says of objects, asked by dry runs. */
export interface TargetJudgement {
  says: TargetSays[];
  notJudged: UnjudgedByTarget[];
}
