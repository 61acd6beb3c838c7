import type { Message } from './message.ts';
import type { ObjectRef } from './object.ts';
import type { ReadStore } from './read-store.ts';

/** The two sides of a comparison. What is missing is on the left only, what is extra on the right only. */
export type SideName = 'left' | 'right';

/**
 * Where one side of a comparison is read. `namespaces` are those that are compared; with none, all that a folder or a backup holds.
 * A folder's manifests are taken as they are.
 */
export type ComparedSide =
  | { from: 'cluster'; context: string; namespaces: string[] }
  | { from: 'backup'; store?: ReadStore; name: string; namespaces: string[] }
  | { from: 'files'; paths: string[]; namespaces: string[] };

/**
 * Why two values differ: a mapping or a rule of moving between clusters explains it (`expected`), a server filled it in (`defaulted`),
 * a cluster gives it to each object itself, such as an address (`assigned`), or nothing does (`drift`).
 */
export type DifferenceClass = 'expected' | 'defaulted' | 'assigned' | 'drift';

/** One place where two objects differ. `pointer` is a JSON pointer; a side that has nothing there is absent, and the value of a Secret is withheld. */
export interface FieldDifference {
  pointer: string;
  left?: unknown;
  right?: unknown;
  class: DifferenceClass;
  /** What explains it. */
  why?: Message;
}

/** What came of comparing one object: the weightiest of its differences, or that one side has none. */
export type ComparedOutcome = 'same' | DifferenceClass | 'missing' | 'extra';

/** All outcomes, the weightiest first. */
export const comparedOutcomes: readonly ComparedOutcome[] = [
  'missing',
  'drift',
  'extra',
  'expected',
  'defaulted',
  'assigned',
  'same',
];

/** One object of either side, or both. */
export interface ComparedObject {
  /** As the left side has it; as the right one where it is extra. */
  object: ObjectRef;
  /** As the right side has it, where that is another name or namespace. */
  other?: ObjectRef;
  outcome: ComparedOutcome;
  fields: FieldDifference[];
}

/** What is told while a comparison goes on; objects that are the same are counted only. */
export type ComparisonEvent = { type: 'object'; object: ComparedObject } | { type: 'unread'; unread: UnreadPart };

/** A part of a side that could not be read, so that nothing is said of it. */
export interface UnreadPart {
  side: SideName;
  /** The kind, such as `Secret`, and the namespace; a file where one could not be read. */
  kind?: string;
  namespace?: string;
  why: Message;
}

/** What a comparison is asked. */
export interface ComparisonWish {
  left: ComparedSide;
  right: ComparedSide;
  /** The file of a plan, whose mappings say what names on the left mean on the right. */
  plan?: string;
}

/** How a comparison ended. */
export interface ComparisonResult {
  left: string;
  right: string;
  counts: Record<ComparedOutcome, number>;
  unread: number;
}

/** Whether both sides mean the same: there was something to compare, and all of it could be read. */
export function meansTheSame({ counts, unread }: Pick<ComparisonResult, 'counts' | 'unread'>): boolean {
  const { drift, missing, extra, ...alike } = counts;
  const compared = Object.values(alike).some((count) => count > 0);
  return compared && drift + missing + extra + unread === 0;
}
