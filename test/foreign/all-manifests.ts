import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type ManifestFiles, readManifestFiles } from '../../src/engine/assessment/manifest-files.ts';
import type { Module, ModuleFolders } from './modules.ts';

/** Thousands of files that are alike, each read one by one by another test. */
const alike: Module = 'k8s.io/pod-security-admission';

/** The modules whose files are all read: manifests, charts, settings of other programs, and what was made to be wrong. */
export function modulesToRead(modules: ModuleFolders): [string, string][] {
  return Object.entries(modules).filter(([module]) => module !== alike);
}

/** The files below a folder that say by their names that they hold YAML or JSON, but for folders that nobody means. */
export function* namedManifests(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const hidden = relative(folder, entry.parentPath)
      .split(sep)
      .some((name) => name.startsWith('.') || name === 'node_modules');
    if (entry.isFile() && !hidden && /\.(ya?ml|json)$/i.test(entry.name)) yield path;
  }
}

/** Reads all files of a folder. */
export function readAll(folder: string): Promise<ManifestFiles> {
  return readManifestFiles([folder], { signal: new AbortController().signal });
}
