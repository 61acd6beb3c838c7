import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCode } from '../../src/model/system-code.ts';
import { makeCgroup, removeCgroup } from './cgroups.ts';
import { runs } from './process-tree.ts';

/** What to start: a program with its arguments, a name for its log file, and variables besides those of this process. */
export interface ProcessSpec {
  name: string;
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** Where the log goes, if not to the folder of logs. */
  log?: string;
  /** The file of the network namespace that it runs in, on Linux; then the kernel ends it where even the keeper is killed. */
  network?: string;
  /** Write the log as a container runtime does (one line: time, stream, `F`, text). */
  cri?: boolean;
}

/** One process of the sandbox. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** How it ended (`code 1`, `SIGKILL`), or nothing while it runs. */
  ended(): string | undefined;
  /** Ends it and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** All processes of one sandbox: started through a keeper that ends them however this process ends. */
export class Processes {
  readonly #keeper: ChildProcess;
  readonly #logs: string;
  readonly #closed: Promise<void>;
  readonly #ends = new Map<number, string>();
  readonly #waiting = new Map<number, { started: (pid: number) => void; failed: (error: Error) => void }>();
  readonly #onEnd = new Map<number, () => void>();
  /** Process ids, by the numbers under which the keeper knows them. */
  readonly #running = new Map<number, number>();
  #cgroups: string[] = [];
  #count = 0;
  #lost: Error | undefined;

  /** Logs go to `logs`; `data` is removed when all processes are gone. */
  constructor(logs: string, data: string) {
    this.#logs = logs;
    // Detached, so that Ctrl-C in a terminal reaches this process only.
    this.#keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.mjs')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    this.#closed = new Promise((resolve) => {
      this.#keeper.once('error', (error) => this.#lose(error));
      this.#keeper.once('close', () => resolve(this.#clear(data)));
    });
    // What could not be cleared is told by `stop`.
    this.#closed.catch(() => undefined);
    // A keeper that is gone is told of by `close`.
    this.#keeper.stdin?.on('error', () => undefined);
    if (this.#keeper.stdout === null) throw new Error('The keeper of the sandbox has no output.');
    createInterface({ input: this.#keeper.stdout }).on('line', (line) => this.#hear(JSON.parse(line)));
    this.#tell({ op: 'remove', path: data });
  }

  /** Starts a program; resolves once it runs (not: once it is ready). */
  async start(spec: ProcessSpec): Promise<RunningProcess> {
    if (this.#lost !== undefined) throw this.#lost;
    const id = this.#count++;
    const log = spec.log ?? join(this.#logs, `${spec.name}.log`);
    const env = { ...process.env, ...spec.env };
    const started = new Promise<number>((resolve, reject) =>
      this.#waiting.set(id, { started: resolve, failed: reject }),
    );
    const [program, ...args] = commandOf(spec);
    this.#tell({ op: 'start', id, program, args, env, log, cri: spec.cri === true });
    const pid = await started;
    const gone = new Promise<void>((resolve) => this.#onEnd.set(id, resolve));
    if (this.#ends.has(id)) this.#onEnd.get(id)?.();
    return {
      name: spec.name,
      pid,
      log,
      ended: () => this.#ends.get(id),
      stop: async (signal = 'SIGKILL') => {
        this.#tell({ op: 'end', id, signal });
        await gone;
      },
    };
  }

  /** Makes a cgroup that goes at the end, with every process in it; gives its name. */
  makeCgroup(name: string): string {
    if (this.keeper === undefined) throw new Error('The sandbox has no keeper.');
    const made = makeCgroup(this.keeper, name);
    this.#cgroups.push(...made.folders);
    for (const path of made.folders) this.#tell({ op: 'removeCgroup', path });
    return made.name;
  }

  /** The process that ends all others. */
  get keeper(): number | undefined {
    return this.#keeper.pid;
  }

  /** Ends every process and waits until all are gone. */
  async stop(): Promise<void> {
    this.#keeper.stdin?.end();
    await this.#closed;
  }

  #tell(message: object): void {
    this.#keeper.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /** Does what the keeper was to do at its end, and did not where it was killed. */
  async #clear(data: string): Promise<void> {
    const left = [...this.#running];
    this.#running.clear();
    for (const [id, pid] of left) {
      killGroup(pid);
      this.#ends.set(id, 'SIGKILL');
    }
    this.#lose(new Error('The keeper of the sandbox has ended.'));
    await waitFor(async () => !left.some(([, pid]) => runs(pid)), { what: 'the end of its processes', seconds: 30 });
    await Promise.all(this.#cgroups.map(removeCgroup));
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Nothing that is waited for will come any more. */
  #lose(error: Error): void {
    this.#lost = error;
    for (const { failed } of this.#waiting.values()) failed(error);
    for (const ended of this.#onEnd.values()) ended();
  }

  #hear(message: { id: number; pid?: number; failed?: string; exit?: string }): void {
    const waiting = this.#waiting.get(message.id);
    if (message.pid !== undefined) {
      this.#running.set(message.id, message.pid);
      waiting?.started(message.pid);
    }
    if (message.failed !== undefined) waiting?.failed(new Error(`A program did not start: ${message.failed}.`));
    const end = message.exit ?? message.failed;
    if (end === undefined) return;
    this.#ends.set(message.id, end);
    this.#running.delete(message.id);
    this.#onEnd.get(message.id)?.();
  }
}

function commandOf({ program, args, network }: ProcessSpec): [string, ...string[]] {
  if (network === undefined) return [program, ...args];
  return ['setpriv', '--pdeathsig', 'KILL', 'nsenter', `--net=${network}`, program, ...args];
}

/** Ends what the keeper has started as a group of its own. */
function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    // Gone already.
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

/** What a wait is for. */
export interface Wait {
  /** Completes the sentence "… did not come about": a noun phrase. */
  what: string;
  /** The wait fails at once when one of these ends. */
  needs?: RunningProcess[];
  /** Default: 120 s. */
  seconds?: number;
  signal?: AbortSignal | undefined;
}

/** Polls until `check` gives something other than `undefined` or `false`. Throws with the last error, and with the log of a process that ended. */
export async function waitFor<T>(check: () => Promise<T | undefined | false>, wait: Wait): Promise<T> {
  const deadline = Date.now() + (wait.seconds ?? 120) * 1000;
  let last: unknown;
  for (;;) {
    wait.signal?.throwIfAborted();
    for (const needed of wait.needs ?? []) {
      const end = needed.ended();
      if (end !== undefined) {
        throw new Error(
          `${needed.name} ended (${end}) before ${wait.what}.\n${lastLines(needed.log)}\nLog: ${needed.log}`,
        );
      }
    }
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      const logs = (wait.needs ?? []).map((needed) => needed.log).join(', ');
      const where = logs === '' ? '' : ` Logs: ${logs}.`;
      throw new Error(`Waited ${wait.seconds ?? 120} s in vain for ${wait.what}.${where}`, { cause: last });
    }
    await pause(60, undefined, wait.signal === undefined ? {} : { signal: wait.signal });
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}
