import type { Adapted } from '../../adapt/context.ts';
import { format, type Message } from '../../model/message.ts';
import type { ObjectRef } from '../../model/object.ts';

/** What was changed for the same reason in some objects of a target. `fields`: the first few, as JSON pointers. */
export interface Adaptation {
  reason: Message;
  count: number;
  fields: { object: ObjectRef; pointer: string }[];
}

/** Fields that are named for one reason. */
const named = 3;
/** Reasons that are told apart; a report of more would not be read. */
const atMost = 200;

/** Gathers what adapting changed, by reason, in little memory however many objects there are. */
export class Adaptations {
  readonly #found = new Map<string, Adaptation>();

  add(adapted: Extract<Adapted, { object: unknown }>): void {
    for (const { pointer, reason } of adapted.changes) {
      const key = format(reason);
      const known = this.#found.get(key);
      if (known) known.count += 1;
      else if (this.#found.size < atMost) this.#found.set(key, { reason, count: 1, fields: [] });
      const fields = this.#found.get(key)?.fields;
      if (fields && fields.length < named) fields.push({ object: adapted.ref, pointer });
    }
  }

  /** The most frequent first. */
  list(): Adaptation[] {
    return [...this.#found.values()].sort((one, other) => other.count - one.count);
  }
}
