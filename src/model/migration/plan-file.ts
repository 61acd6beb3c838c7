import { basename, dirname, join } from 'node:path';

const planName = 'migration.yaml';

/** The plan in the folder of a migration. */
export function planFile(folder: string): string {
  return join(folder, planName);
}

/** The folder of a migration, where its plan may be named in its place. */
export function migrationFolder(path: string): string {
  return basename(path) === planName ? dirname(path) : path;
}
