import type { BackupFilter } from '../backups/backup-contents.ts';
import type { Message } from '../message.ts';
import { type ObjectRef, refKey } from '../objects/object.ts';
import type { ReadStore } from '../stores/read-store.ts';

/** The two sides of a comparison. What is missing is on the left only, what is extra on the right only. */
export type SideName = 'left' | 'right';

/**
 * Where one side of a comparison is read. `namespaces` are those that are compared; with none, all that a folder or a backup holds.
 * A folder's manifests are taken as they are. Of a backup `filter` takes a part more.
 */
export type ComparedSide =
  | { from: 'cluster'; context: string; namespaces: string[] }
  | { from: 'backup'; store?: ReadStore; name: string; namespaces: string[]; filter?: BackupFilter }
  | { from: 'files'; paths: string[]; namespaces: string[] };

/**
 * Why two values differ: a mapping or a rule of moving between clusters explains it (`expected`), a server filled it in (`defaulted`),
 * a cluster gives it to each object itself, such as an address (`assigned`), the plan says that it does not matter (`ignored`), or nothing
 * does (`drift`).
 */
export type DifferenceClass = 'expected' | 'defaulted' | 'assigned' | 'ignored' | 'drift';

/**
 * One place where two objects differ. `pointer` is a JSON pointer into the left one, in which an item that its list lacks is named as if it
 * stood at the end; a side that has nothing there is absent, and the value of a Secret is withheld.
 */
export interface FieldDifference {
  pointer: string;
  /** The same in the right object, where lists have other places there. */
  rightPointer?: string;
  /** The same with the merge keys of list items, such as the names of containers, in place of their numbers, where it passes such items. */
  keyed?: string;
  left?: unknown;
  right?: unknown;
  /** What the left value is to be on the right side, where it is judged by that and not by itself; empty where nothing is to be there. */
  meant?: { value?: unknown };
  class: DifferenceClass;
  /** What explains it. */
  why?: Message;
}

/** The value by which the right one is judged: what the left one is to be there. */
export function meantValue({ left, meant }: Pick<FieldDifference, 'left' | 'meant'>): unknown {
  return meant ? meant.value : left;
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
  'ignored',
  'same',
];

/** No object of any outcome. */
export function noneCompared(): Record<ComparedOutcome, number> {
  return { missing: 0, drift: 0, extra: 0, expected: 0, defaulted: 0, assigned: 0, ignored: 0, same: 0 };
}

/** How many objects there are of all outcomes. */
export function allCompared(counts: Readonly<Record<ComparedOutcome, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** One object of either side, or both. */
export interface ComparedObject {
  /** As the left side has it; as the right one where that alone does. */
  object: ObjectRef;
  /** The left side has none: it is extra, or a person added it for the right one. */
  onlyRight?: true;
  /** As the right side has it, where that is another name or namespace. */
  other?: ObjectRef;
  outcome: ComparedOutcome;
  fields: FieldDifference[];
  /** The file of its manifest among those of a migration's target, where it has one there. */
  manifest?: string;
}

/** Whether values of an object, a Secret, were not compared, since a manifest withholds them. */
export function hasWithheld({ fields }: Pick<ComparedObject, 'fields'>): boolean {
  return fields.some(({ why }) => why?.code === 'compare.withheld');
}

/** A key of its own for each object of a comparison: where namespaces are mapped, the right side may call one object as the left one calls another. */
export function comparedKey({ object, onlyRight }: Pick<ComparedObject, 'object' | 'onlyRight'>): string {
  return `${onlyRight ? 'right' : 'left'} ${refKey(object)}`;
}

/**
 * What is told while a comparison goes on; objects that are the same are counted only. One that is followed tells an object again when what
 * came of it is another, with the sides on which it was seen to change.
 */
export type ComparisonEvent =
  | { type: 'object'; object: ComparedObject; changedOn?: SideName[] }
  | { type: 'unread'; unread: UnreadPart }
  | FollowingEvent;

/** What is told of a comparison that is followed alone. */
export type FollowingEvent =
  /** What was told of an object is no longer so: it is the same on both sides now. */
  | ({ type: 'alike' } & NoLonger)
  /** An object is on neither side any more; `isToldAnew`: no longer on that side alone, and what came of it is told next, by its other key. */
  | ({ type: 'gone'; isToldAnew?: true } & NoLonger)
  /** The left side, a cluster, is no longer as it was exported last, or else when the comparison began: whatever the right one has. */
  | ({ type: 'sourceChanged' } & SourceChange)
  /** A part that could not be read can be read now, or cannot for another reason: several of a kind and namespace are told apart by why. */
  | { type: 'readable'; part: UnreadPart }
  /**
   * What was told of all that is watched is true as of `at` (ISO 8601), and what is not, such as that a kind has no objects, as of
   * `lookedAt`, when it was looked at last; `watches`: how many the clusters keep open for it; `since`: when the left side was exported last,
   * where all that changed there since is told.
   */
  | {
      type: 'followed';
      at: string;
      lookedAt: string;
      since?: string;
      counts: Record<ComparedOutcome, number>;
      watches: number;
    }
  /** A cluster did not answer: what was told may be old. It is asked again. */
  | { type: 'stalled'; why: Message };

/** An object of which something was told that is no longer so, and the sides on which it was seen to change. */
interface NoLonger extends Pick<ComparedObject, 'object' | 'onlyRight'> {
  changedOn: SideName[];
}

/** What became of an object of the left side since it was exported last, or else while it was followed; `at`: when that was seen (ISO 8601). */
export interface SourceChange {
  object: ObjectRef;
  change: 'changed' | 'new' | 'gone';
  at: string;
}

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
  /** The file of a plan, whose mappings and patches say what the left side means on the right, and which says what does not matter. */
  plan?: string;
  /** The name of the plan's target that the right side is of; without it, the one with the right side's context. */
  target?: string;
  /** Both are of one side of the migration: what its plan ignores counts alone. */
  ignoresOnly?: true;
}

/** What a person wants to have compared: two sides, or the source of a migration with a target; without its name the only one. */
export type ComparisonAsk = ({ of: 'sides' } & ComparisonWish) | { of: 'migration'; folder: string; target?: string };

/** How a comparison ended. */
export interface ComparisonResult {
  left: string;
  right: string;
  counts: Record<ComparedOutcome, number>;
  unread: number;
  /** Secrets among them with values that a manifest withholds, and that were not compared. */
  withheld: number;
}

/** Whether both sides mean the same as far as it was compared: there was something beside Secrets without values, and all of it could be read. */
export function meansTheSame({
  counts,
  unread,
  withheld,
}: Pick<ComparisonResult, 'counts' | 'unread' | 'withheld'>): boolean {
  const { drift, missing, extra, ...alike } = counts;
  const compared = allCompared({ ...noneCompared(), ...alike }) > withheld;
  return compared && drift + missing + extra + unread === 0;
}
