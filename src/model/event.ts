import type { Message } from './message.ts';
import type { ObjectRef } from './objects/object.ts';

/** What came of bringing one object to a target; `failed` has the reason in words. */
export type AppliedOutcome = 'created' | 'updated' | 'unchanged' | 'skipped' | 'failed';

/** What happened to one object; only an undo removes any. */
export type Outcome = AppliedOutcome | 'removed';

/** The steps of a run, in their order. A step that works on one target is named `apply:<target>` and so on. */
export type StepId = string;

/** A step began or ended. */
export interface StepEvent {
  type: 'step';
  step: StepId;
  state: 'started' | 'done' | 'failed' | 'cancelled';
  title: Message;
  reason?: Message;
}

/** One object was dealt with. `context` is the kube context of the cluster it lies in. */
export interface ObjectEvent {
  type: 'object';
  step: StepId;
  context: string;
  object: ObjectRef;
  outcome: Outcome;
  reason: Message;
}

/** A sentence for the migration's log. */
export interface LogEvent {
  type: 'log';
  level: 'info' | 'warning' | 'error';
  step?: StepId;
  context?: string;
  object?: ObjectRef;
  text: Message;
}

/** How far a step is. `total` is absent while it is not known. */
export interface ProgressEvent {
  type: 'progress';
  step: StepId;
  done: number;
  total?: number;
  /** `bytes`: the data of volumes, which goes beside the objects. */
  unit: 'objects' | 'bytes';
  /** The volume whose data moved last, and its own bytes, where `done` and `total` are those of all volumes. */
  volume?: { name: string; done: number; total: number };
}

/** Everything a person can see happening; `at` is an ISO 8601 time. */
export type MigrationEvent = { at: string } & (StepEvent | ObjectEvent | LogEvent | ProgressEvent);

/** An event before it is stamped with its time. */
export type UnstampedEvent = StepEvent | ObjectEvent | LogEvent | ProgressEvent;

/** Takes events; the engine stamps, batches and passes them on. */
export type EventSink = (event: UnstampedEvent) => void;
