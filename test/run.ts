// `npm test`: every suite, one after another, and at the end one line over all. `npm test -- unit lint` runs only those.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Result, readJsonReport } from './result.ts';

/** A suite is a command. Those of `kind` check count as one test; the others write a JSON report to KUBEFERRY_TEST_RESULT. */
interface Suite {
  name: string;
  command: string[];
  kind: 'check' | 'report';
  /** A file without which the suite cannot run. */
  needs?: string;
}

const root = join(import.meta.dirname, '..');
const program = (path: string): string => join(root, 'node_modules', path);
const vitest = (project: string): string[] => [
  program('vitest/vitest.mjs'),
  ...['run', '--project', project, '--reporter=default', '--reporter=json', '--outputFile.json=RESULT'],
];

const suites: Suite[] = [
  { name: 'types', command: [program('typescript/bin/tsc'), '-p', '.'], kind: 'check' },
  { name: 'lint', command: [program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'], kind: 'check' },
  { name: 'dead code', command: [program('knip/bin/knip.js')], kind: 'check' },
  { name: 'build', command: ['esbuild.mjs'], kind: 'check' },
  { name: 'unit', command: vitest('unit'), kind: 'report' },
  { name: 'golden', command: vitest('golden'), kind: 'report' },
  { name: 'cluster', command: vitest('cluster'), kind: 'report' },
  { name: 'host', command: ['test/host/run.ts'], kind: 'report', needs: 'test/host/run.ts' },
  { name: 'ui', command: ['test/ui/run.ts'], kind: 'report', needs: 'test/ui/run.ts' },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}; there are ${suites.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
let stopped = false;
const results: (Result & { name: string; seconds: number })[] = [];
try {
  for (const suite of suites) {
    if (stopped || (asked.length > 0 && !asked.includes(suite.name))) continue;
    const began = Date.now();
    console.log(`\n──── ${suite.name} ${'─'.repeat(70 - suite.name.length)}`);
    const result = await runSuite(suite, join(folder, `${suite.name}.json`));
    results.push({ ...result, name: suite.name, seconds: (Date.now() - began) / 1000 });
  }
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
process.exitCode = failed === 0 && !stopped ? 0 : 1;

/** Runs one suite; one that cannot run, or says nothing, counts as a failed test. */
async function runSuite(suite: Suite, report: string): Promise<Result> {
  if (suite.needs !== undefined && !existsSync(join(root, suite.needs))) {
    console.log(`There is no ${suite.needs}.`);
    return { passed: 0, failed: 1, words: 'could not run' };
  }
  const command = suite.command.map((argument) => argument.replace('RESULT', report));
  const code = await execute(command, report);
  if (suite.kind === 'check') return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const result = existsSync(report) ? readJsonReport(readFileSync(report, 'utf8')) : undefined;
  if (result === undefined) return { passed: 0, failed: 1, words: `gave no result (exit code ${code})` };
  if (code !== 0 && result.failed === 0) return { ...result, failed: 1, words: `ended with exit code ${code}` };
  return result;
}

function execute(command: string[], report: string): Promise<number> {
  return new Promise((resolve) => {
    const env = { ...process.env, KUBEFERRY_TEST_RESULT: report };
    const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit', env });
    // A kill of this process is handed on, and what it started ends first; Ctrl-C reaches the child by itself.
    const handOn = (signal: NodeJS.Signals) => {
      stopped = true;
      child.kill(signal);
    };
    process.on('SIGTERM', handOn).on('SIGHUP', handOn);
    const ended = (code: number) => {
      process.off('SIGTERM', handOn).off('SIGHUP', handOn);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(error.message);
      ended(1);
    });
    child.on('exit', (code) => ended(code ?? 1));
  });
}
