import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ComparedSide } from '../../model/comparison/comparison.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import { migrationFolder, planFile } from '../../model/migration/plan-file.ts';
import { wrongUse } from '../wrong-use.ts';

/** One side of a migration, whose folder is an absolute path, beside another side; `target`: which one, where it has several. */
export interface MigrationSide {
  from: 'migration';
  of: 'source' | 'target';
  folder: string;
  target?: string;
}

/** A side as a person names it. */
export type NamedSide = ComparedSide | MigrationSide;

/** A side as a word of the command line names it: a path where there is one; else a side of a migration, a backup in `store`, or namespaces of a context. Throws `usage`. */
export function sideOf(
  word: string,
  { store, target }: { store?: StoreSpec | undefined; target?: string | undefined },
): NamedSide {
  const [, of, path] = /^(source|target):(.+)$/.exec(word) ?? [];
  if ((of === 'source' || of === 'target') && path !== undefined) {
    if (!isMigration(path)) throw wrongUse(`${path} is no folder of a migration`);
    return { from: 'migration', of, folder: folderOf(path), ...(target !== undefined && { target }) };
  }
  const [, name, inside] = /^backup:([^/]+)(?:\/(.+))?$/.exec(word) ?? [];
  if (name !== undefined) return { from: 'backup', ...(store && { store }), name, namespaces: listed(inside) };
  if (word === '-') throw wrongUse('compare reads no standard input: write the manifests into a file, and name that');
  if (existsSync(word)) {
    if (isMigration(word))
      throw wrongUse(`${word} has both sides; name source:${word} or target:${word} to compare one of them`);
    return { from: 'files', paths: [word], namespaces: [] };
  }
  if (isPath(word)) throw wrongUse(`there is no file or folder ${word}`);
  // Names of contexts may hold slashes, those of namespaces cannot.
  const slash = word.lastIndexOf('/');
  const namespaces = listed(word.slice(slash + 1));
  if (slash > 0 && namespaces.length > 0) return { from: 'cluster', context: word.slice(0, slash), namespaces };
  throw wrongUse(`${word} is neither CONTEXT/NAMESPACE nor backup:NAME, and there is no such file or folder`);
}

function listed(words = ''): string[] {
  return words.split(',').filter((word) => word !== '');
}

/** Whether a word can be nothing but a path, since no context is called so. */
function isPath(word: string): boolean {
  return isAbsolute(word) || /^\.\.?[/\\]/.test(word) || isInMigration(word);
}

/** Whether a path that is relative to this folder goes into the folder of a migration, such as one that was not exported. */
function isInMigration(path: string): boolean {
  const above = dirname(path);
  return above !== '.' && (isMigration(above) || isInMigration(above));
}

/** Whether a path is the folder of a migration, or its plan. */
export function isMigration(path: string): boolean {
  return existsSync(planFile(folderOf(path)));
}

/** The absolute path of the folder of a migration, where its plan may be named in its place. */
export function folderOf(path: string): string {
  return migrationFolder(resolve(path));
}
