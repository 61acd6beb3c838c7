import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findVSCode, startVSCode } from './start.ts';
import { testLine } from './test-line.ts';

/**
 * Stands in for the desktop executable of VS Code where that cannot be downloaded: takes the arguments that
 * `@vscode/test-electron` gives it, runs the test module in the extension host of a VS Code server whose window is a
 * headless Chromium, writes what the tests print, and ends with their exit code.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
    },
  });
  const module = text(values.extensionTestsPath);
  const extension = text(values.extensionDevelopmentPath);
  if (module === undefined || extension === undefined) {
    throw new Error('This stand-in only runs tests: it needs --extensionDevelopmentPath and --extensionTestsPath.');
  }
  const userData = text(values['user-data-dir']);
  const settings = userData ? await readFile(join(userData, 'User', 'settings.json'), 'utf8') : '{}';
  const ending = new AbortController();
  // Standard input is a pipe from the process that runs the tests: it closes when that one is gone.
  process.stdin.resume().once('close', () => ending.abort());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const [workspace] = positionals;
  const code = await startVSCode({
    program: await findVSCode(console.log, ending.signal),
    ...(workspace && { workspace }),
    settings: JSON.parse(settings),
    env: homeOf(process.env),
    tests: {
      extension,
      module,
      onOutput: (line) => {
        if (line.startsWith(testLine)) console.log(line.slice(testLine.length));
      },
    },
    signal: ending.signal,
  });
  const aborted = new Promise<number>((resolve) => ending.signal.addEventListener('abort', () => resolve(1)));
  const result = await Promise.race([code.testsExit ?? 1, aborted]);
  if (!ending.signal.aborted) await code.dispose({ keepLogs: result !== 0 });
  if (result !== 0) console.log(`Logs of VS Code: ${code.logs}`);
  return result;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function homeOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return env.KUBEFERRY_TEST_HOME ? { HOME: env.KUBEFERRY_TEST_HOME, USERPROFILE: env.KUBEFERRY_TEST_HOME } : {};
}

process.exitCode = await main();
process.stdin.destroy();
