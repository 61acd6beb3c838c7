import type { EventSink } from '../../model/event.ts';
import { number, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { phaseMeaning } from './phases.ts';

/** The phase of an object of Velero; one that Velero has not seen yet has none. */
export function phaseOf({ status }: KubeObject): string {
  return text(record(status).phase) || 'New';
}

/** How many objects a backup or a restore has dealt with, of those that Velero expects. */
export function itemsOf({ status }: KubeObject): { done: number; total: number } {
  const { totalItems, itemsBackedUp, itemsRestored } = record(record(status).progress);
  return { done: number(itemsBackedUp) ?? number(itemsRestored) ?? 0, total: number(totalItems) ?? 0 };
}

/** Tells what the states of a backup or a restore say that was not told before: its phases, and how far it is. */
export class RunProgress {
  readonly #step: string;
  readonly #context: string;
  readonly #emit: EventSink;
  #phase = '';
  #done = -1;
  /** The tenth of all objects that was told last. */
  #tenth = 0;

  constructor(step: string, context: string, emit: EventSink) {
    this.#step = step;
    this.#context = context;
    this.#emit = emit;
  }

  /** Takes the next state. */
  take(state: KubeObject): void {
    const phase = phaseOf(state);
    const items = itemsOf(state);
    if (phase !== this.#phase) {
      this.#phase = phase;
      const { name } = state.metadata;
      this.#log(message('velero.isNow', { name, phase, meaning: phaseMeaning(phase) }));
    }
    if (items.done === this.#done || items.total === 0) return;
    this.#done = items.done;
    this.#emit({ type: 'progress', step: this.#step, ...items, unit: 'objects' });
    const tenth = Math.floor((10 * items.done) / items.total);
    if (tenth > this.#tenth) this.#log(message('velero.moved', items));
    this.#tenth = tenth;
  }

  #log(words: ReturnType<typeof message>): void {
    this.#emit({ type: 'log', level: 'info', step: this.#step, context: this.#context, text: words });
  }
}
