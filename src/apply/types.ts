import type { Difference } from '../diff/difference.ts';
import type { AppliedOutcome, EventSink, StepId } from '../model/event.ts';
import type { Message } from '../model/message.ts';
import type { KubeObject, ObjectRef } from '../model/objects/object.ts';
import type { Marks } from './marks.ts';

/** What is to be applied. */
export interface ApplySource {
  refs: ObjectRef[];
  /** What an earlier session dealt with: it is not applied again, and what needs it waits for it all the same. */
  earlier?: ObjectRef[];
  /**
   * The objects behind references, adapted to the target, in any order. One that is not given is reported as failed, one
   * that is refused with its reason.
   */
  read(refs: ObjectRef[], signal: AbortSignal): AsyncIterable<SourceObject>;
}

/** One object of a source, or why it must not be applied. */
export type SourceObject = { ref: ObjectRef; object: KubeObject } | { ref: ObjectRef; refused: Message };

/** Keeps what is about to be written and what came of it. */
export interface ApplyJournal {
  /** Durable when it resolves; called for a window of objects while the writes of the window before are under way. */
  intend(refs: ObjectRef[]): Promise<void>;
  /** Called once for each object that was dealt with. An object that was cut off by a cancel has an intent and no record. */
  record(result: ApplyResult): void;
}

/**
 * What became of one object. `uid` is that on the target, where it is known; `changes` are told where it was updated, and in
 * `left` the imprint of what the update left there.
 */
export interface ApplyResult {
  ref: ObjectRef;
  outcome: AppliedOutcome;
  reason: Message;
  uid?: string;
  changes?: Difference[];
  left?: string;
}

/** How to apply. */
export interface ApplyOptions {
  existing: 'skip' | 'update' | 'fail';
  marks: Marks;
  /** Requests at once, at the most. */
  concurrency: number;
  signal: AbortSignal;
  emit: EventSink;
  step: StepId;
  journal: ApplyJournal;
  /** The live object as it was saved before this run, for undoing. What was not saved is not updated. */
  saved(ref: ObjectRef): KubeObject | undefined;
  /** The imprint of what this run left of an object when it updated it before. */
  left(ref: ObjectRef): string | undefined;
  /** Why an object that the run made before, and that is as meant, is there; where nothing is given, an earlier session made it. */
  madeBy?(ref: ObjectRef): Message | undefined;
  /** The target is the cluster that the objects come from: what lies outside namespaces is the source's own. */
  isOfSource?: boolean;
  /** Everything but the writes: the target judges each object and keeps nothing. */
  dryRun?: boolean;
  /** An existing namespace in which objects are judged whose own does not exist yet. */
  dryRunNamespace?: string;
}
