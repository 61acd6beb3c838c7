import type * as vscode from 'vscode';

/** Milliseconds after the last key. */
const typingPause = 300;

/** Work that waits until nobody types: a later one under the same key takes the place of an earlier one, also of one that is under way. */
export class AfterTyping implements vscode.Disposable {
  readonly #log: Pick<vscode.LogOutputChannel, 'warn'>;
  readonly #works = new Map<string, { timer: NodeJS.Timeout; cancel: AbortController }>();

  /** What work throws only stands in the log: nobody asked for it. */
  constructor(log: Pick<vscode.LogOutputChannel, 'warn'>) {
    this.#log = log;
  }

  /** Begins work in a while; its signal aborts when other work takes its place. `about` names it in the log. */
  soon(key: string, about: string, work: (signal: AbortSignal) => Promise<void>): void {
    this.forget(key);
    const cancel = new AbortController();
    const { signal } = cancel;
    const timer = setTimeout(() => {
      work(signal).catch((thrown: unknown) => {
        if (!signal.aborted) this.#log.warn(`${about}: ${String(thrown)}`);
      });
    }, typingPause);
    this.#works.set(key, { timer, cancel });
  }

  /** Work under this key is not begun, or broken off. */
  forget(key: string): void {
    const work = this.#works.get(key);
    clearTimeout(work?.timer);
    work?.cancel.abort();
    this.#works.delete(key);
  }

  dispose(): void {
    for (const key of [...this.#works.keys()]) this.forget(key);
  }
}
