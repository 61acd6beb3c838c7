import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { startSandbox } from '../sandbox/sandbox.ts';
import { buildExtension, extensionFolder, projectFolder } from '../sandbox/vscode/build.ts';
import { runHostTests } from '../sandbox/vscode/host-tests.ts';
import { findVSCode } from '../sandbox/vscode/start.ts';
import { hostVariables } from './variables.ts';

/**
 * Runs the tests of this folder inside the extension host of a real VS Code, against a sandbox of two clusters. Writes
 * `{ passed, failed }` into the file that `KUBEFERRY_TEST_RESULT` names, or `out/host/result.json`.
 */
const out = join(projectFolder, 'out', 'host');
const report = process.env.KUBEFERRY_TEST_RESULT ?? join(out, 'result.json');
const caseResults = z.array(z.object({ name: z.string(), error: z.string().optional() }));

const [, , program] = await Promise.all([buildExtension(), bundleTests(), findVSCode(console.log)]);
const sandbox = await startSandbox({ clusters: ['source', 'target'] });
const folder = await mkdtemp(join(tmpdir(), 'kf-host-'));
try {
  const results = join(folder, 'results.json');
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  await runHostTests({
    program,
    extension: extensionFolder,
    testsPath: join(out, 'index.js'),
    workspace,
    env: {
      KUBECONFIG: sandbox.kubeconfig,
      [hostVariables.results]: results,
      [hostVariables.sandbox]: sandbox.folder,
    },
  });
  if (!existsSync(results)) throw new Error('The extension host ended before its tests did.');
  const cases = caseResults.parse(JSON.parse(await readFile(results, 'utf8')));
  const failed = cases.filter(({ error }) => error !== undefined).length;
  const passed = cases.length - failed;
  await mkdir(dirname(report), { recursive: true });
  await writeFile(report, JSON.stringify({ passed, failed }));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} finally {
  await sandbox.stop({ keepLogs: process.exitCode !== 0 });
  await rm(folder, { recursive: true, force: true });
}

/** One CommonJS module for VS Code to load. */
async function bundleTests(): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'index.ts')],
    outfile: join(out, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  // The package.json above says that .js files are modules.
  await writeFile(join(out, 'package.json'), '{ "type": "commonjs" }\n');
}
