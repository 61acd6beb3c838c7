import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { endsWithCaller, ranNothing } from '../../../src/migrate/verify/ends-with-caller.ts';

const mark = 'a-mark';

/** Runs a command as a check does, with a caller that stays, and tells whether nothing was run. */
async function run(...command: string[]) {
  const [program = '', ...args] = endsWithCaller(command, mark);
  const child = spawn(program, args);
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const ended = { exitCode: Number(code), reason: `command terminated with exit code ${code}`, text: output, errors };
  return { code, output, isUnrun: ranNothing(ended, mark) };
}

// A shell is what containers have.
test.skipIf(process.platform === 'win32').each([
  ['ends well', 'echo shop', { code: 0, output: 'shop\n', isUnrun: false }],
  ['ends with 126 by itself', 'echo shop; exit 126', { code: 126, output: 'shop\n', isUnrun: false }],
  ['ends with 126 and an error', `echo no such file >&2; exit 126`, { code: 126, output: '', isUnrun: false }],
  ['ends with 127 by itself', 'no-such-program', { code: 127, output: '', isUnrun: false }],
])('a command that %s was run, and is not run again', async (_name, script, expected) => {
  expect(await run('sh', '-c', script)).toEqual(expected);
});

test.skipIf(process.platform === 'win32')('a program that is not there was not run', async () => {
  expect(await run('no-such-program', 'x')).toEqual({ code: 126, output: '', isUnrun: true });
});

const notFound = 'executable file not found in $PATH';
test.each([
  [`failed to start exec: exec failed: exec: "sh": ${notFound}: unknown`, '', true],
  ['executable file `sh` not found in $PATH: No such file or directory', '', true],
  ['command terminated with non-zero exit code', `OCI runtime exec failed: exec failed: exec: "sh": ${notFound}`, true],
  [`command terminated with non-zero exit code: error executing command [sh -c no such file or directory]`, '', false],
  ['command terminated with non-zero exit code', notFound, false],
  ['error executing command in container: connection reset by peer', '', false],
  [undefined, notFound, false],
])('where the server says %j and the output is %j, that nothing was run is %s', (reason, output, expected) => {
  const ended = { exitCode: 126, text: output, errors: '', ...(reason !== undefined && { reason }) };
  expect(ranNothing(ended, mark)).toBe(expected);
});
