import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inject } from 'vitest';

/** What a command line runs with. */
export interface CommandOptions {
  home: string;
  kubeconfig: string;
  env?: NodeJS.ProcessEnv;
  fileBlocks?: number;
}

/** One running command line. It sees no home and no kubeconfig but those of its test. */
export class Command {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #said = '';

  constructor(args: readonly string[], { home, kubeconfig, env, fileBlocks }: CommandOptions) {
    const command = [process.execPath, join(inject('dist'), 'cli.js'), ...args];
    const [program = '', ...words] =
      fileBlocks === undefined ? command : ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$0" "$@"`, ...command];
    this.#child = spawn(program, words, {
      env: { PATH: process.env.PATH, HOME: home, USERPROFILE: home, KUBECONFIG: kubeconfig, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error('The command has no output.');
    createInterface({ input: stdout }).on('line', (line) => {
      this.#said += `${line}\n`;
      this.#lines.push(line);
      for (const wake of this.#waiting) wake();
    });
    stderr.on('data', (bytes: Buffer) => {
      this.#said += bytes.toString();
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        resolve({ code, signal });
        for (const wake of this.#waiting) wake();
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** All that it wrote, to both streams. */
  get output(): string {
    return this.#said;
  }

  /** The lines of its standard output. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Resolves when it has written `times` lines that hold the words; throws when it ended before. */
  async says(words: string, times = 1): Promise<void> {
    const enough = () => this.#lines.filter((line) => line.includes(words)).length >= times;
    while (!enough()) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        await this.ended;
        if (enough()) return;
        throw new Error(`The command ended before it said ${words}:\n${this.#said}`);
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Asks it to stop, as Ctrl-C does. */
  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Ends it without a chance to do anything. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
