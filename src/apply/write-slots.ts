/** Milliseconds for which refusals count as those of one crowd, at the least. */
const crowd = 1000;

/** How many writes are under way at once. Halved when the server asks for less, one more after each stretch that went well. */
export class WriteSlots {
  readonly #most: number;
  readonly #slowed: ((limit: number) => void) | undefined;
  #limit: number;
  #active = 0;
  #wellDone = 0;
  /** Time until which another refusal is taken for one of the same crowd. */
  #slowedUntil = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #drained: (() => void)[] = [];

  /** `most`: never more at once. `slowed` is told each time there are fewer than before, and how many. */
  constructor(most: number, slowed?: (limit: number) => void) {
    this.#most = Math.max(1, most);
    this.#slowed = slowed;
    this.#limit = this.#most;
  }

  /** How many may be under way now. */
  get limit(): number {
    return this.#limit;
  }

  /** Resolves when there is room for one more; that one then counts until `release`. */
  async take(): Promise<void> {
    if (this.#active >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#active += 1;
  }

  /** One is done, and went well or not. Whoever waits takes its place, unless there are too many. */
  release(well: boolean): void {
    if (well) this.#grow();
    this.#active -= 1;
    while (this.#active < this.#limit) {
      const next = this.#waiting.shift();
      if (!next) break;
      this.#active += 1;
      next();
    }
    if (this.#active === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }

  /**
   * The server asked for less, and what it refused is sent again after `pause` milliseconds, or not at all. Those of the same
   * crowd that it refuses before say nothing new.
   */
  slowDown(pause: number | undefined): void {
    const now = Date.now();
    if (now < this.#slowedUntil) return;
    this.#slowedUntil = now + Math.max(crowd, pause ?? 0);
    this.#wellDone = 0;
    if (this.#limit === 1) return;
    this.#limit = Math.floor(this.#limit / 2);
    this.#slowed?.(this.#limit);
  }

  /** Resolves when none is under way. */
  async drained(): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  #grow(): void {
    if (this.#limit === this.#most) return;
    this.#wellDone += 1;
    if (this.#wellDone < this.#limit * 8) return;
    this.#limit += 1;
    this.#wellDone = 0;
  }
}
