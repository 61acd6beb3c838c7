import * as vscode from 'vscode';
import type { ContextList } from '../model/clusters/cluster-contents.ts';
import { cancelled, toKubeferryError } from '../model/error.ts';
import type { Engine } from './engine.ts';
import { Waiting } from './waiting.ts';

/** Milliseconds before the watch is started again after a failure; doubled each time, up to a minute. */
const firstPause = 500;
/** Milliseconds that the watch stays after its last listener went. */
const linger = 60_000;

/** The kube contexts of all kubeconfigs, followed while somebody holds them. */
export class Contexts {
  readonly #engine: Engine;
  readonly #changed = new vscode.EventEmitter<ContextList>();
  readonly #log: vscode.LogOutputChannel;
  readonly #waiting = new Waiting<ContextList>();
  #list: ContextList | undefined;
  #watch: AbortController | undefined;
  /** The watch failed, and waits before it begins again. */
  #resting = false;
  #holders = 0;
  #release: NodeJS.Timeout | undefined;

  /** Fires with each new list, the first included. */
  readonly onDidChange = this.#changed.event;

  constructor(engine: Engine, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#log = log;
  }

  /** The last list, or nothing before the first. */
  get current(): ContextList | undefined {
    return this.#list;
  }

  /** Follows the kubeconfigs until the returned hold is disposed (and a minute longer). */
  hold(): vscode.Disposable {
    clearTimeout(this.#release);
    this.#holders += 1;
    if (!this.#watch) this.#start();
    let held = true;
    return new vscode.Disposable(() => {
      if (!held) return;
      held = false;
      this.#holders -= 1;
      if (this.#holders === 0) this.#release = setTimeout(() => this.#stop(), linger);
    });
  }

  /** Reads the kubeconfigs again, for file systems that tell of no change. */
  readAgain(): void {
    if (!this.#watch) return;
    this.#watch.abort();
    this.#start();
  }

  /** The contexts as they are now; waits for the first list. Throws what the engine answers where it does not come. */
  async list(): Promise<ContextList> {
    const held = this.hold();
    try {
      if (this.#list && this.#watch) return this.#list;
      // Whoever asks again does not wait for the end of the pause.
      if (this.#resting) this.readAgain();
      return await this.#waiting.next();
    } finally {
      held.dispose();
    }
  }

  dispose(): void {
    clearTimeout(this.#release);
    this.#stop();
    this.#waiting.fail(cancelled());
    this.#changed.dispose();
  }

  #start(): void {
    this.#watch = new AbortController();
    this.#resting = false;
    void this.#follow(this.#watch.signal);
  }

  #stop(): void {
    this.#watch?.abort();
    this.#watch = undefined;
    this.#list = undefined;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let pause = firstPause;
    while (!signal.aborted) {
      try {
        await this.#engine.request(
          'contexts.watch',
          {},
          {
            signal,
            onEvents: (lists) => {
              const last = lists.at(-1);
              if (!last || signal.aborted) return;
              pause = firstPause;
              this.#list = last;
              this.#changed.fire(last);
              this.#waiting.settle(last);
            },
          },
        );
      } catch (thrown) {
        if (!signal.aborted) {
          this.#log.warn(`The kubeconfigs are not followed: ${toKubeferryError(thrown).message}`);
          this.#waiting.fail(thrown);
        }
      }
      if (signal.aborted) return;
      this.#resting = true;
      await rest(pause, signal);
      if (!signal.aborted) this.#resting = false;
      pause = Math.min(60_000, pause * 2);
    }
  }
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
