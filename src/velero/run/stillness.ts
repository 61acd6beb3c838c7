/** How long nothing may move at all, in seconds, and what the wait ends with then. */
export interface Bound {
  seconds: number;
  error: () => Error;
}

/** Has a look taken whenever nothing has moved for a while. A look that throws ends the wait, and so does a bound. */
export class Stillness {
  readonly #milliseconds: number;
  readonly #bound: Bound | undefined;
  /** When something moved last, by `performance.now`. */
  #movedAt = 0;
  readonly #look: () => Promise<void>;
  readonly #broken = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(seconds: number, look: () => Promise<void>, bound?: Bound) {
    this.#milliseconds = seconds * 1000;
    this.#look = look;
    this.#bound = bound;
    this.moved();
  }

  /** Aborts with what the look threw. */
  get signal(): AbortSignal {
    return this.#broken.signal;
  }

  /** Something moved: the while begins anew. */
  moved(): void {
    this.#movedAt = performance.now();
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#lookOnce().then(
        () => this.#wait(),
        (thrown: unknown) => this.#broken.abort(thrown),
      );
    }, this.#milliseconds);
  }

  async #lookOnce(): Promise<void> {
    const movedAt = this.#movedAt;
    await this.#look();
    const { seconds = Number.POSITIVE_INFINITY, error } = this.#bound ?? {};
    if (error && movedAt === this.#movedAt && performance.now() - movedAt >= seconds * 1000) throw error();
  }

  /** No look is taken any more. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }
}
