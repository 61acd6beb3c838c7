import type { SuggestedName } from '../../model/assessment/suggestion.ts';
import { inSequence, type Message } from '../../model/message.ts';

/** What speaks for one name. */
export interface Candidate {
  to: string;
  /** How much speaks for it. */
  points: number;
  /** What does, in sentences; one without any is not suggested. */
  pros: Message[];
  /** What is to be known before it is taken. */
  cons: Message[];
}

/** Candidates as suggestions, the best first; of those that are alike the first by name. */
export function ranked(candidates: readonly Candidate[]): SuggestedName[] {
  return candidates
    .filter(({ pros }) => pros.length > 0)
    .sort((one, other) => other.points - one.points || (one.to < other.to ? -1 : 1))
    .map(({ to, pros, cons }) => ({ to, reason: inSequence([...pros, ...cons]) }));
}
