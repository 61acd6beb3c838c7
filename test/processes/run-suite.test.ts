import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runFailedAgain, runSuite } from '../run-suite.ts';
import { root, type Suite } from '../suites.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const report = (name: string) => join(folder, `${name}.json`);
const run = (name: string, kind: Suite['kind'], command: string[], signal = new AbortController().signal) =>
  runSuite({ name, kind, command }, report(name), true, signal);
/** A program that writes a report to where it is told to, and ends. */
const reports = (result: object, code = 0) => [writer, JSON.stringify(result), String(code)];
const writer = join(folder, 'writer.cjs');
writeFileSync(
  writer,
  `const [, , result, code] = process.argv;
   require('node:fs').writeFileSync(process.env.KUBEFERRY_TEST_RESULT, result);
   process.exitCode = Number(code);`,
);

describe('a suite', () => {
  test('counts what its report says', async () => {
    expect(await run('good', 'report', reports({ passed: 3, failed: 0 }))).toEqual({ passed: 3, failed: 0 });
    expect(await run('bad', 'report', reports({ passed: 3, failed: 2 }, 1))).toEqual({ passed: 3, failed: 2 });
  });

  test('may be told by an argument where its report goes', async () => {
    const write = 'fs.writeFileSync(process.argv[1].slice(6), JSON.stringify({ passed: 1, failed: 0 }))';
    expect(await run('argument', 'report', ['-e', write, '--', '--out=RESULT'])).toEqual({ passed: 1, failed: 0 });
  });

  test('without a report failed, whatever its exit code', async () => {
    for (const code of [0, 3]) {
      const words = `gave no result (exit code ${code})`;
      expect(await run(`silent-${code}`, 'report', ['-e', `process.exitCode = ${code}`])).toEqual({
        ...{ passed: 0, failed: 1, words },
      });
    }
    expect(await run('none', 'report', reports({ passed: 0, failed: 0 }))).toMatchObject({ passed: 0, failed: 1 });
  });

  test('failed where it ended with a failure that its report does not tell', async () => {
    expect(await run('after', 'report', reports({ passed: 3, failed: 0 }, 4))).toEqual({
      ...{ passed: 3, failed: 1, words: 'ended with exit code 4' },
    });
  });

  test('that is a check is one test, which its exit code decides', async () => {
    expect(await run('check', 'check', ['-e', ''])).toEqual({ passed: 1, failed: 0 });
    expect(await run('failing', 'check', ['-e', 'process.exitCode = 1'])).toEqual({ passed: 0, failed: 1 });
    expect(await run('killed', 'check', ['-e', 'process.kill(process.pid)'])).toEqual({ passed: 0, failed: 1 });
  });

  test('is asked to end', async () => {
    const stopping = new AbortController();
    const running = run('long', 'check', ['-e', 'setInterval(() => undefined, 1000)'], stopping.signal);
    stopping.abort();
    expect(await running).toEqual({ passed: 0, failed: 1 });
  });
});

describe('files in which tests failed', () => {
  const files = ['/tests/a.test.ts', '/tests/b.test.ts'];
  const first = { passed: 5, failed: 2, failedFiles: files };
  const program = join(folder, 'fails-in.cjs');
  writeFileSync(
    program,
    `const [failing, ...given] = process.argv.slice(2);
     const failedFiles = failing.split(',').filter((file) => given.includes(file));
     const result = { passed: 3, failed: failedFiles.length, failedFiles };
     require('node:fs').writeFileSync(process.env.KUBEFERRY_TEST_RESULT, JSON.stringify(result));
     process.exitCode = failedFiles.length;`,
  );
  /** Fails in those of the files that it is given that are named here. */
  const failsIn = (...failing: string[]) => {
    const suite: Suite = { name: 'again', kind: 'report', command: [program, failing.join(',')] };
    return runFailedAgain(suite, first, report('again'), new AbortController().signal);
  };

  test('run again, and what passes then counts and is named', async () => {
    const words = 'passed only when run again alone: a.test.ts, b.test.ts';
    expect(await failsIn()).toEqual({ passed: 7, failed: 0, words });
  });

  test('that fail again have failed', async () => {
    expect(await failsIn(...files)).toEqual(first);
    expect(await failsIn('/tests/b.test.ts')).toEqual({
      ...{
        passed: 6,
        failed: 1,
        failedFiles: ['/tests/b.test.ts'],
        words: 'passed only when run again alone: a.test.ts',
      },
    });
  });

  test('are not run again where none is named', async () => {
    const nameless = { passed: 0, failed: 1, words: 'gave no result (exit code 1)' };
    const suite: Suite = { name: 'none', kind: 'report', command: reports({ passed: 9, failed: 0 }) };
    expect(await runFailedAgain(suite, nameless, report('none'), new AbortController().signal)).toEqual(nameless);
  });
});

const npmTest = (...suites: string[]) =>
  new Promise<{ code: number | null; lines: string[] }>((resolve) => {
    const child = execFile(process.execPath, ['test/run.ts', ...suites], { cwd: root }, (_error, stdout) =>
      resolve({ code: child.exitCode, lines: stdout.trimEnd().split('\n') }),
    );
  });

describe('npm test', () => {
  test('ends with one line over all, and with the exit code that it means', async () => {
    const { code, lines } = await npmTest('types of webviews');
    const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1) ?? '') ?? [];
    expect(Number(passed)).toBeGreaterThan(0);
    expect(code).toBe(failed === '0' ? 0 : 1);
  });

  test('does not run a suite that there is not', async () => {
    expect(await npmTest('types of webviews', 'other')).toMatchObject({ code: 2 });
  });
});
