import { type Message, message } from '../../model/message.ts';

/** Owners that a warning names. */
const named = 3;

/** Counts what a target does not get because a custom resource owns it: without that kind's operator there, nobody makes it again. */
export class LeftToOperators {
  readonly #owners = new Set<string>();
  #count = 0;

  /** Takes the reason why an object is left out; other reasons are none of its business. */
  take({ code, args }: Message): void {
    if (code !== 'adapt.omit.operator' && code !== 'adapt.omit.operator-claim') return;
    this.#count += 1;
    this.#owners.add(`${args.kind} ${args.name}`);
  }

  /** One warning for all, or nothing where there is nothing to tell. */
  warning(target: string): Message | undefined {
    if (this.#count === 0) return undefined;
    const owners = [...this.#owners];
    const shown = owners.length > named ? [...owners.slice(0, named), '…'] : owners;
    return message('run.left-to-operators', { count: this.#count, owners: shown.join(', '), target });
  }
}
