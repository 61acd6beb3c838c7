import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EngineSettings } from '../model/settings.ts';
import { wrongUse } from './wrong-use.ts';

/** The settings that a command line stands for: its kubeconfig files, as they were written, and how many requests at a time one cluster gets. */
export function settingsOf(files: readonly string[] = [], concurrency = 32): EngineSettings {
  return {
    // Whoever names a file means its contexts, whatever else has some of that name.
    kubeconfig: { files: files.map((file) => resolve(file)), areFirst: true },
    extraPath: [],
    concurrency,
    logLevel: 'warn',
  };
}

/** Throws `usage` for a kubeconfig file that was named and is not there: contexts of other files would be taken in place of its own. */
export function requireKubeconfigs({ kubeconfig }: EngineSettings): void {
  const missing = kubeconfig.files.find((file) => !existsSync(file));
  if (missing !== undefined) throw wrongUse(`${missing}, the file of --kubeconfig, is not there`);
}
