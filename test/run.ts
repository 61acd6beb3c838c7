// `npm test`: every suite, and at the end one line over all. `npm test -- unit lint` runs only those.
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from './result.ts';
import { runFailedAgain, runSuite } from './run-suite.ts';
import { type Suite, stagesOf, suiteNames } from './suites.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suiteNames.includes(name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${suiteNames.join(', ')}.`);
  process.exit(2);
}

// What fails by the values of a property is to fail again when it runs again.
const seed = process.env.KUBEFERRY_TEST_SEED ?? String(randomInt(2 ** 31));
process.env.KUBEFERRY_TEST_SEED = seed;
const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
const stopping = new AbortController();
// A kill of this process is handed on, and what it started ends first; Ctrl-C reaches the children by itself.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort());

const results: { suite: Suite; result: Result; seconds: number }[] = [];
try {
  for (const lanes of stagesOf(asked)) await Promise.all(lanes.map((lane) => runLane(lane, lanes.length > 1)));
  for (const ended of results) await again(ended);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log('');
for (const { suite, result, seconds } of results) {
  const { passed, failed, words } = result;
  const line = `${suite.name.padEnd(9)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed`;
  console.log(`${line} ${seconds.toFixed(1).padStart(7)} s${words === undefined ? '' : `   ${words}`}`);
}
const passed = results.reduce((sum, { result }) => sum + result.passed, 0);
const failed = results.reduce((sum, { result }) => sum + result.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && !stopping.signal.aborted ? 0 : 1;

/** Runs suites one after another; `beside` others, whose lines come in between. */
async function runLane(lane: Suite[], beside: boolean): Promise<void> {
  for (const suite of lane) {
    if (stopping.signal.aborted) return;
    const began = Date.now();
    console.log(`\n──── ${suite.name} ${'─'.repeat(70 - suite.name.length)}`);
    if (suite.leftOut !== undefined && asked.length === 0) {
      const words = `left out: ${suite.leftOut}`;
      console.log(words);
      results.push({ suite, result: { passed: 0, failed: 0, words }, seconds: 0 });
      continue;
    }
    const result = await runSuite(suite, reportOf(suite), beside, stopping.signal);
    const seconds = (Date.now() - began) / 1000;
    if (beside)
      console.log(`──── ${suite.name}: ${result.passed} passed, ${result.failed} failed in ${seconds.toFixed(0)} s`);
    results.push({ suite, result, seconds });
  }
}

/** What two lanes on few processors can bring about is told apart from what is broken: it passes alone, and the summary names it. */
async function again(ended: (typeof results)[number]): Promise<void> {
  const { suite, result } = ended;
  const files = result.failedFiles?.length ?? 0;
  if (files === 0 || stopping.signal.aborted) return;
  console.log(
    `\n──── ${suite.name}, again: ${files === 1 ? 'one file' : `${files} files`}, KUBEFERRY_TEST_SEED=${seed}`,
  );
  const began = Date.now();
  ended.result = await runFailedAgain(suite, result, reportOf(suite), stopping.signal);
  ended.seconds += (Date.now() - began) / 1000;
}

function reportOf({ name }: Suite): string {
  return join(folder, `${name}.json`);
}
