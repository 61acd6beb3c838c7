import type { Adapted } from '../../adapt/context.ts';
import { format, type Message } from '../../model/message.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import { isSecret } from '../../model/objects/secret.ts';

/** What was changed for the same reason in some objects of a target. `fields`: the first few, and of Secrets more, as JSON pointers. */
export interface Adaptation {
  reason: Message;
  count: number;
  fields: { object: ObjectRef; pointer: string }[];
}

/** Fields that are named for one reason. A manifest does not show what is changed in the values of a Secret: only the report tells. */
const named = { usually: 3, ofSecrets: 100 };
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
      const most = isSecret(adapted.object) && pointer.startsWith('/data/') ? named.ofSecrets : named.usually;
      if (fields && fields.length < most) fields.push({ object: adapted.ref, pointer });
    }
  }

  /** The most frequent first. */
  list(): Adaptation[] {
    return [...this.#found.values()].sort((one, other) => other.count - one.count);
  }
}
