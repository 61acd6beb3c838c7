import type { ComparisonEvent, ComparisonResult, ComparisonWish } from './comparison.ts';

/** Requests about two sides that are held against each other. Neither is written to: at the most the right cluster is asked by dry run. */
export interface ComparisonRequests {
  'compare.sides': { params: ComparisonWish; result: ComparisonResult; event: ComparisonEvent };
  /** The source of a migration, as its plan and a person's edits have it, and a target; without its name the only one. */
  'compare.migration': {
    params: { folder: string; target?: string };
    result: ComparisonResult;
    event: ComparisonEvent;
  };
}
