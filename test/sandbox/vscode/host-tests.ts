import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import type { VSCodeProgram } from './start.ts';

/** What a test module runs with. Paths are absolute. */
export interface HostTestOptions {
  program: VSCodeProgram;
  /** The folder of the extension under test. */
  extension: string;
  /** A CommonJS module with `run(): Promise<void>`. */
  testsPath: string;
  workspace: string;
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
}

/** Runs a test module in an extension host through `@vscode/test-electron`; gives whether `run` resolved. */
export async function runHostTests(options: HostTestOptions): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'kf-'));
  try {
    const [user, home] = [join(folder, 'u'), join(folder, 'home')];
    await mkdir(join(user, 'User'), { recursive: true });
    await mkdir(home);
    await writeFile(join(user, 'User', 'settings.json'), JSON.stringify(options.settings ?? {}));
    const { program } = options;
    const executable =
      program.kind === 'desktop' ? program.executable : await writeStandIn(folder, program.server.node);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: options.extension,
      extensionTestsPath: options.testsPath,
      launchArgs: [options.workspace, `--user-data-dir=${user}`, `--extensions-dir=${join(folder, 'x')}`],
      // The desktop needs the HOME of the person for its display; there only the tests' own variables apply.
      extensionTestsEnv: { ...(program.kind === 'server' && { KUBEFERRY_TEST_HOME: home }), ...options.env },
    });
    return true;
  } catch (error) {
    if (error instanceof TestRunFailedError) return false;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An executable that starts `code.ts` with a Node that runs TypeScript. */
async function writeStandIn(folder: string, node: string): Promise<string> {
  const script = join(import.meta.dirname, 'code.ts');
  if (process.platform === 'win32') {
    const file = join(folder, 'code.cmd');
    await writeFile(file, `@set KUBEFERRY_VSCODE=server\r\n@"${node}" "${script}" %*\r\n`);
    return file;
  }
  const file = join(folder, 'code');
  await writeFile(file, `#!/bin/sh\nexport KUBEFERRY_VSCODE=server\nexec "${node}" "${script}" "$@"\n`);
  await chmod(file, 0o755);
  return file;
}
