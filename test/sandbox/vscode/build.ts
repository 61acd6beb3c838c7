import { join } from 'node:path';
import { run } from './command.ts';

/** The folder with the extension's package.json. */
export const extensionFolder = join(import.meta.dirname, '..', '..', '..');

/** Builds the extension's bundles into `dist`. Throws with the compiler's words. */
export async function buildExtension(): Promise<void> {
  await run(process.execPath, ['esbuild.mjs'], { cwd: extensionFolder });
}

/** Packages the extension as a person gets it. Throws with the packager's words. */
export async function packageExtension(file: string): Promise<void> {
  const vsce = join(extensionFolder, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run(process.execPath, [vsce, 'package', '--no-dependencies', '--out', file], { cwd: extensionFolder });
}
