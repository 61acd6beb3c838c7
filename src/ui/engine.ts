import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import tls from 'node:tls';
import { receivedOver, sendOver } from '../model/channel.ts';
import type { FromEngine, RequestName, Requests, SecretKind, ToEngine } from '../model/door.ts';
import { cancelled, fromPlainError, KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { joined, type Piece } from '../model/pieces.ts';
import type { EngineSettings } from '../model/settings.ts';

/** The client of the engine, which is a process of its own so that it can neither block nor take down the extension host. */

/** Milliseconds without a request after which the engine is ended. */
const idleLimit = 5 * 60_000;

/** Milliseconds that an engine gets to stop in an orderly way; a little more than it gives itself. */
const stopTime = 45_000;

/** Something that can be cancelled, as VS Code hands it out. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** How a request is cancelled and what takes its events. Batches come one after the other: the next waits until `onEvents` has ended. */
export interface RequestOptions<Event> {
  signal?: AbortSignal | undefined;
  token?: Cancellation | undefined;
  onEvents?: ((events: Event[]) => void | Promise<void>) | undefined;
  /** The caller tells the person where the engine dies before it answers. */
  tellsDeath?: boolean;
}

/** What the engine needs from the side that starts it. */
export interface EngineFront {
  /** The script of the engine, run by this same program. */
  script: string;
  settings(): EngineSettings;
  /** Environment variables over those of this process. */
  env?: Record<string, string>;
  log(level: 'error' | 'warn' | 'info' | 'debug', text: string): void;
  /** Asks the person for a credential, or looks only for a `stored` one; nothing where there is none. The signal aborts when nobody waits for it any more. */
  askSecret(secret: SecretKind, about: string, signal: AbortSignal, stored: boolean): Promise<string | null>;
  /** The engine ended though nobody asked it to; it starts again at the next request. `told`: whoever waited for it tells the person. */
  died(error: KubeferryError, told: boolean): void;
  /** Milliseconds that an engine which is told to end gets for it. Default: 45 s. */
  stopTime?: number;
}

interface Pending {
  tellsDeath: boolean;
  /** Parts of the result that came before it. */
  pieces: Piece[];
  settle(result: unknown): void;
  fail(error: KubeferryError): void;
  events(batch: unknown[]): void;
}

/** Starts the engine at the first request, speaks with it, and ends it when it has been idle for some minutes. */
export class Engine {
  readonly #front: EngineFront;
  readonly #pending = new Map<number, Pending>();
  readonly #questions = new Map<number, AbortController>();
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #disposed = false;

  constructor(front: EngineFront) {
    this.#front = front;
  }

  /** The process id while the engine runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Asks the engine for something. Throws a `KubeferryError`: what the engine answered, `cancelled` after a cancel, or
   * `unexpected` where the engine ended before it answered.
   */
  async request<N extends RequestName>(
    name: N,
    params: Requests[N]['params'],
    options: RequestOptions<Requests[N]['event']> = {},
  ): Promise<Requests[N]['result']> {
    const { signal, token } = options;
    if (this.#disposed || signal?.aborted || token?.isCancellationRequested) throw cancelled();
    this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    const cancel = () => this.#send({ type: 'cancel', id });
    const cancellation = token?.onCancellationRequested(cancel);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#ask(id, name, params, options);
    } finally {
      signal?.removeEventListener('abort', cancel);
      cancellation?.dispose();
      this.#endWhenIdle();
    }
  }

  /** Hands the settings over again after a change; an engine that does not run gets them when it starts. */
  settingsChanged(): void {
    if (this.#child) this.#sendSettings();
  }

  /** Ends the engine; runs stop at a place from which they resume. */
  dispose(): void {
    this.#disposed = true;
    this.#end();
  }

  #ask<N extends RequestName>(
    id: number,
    name: N,
    params: Requests[N]['params'],
    { onEvents, tellsDeath = false }: RequestOptions<Requests[N]['event']>,
  ): Promise<Requests[N]['result']> {
    return new Promise((resolve, reject) => {
      // What comes through the door has the type that `Requests` says: both ends are built from it, together.
      let handled: Promise<void> = Promise.resolve();
      this.#pending.set(id, {
        tellsDeath,
        pieces: [],
        settle: (result) => handled.then(() => resolve(result as Requests[N]['result']), reject),
        fail: (error) => handled.then(() => reject(error), reject),
        events: (batch) => {
          handled = handled.then(async () => {
            await onEvents?.(batch as Requests[N]['event'][]);
            this.#send({ type: 'credit', id, batches: 1 });
          });
          // A listener that throws ends its request; the error reaches the caller when the engine has stopped.
          handled.catch(() => this.#send({ type: 'cancel', id }));
        },
      });
      this.#send({ type: 'request', id, name, params });
    });
  }

  #start(): void {
    clearTimeout(this.#idle);
    if (this.#child) return;
    const child = fork(this.#front.script, [], {
      execPath: process.execPath,
      execArgv: engineFlags(),
      env: {
        ...oneHeap,
        ...process.env,
        ...compiledKept(this.#front.script),
        ...this.#front.env,
        ELECTRON_RUN_AS_NODE: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    let lastWords = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        lastWords = (lastWords + text).slice(-4000);
        this.#front.log('warn', text.trimEnd());
      });
    }
    child.on('message', (incoming) => this.#receive(child, receivedOver(incoming)));
    child.on('error', (error) => {
      // A child that could not be started has no id; one that could not be sent something, or ended, still runs.
      if (child.pid === undefined) this.#ended(child, String(error));
      else this.#front.log('warn', `The engine: ${String(error)}`);
    });
    child.on('exit', (code, signal) => this.#ended(child, `exit code ${code}, signal ${signal}\n${lastWords}`));
    this.#sendSettings();
  }

  #sendSettings(): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#ask(id, 'settings.set', this.#front.settings(), {}).catch((thrown: unknown) =>
      this.#front.log('error', `settings.set: ${String(thrown)}`),
    );
  }

  #send(outgoing: ToEngine): void {
    const child = this.#child;
    if (!child?.connected) return;
    const send = (message: object) =>
      child.send(message, (error) => {
        if (error) this.#front.log('debug', `The engine did not take a message: ${error.message}`);
      });
    sendOver(send, outgoing);
  }

  #receive(child: ChildProcess, incoming: unknown): void {
    if (child !== this.#child || !isFromEngine(incoming)) return;
    if (incoming.type === 'log') this.#front.log(incoming.level, incoming.text);
    else if (incoming.type === 'ready') this.#front.log('debug', `The engine runs as process ${incoming.pid}.`);
    else if (incoming.type === 'ask') this.#answer(incoming);
    else if (incoming.type === 'withdraw') this.#questions.get(incoming.ask)?.abort();
    else if (incoming.type === 'events') this.#pending.get(incoming.id)?.events(incoming.events);
    else if (incoming.type === 'piece') this.#pending.get(incoming.id)?.pieces.push(incoming);
    else {
      const pending = this.#pending.get(incoming.id);
      this.#pending.delete(incoming.id);
      if (incoming.type === 'result') pending?.settle(joined(incoming.result, pending.pieces));
      // The engine logs every request that fails.
      else pending?.fail(fromPlainError(incoming.error, true));
    }
  }

  #answer({ ask, secret, about, stored = false }: Extract<FromEngine, { type: 'ask' }>): void {
    const child = this.#child;
    const withdrawn = new AbortController();
    this.#questions.set(ask, withdrawn);
    const answer = (value: string | null) => {
      if (this.#questions.get(ask) === withdrawn) this.#questions.delete(ask);
      // Another engine numbers its questions anew.
      if (child === this.#child && !withdrawn.signal.aborted) this.#send({ type: 'answer', ask, value });
    };
    this.#front.askSecret(secret, about, withdrawn.signal, stored).then(answer, (thrown: unknown) => {
      this.#front.log('error', `${secret}: ${String(thrown)}`);
      answer(null);
    });
  }

  #withdrawQuestions(): void {
    for (const question of this.#questions.values()) question.abort();
    this.#questions.clear();
  }

  #ended(child: ChildProcess, detail: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    clearTimeout(this.#idle);
    this.#withdrawQuestions();
    const error = new KubeferryError('unexpected', message('ui.engine-ended'), {
      hint: message('ui.engine-ended.hint'),
      cause: detail,
      // Who is told of the death logs it once for all requests.
      logged: true,
    });
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of waiting) pending.fail(error);
    this.#front.died(
      error,
      waiting.some(({ tellsDeath }) => tellsDeath),
    );
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idle);
    if (this.#pending.size > 0 || !this.#child) return;
    this.#idle = setTimeout(() => this.#end(), idleLimit);
    this.#idle.unref();
  }

  #end(): void {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = undefined;
    this.#withdrawQuestions();
    for (const pending of this.#pending.values()) pending.fail(cancelled());
    this.#pending.clear();
    if (child) stop(child, this.#front.stopTime ?? stopTime);
  }
}

/**
 * The flags of Node that the engine runs with.
 *
 * Young objects get little room: pages of a list live long enough to be copied about in it, which costs time and 40 MB.
 * All others get what a large namespace needs at once: a heap that grows bit by bit is marked each time (a seventh of the work of a backup).
 * The flag for the system's authorities came to Node with the function; a look into its list of flags takes 10 ms.
 */
export function engineFlags(): string[] {
  const systemCa = 'getCACertificates' in tls ? ['--use-system-ca'] : [];
  return [...systemCa, '--max-semi-space-size=2', '--initial-heap-size=96'];
}

/**
 * Compiling the engine takes a third of its memory, which it does not give back, and half of its start. So Node keeps what it compiled once,
 * beside the script: who can write there can change that too, and it goes with this version. Where nobody can, it is compiled each time.
 */
function compiledKept(script: string): { NODE_COMPILE_CACHE: string } {
  return { NODE_COMPILE_CACHE: join(dirname(script), 'compiled') };
}

/**
 * How glibc gives out memory. By itself it has a heap for each thread, each with gaps of its own, and soon takes even the largest buffers from
 * them: 8 MB more for the first reading of a large backup. Parts of streams, of up to 256 KB, stay in the one heap: to take each from the
 * system, and have it cleared, costs a fifth of that reading.
 */
const oneHeap = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: String(320 * 1024) };

/** The engine takes the end of the channel as the word to stop in an orderly way; one that does not is ended. */
function stop(child: ChildProcess, milliseconds: number): void {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  timer.unref();
  child.once('exit', () => clearTimeout(timer));
}

function isFromEngine(value: unknown): value is FromEngine {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
