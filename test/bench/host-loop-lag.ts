import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { Lateness, LoopLag } from './host.ts';
import { given } from './host-variables.ts';

/**
 * In the extension host: runs a migration by the extension's own command, first use and all, and tells how late the event
 * loop was meanwhile; before that the same while the command line moves as many objects and the extension is at rest.
 */
export async function run(): Promise<void> {
  // The host is still busy with its own start when it begins a test.
  await pause(5000);
  const atRest = await lagDuring(() => runOutside(given('outside')));
  const moving = await lagDuring(() => runInside(given('migration')));
  const result: LoopLag = { atRest, moving };
  writeFileSync(given('result'), JSON.stringify(result));
}

/** Milliseconds that timers were late; they are looked at each millisecond, so a loop at rest is about one late. */
async function lagDuring(work: () => Promise<void>): Promise<Lateness> {
  const lag = monitorEventLoopDelay({ resolution: 1 });
  const held = new Held();
  lag.enable();
  await work();
  lag.disable();
  return { p99: lag.percentile(99) / 1e6, max: lag.max / 1e6, held: held.end() };
}

/** The longest time in milliseconds that the loop was held by what ran in it, without the time that its thread waited for a processor. */
class Held {
  #longest = 0;
  #last = performance.now();
  #waited = waitedForProcessor();
  readonly #timer = setInterval(() => {
    const now = performance.now();
    const waited = waitedForProcessor();
    this.#longest = Math.max(this.#longest, now - this.#last - (waited - this.#waited));
    this.#last = now;
    this.#waited = waited;
  }, 1);

  end(): number {
    clearInterval(this.#timer);
    return this.#longest;
  }
}

/** Milliseconds that the thread of the event loop was ready to run and had no processor: Linux, `/proc/<pid>/schedstat`, second figure. */
function waitedForProcessor(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
}

async function runInside(folder: string): Promise<void> {
  void vscode.commands.executeCommand('kubeferry.migration.run', folder);
  // Accepting says yes to the write gate, once it is shown; before that it does nothing.
  while (!existsSync(join(folder, 'journal.jsonl'))) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(200);
  }
  while (!existsSync(join(folder, 'report.md'))) await pause(200);
  // What the end shows belongs to it.
  await pause(1000);
  checkCompleted(folder);
}

async function runOutside(folder: string): Promise<void> {
  const extension = vscode.extensions.getExtension('kubeferry.kubeferry');
  const cli = join(extension?.extensionPath ?? '', 'dist', 'cli.js');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const grants = given('grants');
  const args = [cli, 'run', folder, '--json', '--allow-writes', grants];
  await promisify(execFile)(process.execPath, args, { env, maxBuffer: 256 * 1024 * 1024 });
  checkCompleted(folder);
}

function checkCompleted(folder: string): void {
  const last = readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
  if (!last.includes('"state":"completed"')) throw new Error(`The run did not complete: ${last}`);
}
