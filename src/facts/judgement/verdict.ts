import type { Severity } from '../../model/assessment/finding.ts';
import type { judgementRules } from '../../model/assessment/judgement.ts';
import type { Message } from '../../model/message.ts';

/** What is said of one place of an object. */
export interface Said {
  rule: (typeof judgementRules)[number];
  severity: Severity;
  /** A JSON pointer (RFC 6901). */
  pointer: string;
  message: Message;
  /** Rules that tell the same cause. */
  sameAs: readonly string[];
}

/** What came of asking about one object: what was said of it, and why it was not judged, or not in full. */
export interface Verdict {
  said: Said[];
  unjudged: Message[];
}

/** An object that is taken as it is. */
export const taken: Verdict = { said: [], unjudged: [] };

/** Nothing is known of the object, and why. */
export function unjudged(why: Message): Verdict {
  return { said: [], unjudged: [why] };
}
