import type { AppliedOutcome, Outcome } from '../../model/event.ts';
import type { Message, MessageCode } from '../../model/message.ts';
import { type ObjectRef, refKey } from '../../model/objects/object.ts';
import { readJournal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { PossibleWrites } from './possible-writes.ts';

/** One object of a run, as the journal has it last. */
export interface RecordedObject {
  object: ObjectRef;
  outcome: Outcome;
  reason: Message;
  uid?: string;
}

/** An object that was written, or that was tried to be. */
export interface WrittenObject extends RecordedObject {
  /** The imprint of what its last update left there. */
  left?: string;
}

/** What some steps of a run did to their objects. */
export interface RecordedSteps {
  /** Those whose last outcome was kept, by key (`refKey`). */
  objects: Map<string, WrittenObject>;
  /** Those that were about to be written when the journal ends, by key. */
  intended: Map<string, ObjectRef>;
}

/** What some steps of a run wrote, or tried to: created, updated and failed objects, and those without a result. */
export async function readWritten(folder: string, run: string, ...steps: string[]): Promise<RecordedSteps> {
  const found: RecordedSteps = { objects: new Map(), intended: new Map() };
  for await (const record of readJournal(folder)) {
    if (record.type === 'intent' && record.run === run && steps.includes(record.step)) {
      for (const object of record.objects) found.intended.set(refKey(object), object);
    }
    if (record.type !== 'object' || record.run !== run || !steps.includes(record.step)) continue;
    const { object, outcome, reason, uid } = record;
    const key = refKey(object);
    // A session that found its update done already did not write again.
    const left = record.left ?? found.objects.get(key)?.left;
    found.intended.delete(key);
    if (outcome === 'unchanged' || outcome === 'skipped') found.objects.delete(key);
    else {
      const known = { ...(uid !== undefined && { uid }), ...(left !== undefined && { left }) };
      found.objects.set(key, { object, outcome, reason, ...known });
    }
  }
  return found;
}

/** Whether one step of a run may have left something on its target. */
export async function mayHaveLeft(folder: string, run: string, step: string): Promise<boolean> {
  const writes = new PossibleWrites();
  for await (const record of readJournal(folder)) {
    const isOfStep = record.type === 'intent' || record.type === 'object';
    if (isOfStep && record.run === run && record.step === step) writes.take(record);
  }
  return writes.any;
}

/** The imprint of what the last update of a run left there, by object of one step. */
export async function readLeft(
  folder: string,
  run: string,
  step: string,
): Promise<(object: ObjectRef) => string | undefined> {
  const left = new Map<string, string>();
  for await (const record of readJournal(folder)) {
    if (record.type !== 'object' || record.run !== run || record.step !== step) continue;
    if (record.left !== undefined) left.set(refKey(record.object), record.left);
  }
  return (object) => left.get(refKey(object));
}

/** What a step got done so far from the run's newest backup: the outcomes of all that did not fail, by key (`refKey`). */
export async function readDone(folder: string, run: string, step: string): Promise<Map<string, AppliedOutcome>> {
  const outcomes = new Map<string, AppliedOutcome>();
  let backup: string | undefined;
  for await (const record of readJournal(folder)) {
    if (record.type === 'run' && record.run === run && record.backup !== backup) {
      backup = record.backup;
      outcomes.clear();
    }
    if (record.type !== 'object' || record.run !== run || record.step !== step) continue;
    const { object, outcome, reason } = record;
    // What Velero brought is there, and not yet held against what is meant.
    if (outcome === 'failed' || outcome === 'removed' || reason.code === 'run.brought') outcomes.delete(refKey(object));
    else outcomes.set(refKey(object), outcome);
  }
  return outcomes;
}

/**
 * How the Jobs of a run ended on a target, as its sessions saw it, by key (`refKey`); one that was made anew since has not.
 * `apply` and `wait` are the steps of that target.
 */
export async function readJobEnds(
  folder: string,
  run: string,
  { apply, wait }: { apply: string; wait: string },
): Promise<Map<string, Message>> {
  const ends = new Map<string, Message>();
  for await (const record of readJournal(folder)) {
    if (record.run !== run) continue;
    if (record.type === 'note' && record.step === wait && record.object) ends.set(refKey(record.object), record.text);
    if (record.type === 'object' && record.step === apply && record.outcome === 'created') {
      ends.delete(refKey(record.object));
    }
  }
  return ends;
}

/** What a step of an undo did to objects so far, by key (`refKey`). */
export interface Removals {
  removed: Set<string>;
  /** Those that it was about to delete, or had deleted and still saw, when its records end. */
  asked: Set<string>;
}

/** Reasons of what was deleted and is held. */
const onItsWay: readonly MessageCode[] = ['remove.going', 'remove.held', 'remove.held-content'];

/** What a step of an undo removed, and what it was about to. */
export async function readRemovals(folder: string, run: string, step: string): Promise<Removals> {
  const found: Removals = { removed: new Set(), asked: new Set() };
  for await (const record of readJournal(folder)) {
    if (record.type === 'intent' && record.run === run && record.step === step) {
      for (const object of record.objects) found.asked.add(refKey(object));
    }
    if (record.type !== 'object' || record.run !== run || record.step !== step) continue;
    const key = refKey(record.object);
    if (record.outcome === 'removed') found.removed.add(key);
    if (onItsWay.includes(record.reason.code)) found.asked.add(key);
    else found.asked.delete(key);
  }
  return found;
}

/** Which records are told as one: those of one object in one place, of which the last one counts. */
export interface Telling {
  /** The step itself, where nothing else is said. */
  placeOf?(step: string): string;
  /** Whether an outcome counts although a later session has another one. */
  outlasts?(outcome: Outcome, later: Outcome): boolean;
}

/** The last outcome of every object of some steps of a run, in the order of the journal, none of them kept in memory. */
export async function* readOutcomes(
  folder: string,
  run: string,
  steps: ReadonlySet<string>,
  { placeOf = (step) => step, outlasts = () => false }: Telling = {},
): AsyncGenerator<RecordedObject & { step: string }> {
  const keyOf = ({ step, object }: ObjectRecord) => `${placeOf(step)} ${refKey(object)}`;
  // A session deals with an object once, so only what later sessions did can take the place of something.
  const later = new Map<string, { number: number; outcome: Outcome }>();
  for await (const { session, number, record } of numbered(folder, run, steps)) {
    const { outcome } = record;
    const known = later.get(keyOf(record));
    if (session > 1 && !(known && outlasts(known.outcome, outcome))) later.set(keyOf(record), { number, outcome });
  }
  for await (const { number, record } of numbered(folder, run, steps)) {
    const { step, object, outcome, reason, uid } = record;
    const last = later.size === 0 ? undefined : later.get(keyOf(record));
    if (last && last.number !== number) {
      if (!outlasts(outcome, last.outcome)) continue;
      later.set(keyOf(record), { number, outcome });
    }
    yield { step, object, outcome, reason, ...(uid !== undefined && { uid }) };
  }
}

type ObjectRecord = Extract<JournalRecord, { type: 'object' }>;

/** The object records of some steps of a run, with their place in the journal and the session that wrote them, both from 1. */
async function* numbered(
  folder: string,
  run: string,
  steps: ReadonlySet<string>,
): AsyncGenerator<{ session: number; number: number; record: ObjectRecord }> {
  let session = 0;
  let number = 0;
  for await (const record of readJournal(folder)) {
    number += 1;
    if (record.type === 'run' && record.run === run) session += 1;
    if (record.type === 'object' && record.run === run && steps.has(record.step)) yield { session, number, record };
  }
}
