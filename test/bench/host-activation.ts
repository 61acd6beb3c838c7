import { statSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import * as vscode from 'vscode';
import type { Activation } from './host.ts';

/** In the extension host: activates the extension for the first time and tells how long it took and what was loaded. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('kubeferry.kubeferry');
  if (!extension) throw new Error('VS Code does not know the extension.');
  if (extension.isActive) throw new Error('The extension is active already.');
  const began = performance.now();
  await extension.activate();
  const milliseconds = performance.now() - began;
  const loaded = Object.keys(require.cache)
    .filter((file) => file.startsWith(extension.extensionPath))
    .map((file) => ({ file: relative(extension.extensionPath, file), bytes: statSync(file).size }));
  if (loaded.length === 0) throw new Error('The loaded files of the extension cannot be seen.');
  const result: Activation = { milliseconds, loaded };
  writeFileSync(process.env.KUBEFERRY_BENCH_RESULT ?? '', JSON.stringify(result));
}
