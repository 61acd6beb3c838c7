import type { Message } from '../message.ts';

/** What may take the place of a name, and why in words. */
export interface SuggestedName {
  to: string;
  reason: Message;
}

/** What mappings are suggested for. A label of nodes is written `key=value`. */
export type SuggestedSort = 'storage-class' | 'ingress-class' | 'registry' | 'node-label';

/** A mapping that is suggested for a name which objects use, and which the target does not have. */
export interface Suggestion {
  sort: SuggestedSort;
  from: string;
  /** How many objects use it. */
  objects: number;
  /** What may take its place, the best first; at least one. */
  ranked: SuggestedName[];
}

/** What a suggestion is for, as reports say it. */
export const suggestedSorts: Readonly<Record<SuggestedSort, string>> = {
  'storage-class': 'Storage class',
  'ingress-class': 'Ingress class',
  registry: 'Registry',
  'node-label': 'Node label',
};
