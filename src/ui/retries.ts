/** Seconds before a first, second, … retry; the last one stays. */
const pauses = [5, 15, 45, 120, 300];

/** Does what failed again, later each time, until it is told that it went well or is not wanted any more. */
export class Retries {
  readonly #again: (key: string) => void;
  readonly #waiting = new Map<string, { failures: number; timer: NodeJS.Timeout }>();

  constructor(again: (key: string) => void) {
    this.#again = again;
  }

  /** It failed: it will be done again. */
  failed(key: string): void {
    const failures = this.#waiting.get(key)?.failures ?? 0;
    clearTimeout(this.#waiting.get(key)?.timer);
    const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 0;
    const timer = setTimeout(() => this.#again(key), pause * 1000);
    this.#waiting.set(key, { failures: failures + 1, timer });
  }

  /** It went well, or is not wanted any more. */
  forget(key: string): void {
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
  }

  dispose(): void {
    for (const key of [...this.#waiting.keys()]) this.forget(key);
  }
}
