import { resolve } from 'node:path';
import type { EngineSettings } from '../model/settings.ts';

/** The settings that a command line stands for: its kubeconfig files, as they were written, and how many requests at a time one cluster gets. */
export function settingsOf(files: readonly string[] = [], concurrency = 32): EngineSettings {
  return {
    kubeconfig: { files: files.map((file) => resolve(file)) },
    extraPath: [],
    concurrency,
    logLevel: 'warn',
  };
}
