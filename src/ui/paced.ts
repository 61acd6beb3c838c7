/** Does something at once, and again at most once in a while: what is asked for meanwhile comes together, and late. */
export class Paced {
  readonly #pause: number;
  readonly #work: () => void;
  #timer: NodeJS.Timeout | undefined;
  #wanted = false;

  /** `pause`: milliseconds between two times. */
  constructor(pause: number, work: () => void) {
    this.#pause = pause;
    this.#work = work;
  }

  /** Has the work done, now or after the pause. */
  soon(): void {
    this.#wanted = true;
    if (this.#timer === undefined) this.#do();
  }

  /** Does now what still waits, and nothing any more until the next `soon`. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#work();
  }

  #do(): void {
    this.#wanted = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#wanted) this.#do();
    }, this.#pause);
    this.#work();
  }
}
