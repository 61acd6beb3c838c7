import type { UnstampedEvent } from '../../model/event.ts';
import { type Message, message } from '../../model/message.ts';
import { warningOf } from '../../model/warning.ts';

/** How many objects that differ are warned of by name; the report lists every object anyway. */
const named = 20;

/** Sentences that say that something may be missing in what moves. */
const tellsOfMissing: ReadonlySet<string> = new Set([
  'backup.kindsMissing',
  'run.read-with-errors',
  'run.read-fewer',
  'run.velero-partial',
]);

/** The warnings of a run: all are counted, and only the first of those about objects are kept, since there may be very many. */
export class Warnings {
  readonly #kept: Message[] = [];
  #objects = 0;
  #missing: Message | undefined;

  /** Takes what is told to the front. */
  take(event: UnstampedEvent): void {
    if (event.type === 'log' && tellsOfMissing.has(event.text.code)) {
      this.#missing ??= event.text;
      this.#kept.push(event.text);
    }
    const warning = warningOf(event);
    if (!warning) return;
    if (event.type === 'object') this.#objects += 1;
    if (event.type !== 'object' || this.#objects <= named) this.#kept.push(warning);
  }

  /** Why nobody can tell whether all that belongs to what moves was read; nothing where it was. */
  get missing(): Message | undefined {
    return this.#missing;
  }

  get count(): number {
    return this.#kept.length + this.#more;
  }

  /** What the report says of them. */
  words(): Message[] {
    return this.#more === 0 ? this.#kept : [...this.#kept, message('run.left-different-more', { count: this.#more })];
  }

  get #more(): number {
    return Math.max(0, this.#objects - named);
  }
}
