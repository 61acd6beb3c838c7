// `npm test`: every suite, and at the end one line over all. `npm test -- unit lint` runs only those.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from './result.ts';
import { runSuite } from './run-suite.ts';
import { type Suite, stagesOf, suiteNames } from './suites.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suiteNames.includes(name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${suiteNames.join(', ')}.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
const stopping = new AbortController();
// A kill of this process is handed on, and what it started ends first; Ctrl-C reaches the children by itself.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort());

const results: (Result & { name: string; seconds: number })[] = [];
try {
  for (const lanes of stagesOf(asked)) await Promise.all(lanes.map((lane) => runLane(lane, lanes.length > 1)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log('');
for (const { name, passed, failed, seconds, words } of results) {
  const line = `${name.padEnd(9)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed`;
  console.log(`${line} ${seconds.toFixed(1).padStart(7)} s${words === undefined ? '' : `   ${words}`}`);
}
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
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
      results.push({ name: suite.name, passed: 0, failed: 0, seconds: 0, words });
      continue;
    }
    const result = await runSuite(suite, join(folder, `${suite.name}.json`), beside, stopping.signal);
    const seconds = (Date.now() - began) / 1000;
    if (beside)
      console.log(`──── ${suite.name}: ${result.passed} passed, ${result.failed} failed in ${seconds.toFixed(0)} s`);
    results.push({ ...result, name: suite.name, seconds });
  }
}
