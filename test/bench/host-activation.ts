import { statSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { relative } from 'node:path';
import * as vscode from 'vscode';
import type { Activation } from './host.ts';
import { given } from './host-variables.ts';

/** Node's own loader, which `require` goes through: not in its types. */
interface Loader {
  _load(request: string, ...rest: unknown[]): { activate?: (...args: unknown[]) => unknown };
}

/**
 * In the extension host: has VS Code activate the extension for the first time, and tells how long the two parts took that
 * are the extension's own, loading its code and its `activate`. What VS Code does around them is in no figure.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('kubeferry.kubeferry');
  if (!extension) throw new Error('VS Code does not know the extension.');
  if (extension.isActive) throw new Error('The extension is active already.');
  const times = timeLoading(extension.extensionPath);
  await extension.activate();
  if (times.load === 0 || times.activate === 0) throw new Error('The activation was not seen.');
  const loaded = Object.keys(require.cache)
    .filter((file) => file.startsWith(extension.extensionPath))
    .map((file) => ({ file: relative(extension.extensionPath, file), bytes: statSync(file).size }));
  const result: Activation = { milliseconds: times.load + times.activate, loaded };
  writeFileSync(given('result'), JSON.stringify(result));
}

/** Times the first load of a file in a folder, and the call of its `activate`. */
function timeLoading(folder: string): { load: number; activate: number } {
  const times = { load: 0, activate: 0 };
  const loader: Loader = Object.assign(Module);
  const load = loader._load;
  loader._load = (request, ...rest) => {
    if (!request.startsWith(folder)) return load.call(Module, request, ...rest);
    loader._load = load;
    const began = performance.now();
    const loaded = load.call(Module, request, ...rest);
    times.load = performance.now() - began;
    return {
      ...loaded,
      activate: (...args) => {
        const called = performance.now();
        const result = loaded.activate?.(...args);
        times.activate = performance.now() - called;
        return result;
      },
    };
  };
  return times;
}
