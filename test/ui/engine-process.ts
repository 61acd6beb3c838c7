import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { VSCode } from '../sandbox/vscode/start.ts';

const run = promisify(execFile);

/** The process id of the one engine that a VS Code has started. */
export async function engineOf(vscode: VSCode): Promise<number> {
  const { stdout } = await run('ps', ['-axo', 'pid=,args=']);
  // Extensions lie beside its home.
  const ours = stdout.split('\n').filter((line) => line.includes(dirname(vscode.home)));
  const engines = ours.filter((line) => /dist[\\/]engine\.js/.test(line));
  expect(engines).toHaveLength(1);
  return Number.parseInt(engines[0] ?? '', 10);
}

/** Lets a process write no file that is larger than so many bytes (of Linux), or files of any size again. */
export async function limitFiles(pid: number, bytes: number | 'unlimited'): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}
