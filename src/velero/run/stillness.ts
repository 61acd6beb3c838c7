/** Has a look taken whenever nothing has moved for a while. A look that throws ends the wait. */
export class Stillness {
  readonly #milliseconds: number;
  readonly #look: () => Promise<void>;
  readonly #broken = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(seconds: number, look: () => Promise<void>) {
    this.#milliseconds = seconds * 1000;
    this.#look = look;
    this.moved();
  }

  /** Aborts with what the look threw. */
  get signal(): AbortSignal {
    return this.#broken.signal;
  }

  /** Something moved: the while begins anew. */
  moved(): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#look().then(
        () => this.moved(),
        (thrown: unknown) => this.#broken.abort(thrown),
      );
    }, this.#milliseconds);
  }

  /** No look is taken any more. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }
}
