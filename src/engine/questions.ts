import type { FromEngine, SecretKind } from '../model/door.ts';
import { cancelled } from '../model/error.ts';

/** What the engine asks a front for, until it answers or nobody wants to know any more. */
export class Questions {
  readonly #send: (message: FromEngine) => void;
  readonly #asked = new Map<number, (value: string | null) => void>();
  #last = 0;

  constructor(send: (message: FromEngine) => void) {
    this.#send = send;
  }

  /** Asks for a credential; nothing where the person gave none, or gave none before and only a `stored` one is asked for. Throws `cancelled` when the signal aborts. */
  async askSecret(secret: SecretKind, about: string, signal?: AbortSignal, stored?: boolean): Promise<string | null> {
    if (signal?.aborted) throw cancelled();
    this.#last += 1;
    const ask = this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    const withdraw = () => {
      this.#send({ type: 'withdraw', ask });
      reject(cancelled());
    };
    this.#asked.set(ask, resolve);
    signal?.addEventListener('abort', withdraw, { once: true });
    try {
      this.#send({ type: 'ask', ask, secret, about, ...(stored === true && { stored }) });
      return await promise;
    } finally {
      signal?.removeEventListener('abort', withdraw);
      this.#asked.delete(ask);
    }
  }

  /** Takes an answer; one that nobody waits for goes nowhere. */
  answer(ask: number, value: string | null): void {
    this.#asked.get(ask)?.(value);
  }

  /** The front is gone: every question counts as answered with nothing. */
  close(): void {
    for (const answer of this.#asked.values()) answer(null);
  }
}
