import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Result, readJsonReport } from './result.ts';
import { root, type Suite } from './suites.ts';

/**
 * Runs one suite to its end; one that cannot run, or says nothing, counts as a failed test. `report` is where its JSON
 * goes. Each line that it says is printed after its name where `named`. With `signal` its process is asked to end.
 */
export async function runSuite(suite: Suite, report: string, named: boolean, signal: AbortSignal): Promise<Result> {
  // An earlier attempt's.
  rmSync(report, { force: true });
  const command = suite.command.map((argument) => argument.replace('RESULT', report));
  const code = await execute(command, report, named ? suite.name : undefined, signal);
  if (suite.kind === 'check') return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const result = existsSync(report) ? readJsonReport(readFileSync(report, 'utf8')) : undefined;
  if (result === undefined) return { passed: 0, failed: 1, words: `gave no result (exit code ${code})` };
  if (code !== 0 && result.failed === 0) return { ...result, failed: 1, words: `ended with exit code ${code}` };
  return result;
}

/**
 * How a suite went after the files in which tests failed ran once more, with nothing beside them; in its words, which passed only then. What
 * failed otherwise is not run again.
 */
export async function runFailedAgain(
  suite: Suite,
  first: Result,
  report: string,
  signal: AbortSignal,
): Promise<Result> {
  const files = first.failedFiles ?? [];
  if (files.length === 0 || signal.aborted) return first;
  const again = await runSuite({ ...suite, command: [...suite.command, ...files] }, report, false, signal);
  const failed = Math.min(again.failed, first.failed);
  const passed = first.passed + first.failed - failed;
  const still = new Set(again.failedFiles ?? (failed > 0 ? files : []));
  const names = files.filter((file) => !still.has(file)).map((file) => basename(file));
  const words = names.length > 0 ? `passed only when run again alone: ${names.join(', ')}` : first.words;
  return { passed, failed, ...(words !== undefined && { words }), ...(still.size > 0 && { failedFiles: [...still] }) };
}

function execute(command: string[], report: string, name: string | undefined, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const env = { ...process.env, KUBEFERRY_TEST_RESULT: report };
    const out = name === undefined ? 'inherit' : 'pipe';
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['inherit', out, out], env });
    if (name !== undefined) for (const stream of [child.stdout, child.stderr]) printNamed(name, stream);
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop);
    const ended = (code: number) => {
      signal.removeEventListener('abort', stop);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(error.message);
      ended(1);
    });
    // After all that it said is printed.
    child.on('close', (code) => ended(code ?? 1));
  });
}

function printNamed(name: string, stream: Readable | null): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (line) => console.log(`${name.padEnd(7)} │ ${line}`));
}
