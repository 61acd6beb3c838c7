import type { FilePlace, TextChange } from './assessment.ts';
import type { Message } from './message.ts';

/** A place of a manifest that a person edited and the source changed too, not alike; or a manifest that cannot be merged at all. */
export interface EditConflict extends FilePlace {
  target: string;
  /** The manifest below `targets/<target>/`, with `/`. */
  path: string;
  /** A JSON pointer (RFC 6901); absent where the whole manifest is meant. */
  pointer?: string;
  words: Message;
  /** What the text has to become where the source's value is taken; none where it cannot be edited so. */
  take: TextChange[];
  /** Files: what the edit began from, and what the source makes of the object now. */
  base: string;
  theirs: string;
}
