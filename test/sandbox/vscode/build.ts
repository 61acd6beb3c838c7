import { join } from 'node:path';
import { run } from './command.ts';

/** The folder with the sources, package.json and `out`. */
export const projectFolder = join(import.meta.dirname, '..', '..', '..');

/** The folder of the extension to test: the project itself, or one that is built already and named by `KUBEFERRY_TEST_EXTENSION`. */
export const extensionFolder = process.env.KUBEFERRY_TEST_EXTENSION ?? projectFolder;

/** Builds the extension's bundles into `dist`, unless a built one is named. Throws with the compiler's words. */
export async function buildExtension(): Promise<void> {
  if (extensionFolder === projectFolder) await run(process.execPath, ['esbuild.mjs'], { cwd: projectFolder });
}

/** Packages the extension as a person gets it, with `npm run package`. Throws with the packager's words. */
export async function packageExtension(file: string): Promise<void> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await run(npm, ['run', 'package', '--', '--out', file], { cwd: projectFolder });
}
