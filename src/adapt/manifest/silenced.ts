import { readManifests } from './manifests.ts';
import { silencingWord } from './silencing-comments.ts';

/** A rule that a comment silences. */
export interface Silenced {
  rule: string;
  /** What the comment says of it. */
  reason: string;
  /** Where the comment stands, from 1. */
  line: number;
}

/** What comments in a text silence for its objects, rules of a team too, whether or not a rule would speak. */
export function silencedIn(text: string): Silenced[] {
  if (!text.includes(silencingWord)) return [];
  const found = readManifests(text).objects.flatMap(({ silences }) => silences);
  // One above a list is of each of its objects.
  const byPlace = new Map(found.map((one) => [`${one.line} ${one.rule}`, one]));
  return [...byPlace.values()];
}
