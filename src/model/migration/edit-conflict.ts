import type { FilePlace, TextChange } from '../assessment/assessment.ts';
import type { Message } from '../message.ts';

/** What made another manifest of an object than the last export did: the object on the source, or else the plan. */
export type ChangedBy = 'source' | 'plan';

/** A place of a manifest that a person edited and the source or the plan changed too, not alike; or a manifest that cannot be merged at all. */
export interface EditConflict extends FilePlace {
  target: string;
  /** The manifest below `targets/<target>/`, with `/`. */
  path: string;
  /** A JSON pointer (RFC 6901); absent where the whole manifest is meant. */
  pointer?: string;
  words: Message;
  by: ChangedBy;
  /** What the text has to become where the other value is taken; none where it cannot be edited so. */
  take: TextChange[];
  /** Files: what the edit began from, and what source and plan make of the object now. */
  base: string;
  theirs: string;
}
