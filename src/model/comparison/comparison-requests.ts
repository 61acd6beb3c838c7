import type { TextChange } from '../assessment/assessment.ts';
import type { JsonPatchOperation } from '../json/json-patch.ts';
import type { ObjectRef } from '../objects/object.ts';
import type {
  ComparedSide,
  ComparisonAsk,
  ComparisonEvent,
  ComparisonResult,
  ComparisonWish,
  FieldDifference,
  SideName,
} from './comparison.ts';

/** `follow`: the comparison stays and tells what changes, until the request is cancelled. */
interface Following {
  follow?: boolean;
}

/** Requests about two sides that are held against each other. Neither is written to: at the most the right cluster is asked by dry run. */
export interface ComparisonRequests {
  'compare.sides': { params: ComparisonWish & Following; result: ComparisonResult; event: ComparisonEvent };
  /** The source of a migration, as its plan and a person's edits have it, and a target; without its name the only one. */
  'compare.migration': {
    params: { folder: string; target?: string } & Following;
    result: ComparisonResult;
    event: ComparisonEvent;
  };
  /** What the source of a migration is, or one of its targets, as a side beside another one; `target`: which one, where it has several. */
  'compare.side': {
    params: { folder: string; of: 'source' | 'target'; target?: string };
    result: ComparedSide;
    event: never;
  };
  /** An object of one side as YAML, without what servers keep for themselves and with the values of a Secret masked. */
  'compare.object': {
    params: { ask: ComparisonAsk; side: SideName; object: ObjectRef };
    result: { text: string };
    event: never;
  };
  /**
   * The JSON patch (RFC 6902) that makes the right object of a pair what the left one is meant to be there: what is explained, filled in, assigned or ignored
   * is not in it. Throws `invalid` for a Secret, `not-found` where there is no right one any more.
   */
  'compare.patch': {
    params: { ask: ComparisonAsk; object: ObjectRef; other?: ObjectRef };
    result: { operations: JsonPatchOperation[] };
    event: never;
  };
  /**
   * What one more patch of the plan does to an object so that the right side may keep what it has at a difference (`right`), whatever earlier patches did; nothing where it
   * may already. Throws `invalid` for a Secret, `not-found` where a side has the object no more.
   */
  'compare.keep': {
    params: {
      ask: ComparisonAsk;
      object: ObjectRef;
      other?: ObjectRef;
      field: Pick<FieldDifference, 'pointer' | 'keyed' | 'right'>;
    };
    result: { operation?: JsonPatchOperation };
    event: never;
  };
  /**
   * What changes in the text of a manifest of a migration's target, so that it has at a difference what its source has, as that means on the target, or what the
   * target has; nothing where it is so already. `added`: a person added the manifest. Throws `invalid` where that is not clear, `not-found` where a side that
   * is needed has the object no more, or the plan takes it along no more.
   */
  'compare.take': {
    params: {
      folder: string;
      target?: string;
      object: ObjectRef;
      other?: ObjectRef;
      added?: true;
      field: Pick<FieldDifference, 'pointer' | 'rightPointer'>;
      side: SideName;
      text: string;
    };
    result: { changes: TextChange[] };
    event: never;
  };
}
