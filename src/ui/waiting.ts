/** Those who wait for a value that comes again and again: each gets the next one, or the failure that comes in its place. */
export class Waiting<Value> {
  #next = Promise.withResolvers<Value>();

  constructor() {
    this.#unheard();
  }

  /** The next value. Throws what is failed with before it comes. */
  next(): Promise<Value> {
    return this.#next.promise;
  }

  /** Gives the value to all who wait. */
  settle(value: Value): void {
    this.#next.resolve(value);
    this.#renew();
  }

  /** Tells all who wait that it does not come. */
  fail(thrown: unknown): void {
    this.#next.reject(thrown);
    this.#renew();
  }

  #renew(): void {
    this.#next = Promise.withResolvers<Value>();
    this.#unheard();
  }

  /** A failure for which nobody waits is no unhandled one. */
  #unheard(): void {
    this.#next.promise.catch(() => undefined);
  }
}
