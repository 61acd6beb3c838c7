import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Manifests, readManifests } from '../../adapt/manifests.ts';
import type { AssessedFiles } from '../../model/assessment.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';

/** A file as it was read. */
export interface ManifestFile extends Manifests {
  file: string;
  text: string;
  /** Whether `text` is all that the file holds; one in another encoding is not. */
  exact: boolean;
}

/** What was read, and what was not. */
export interface ManifestFiles {
  files: ManifestFile[];
  tooLarge: AssessedFiles['skipped'];
}

/** The largest file that is read, in bytes. */
const largestFile = 64 * 1024 * 1024;

/** Milliseconds after which other work gets its turn. Ten thousand small files are read three times as fast one after another. */
const turn = 20;

/** How files are read. */
export interface FilesWish {
  /** Texts by path that count in place of what is on disk: what an editor has not saved yet. */
  texts?: Readonly<Record<string, string>>;
  /** The ids of own rules, which comments may name. */
  ownIds?: readonly string[];
  signal: AbortSignal;
}

/** Reads the manifests in files and folders, each file once. @throws KubeferryError `not-found` */
export async function readManifestFiles(
  paths: readonly string[],
  { texts = {}, ownIds = [], signal }: FilesWish,
): Promise<ManifestFiles> {
  const files: ManifestFile[] = [];
  const tooLarge: ManifestFiles['tooLarge'] = [];
  const seen = new Set<string>();
  let turnBegan = performance.now();
  for (const path of paths) {
    for (const { file, size } of filesAt(path, texts)) {
      if (performance.now() - turnBegan > turn) {
        await nextTurn();
        turnBegan = performance.now();
      }
      signal.throwIfAborted();
      if (seen.has(resolve(file))) continue;
      seen.add(resolve(file));
      if (size > largestFile)
        tooLarge.push({ file, line: 1, column: 1, words: message('assess.tooLarge'), unread: true });
      else files.push(readOne(file, texts[file], ownIds));
    }
  }
  return { files, tooLarge };
}

function readOne(file: string, unsaved: string | undefined, ownIds: readonly string[]): ManifestFile {
  if (unsaved !== undefined) return { file, text: unsaved, exact: true, ...readManifests(unsaved, ownIds) };
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  return { file, text, exact: isUtf8(bytes), ...readManifests(text, ownIds) };
}

/** The manifests at a path: a file, whatever its name, or all files of YAML and JSON in a folder, in the order of their names; a text that is given need not be on disk. */
function* filesAt(path: string, texts: FilesWish['texts'] = {}): Generator<{ file: string; size: number }> {
  const text = texts[path];
  if (text !== undefined) {
    yield { file: path, size: Buffer.byteLength(text) };
    return;
  }
  const about = statOf(path);
  if (!about.isDirectory()) {
    yield { file: path, size: about.size };
    return;
  }
  const entries = readdirSync(path, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const below = join(path, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      yield* filesAt(below, texts);
    else if (entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name)) {
      yield { file: below, size: statSync(below).size };
    }
  }
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    throw new KubeferryError('not-found', message('assess.noFile', { path }), { cause });
  }
}
