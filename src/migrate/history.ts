import type { Outcome } from '../model/event.ts';
import type { Message } from '../model/message.ts';
import { type ObjectRef, refKey } from '../model/object.ts';
import { readJournal } from './journal.ts';

/** One object of a run, as the journal has it last. */
export interface RecordedObject {
  object: ObjectRef;
  outcome: Outcome;
  reason: Message;
  uid?: string;
}

/** What the journal knows of one run. */
export interface RecordedRun {
  run: string;
  kind: 'run' | 'undo';
  /** The run that an undo takes back. */
  of?: string;
  /** Fingerprint of the plan that the run began with. */
  plan?: string;
  backup?: string;
  startedAt: string;
  /** Steps that are done. */
  done: Set<string>;
  /** By step, then by object key (`refKey`). */
  objects: Map<string, Map<string, RecordedObject>>;
  /** Objects that were about to be written when the journal ends, by step, then by key. */
  intended: Map<string, Map<string, ObjectRef>>;
  state: 'interrupted' | 'cancelled' | 'failed' | 'completed';
}

/** Every run of a migration, oldest first. Only the last record of an object counts. */
export async function readHistory(folder: string): Promise<RecordedRun[]> {
  const runs = new Map<string, RecordedRun>();
  for await (const record of readJournal(folder)) {
    if (record.type === 'run') {
      const known = runs.get(record.run);
      if (known) known.state = 'interrupted';
      else {
        runs.set(record.run, {
          run: record.run,
          kind: record.kind,
          ...(record.of !== undefined && { of: record.of }),
          ...(record.plan !== undefined && { plan: record.plan }),
          ...(record.backup !== undefined && { backup: record.backup }),
          startedAt: record.at,
          done: new Set(),
          objects: new Map(),
          intended: new Map(),
          state: 'interrupted',
        });
      }
      continue;
    }
    const run = runs.get(record.run);
    if (!run) continue;
    if (record.type === 'step') {
      if (record.state === 'done') run.done.add(record.step);
    } else if (record.type === 'intent') {
      const intended = inStep(run.intended, record.step);
      for (const object of record.objects) intended.set(refKey(object), object);
    } else if (record.type === 'object') {
      const { object, outcome, reason, uid } = record;
      const key = refKey(object);
      inStep(run.intended, record.step).delete(key);
      inStep(run.objects, record.step).set(key, { object, outcome, reason, ...(uid !== undefined && { uid }) });
    } else if (record.type === 'end') run.state = record.state;
  }
  return [...runs.values()];
}

function inStep<Value>(steps: Map<string, Map<string, Value>>, step: string): Map<string, Value> {
  const known = steps.get(step);
  if (known) return known;
  const fresh = new Map<string, Value>();
  steps.set(step, fresh);
  return fresh;
}
