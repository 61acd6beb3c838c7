/** Milliseconds between two batches: at most 20 a second. */
const interval = 50;
/** Batches that may be on their way before the front has said that it took some. */
const initialCredit = 8;

/** Collects the events of one request and sends them in batches while the front has credit left. */
export class EventBatches {
  #events: unknown[] = [];
  #credit = initialCredit;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;
  readonly #send: (events: unknown[]) => void;
  readonly #signal: AbortSignal;
  readonly #wake = () => {
    for (const resolve of this.#waiting.splice(0)) resolve();
  };

  /** `signal`: that of the request; nobody who is told to stop is kept waiting. */
  constructor(send: (events: unknown[]) => void, signal: AbortSignal) {
    this.#send = send;
    this.#signal = signal;
    signal.addEventListener('abort', this.#wake, { once: true });
  }

  /** Takes an event; one that comes after the end goes nowhere. */
  add(event: unknown): void {
    if (this.#closed) return;
    this.#events.push(event);
    this.#schedule();
  }

  /** The front took this many batches. */
  credit(batches: number): void {
    this.#credit += batches;
    if (this.#events.length > 0) this.#schedule();
  }

  /** Resolves when nothing waits for credit, or the request is to stop: what produces many events awaits it now and then. */
  drained(): Promise<void> {
    if (this.#credit > 0 || this.#events.length === 0 || this.#signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Sends what is left, credit or not, so that a result never overtakes its events. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#signal.removeEventListener('abort', this.#wake);
    this.#flush();
  }

  #schedule(): void {
    if (this.#timer === undefined && this.#credit > 0 && !this.#closed) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#flush();
      }, interval);
    }
  }

  #flush(): void {
    if (this.#events.length > 0) {
      const events = this.#events;
      this.#events = [];
      this.#credit -= 1;
      this.#send(events);
    }
    this.#wake();
  }
}
