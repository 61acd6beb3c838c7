import { isUtf8 } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Manifests, readManifests } from '../../adapt/manifest/manifests.ts';
import type { AssessedFiles } from '../../model/assessment/assessment.ts';
import { type Message, message } from '../../model/message.ts';
import { systemCode } from '../../model/system-code.ts';
import { fileError, systemProblem } from './file-error.ts';
import { kustomizationIn } from './kustomization.ts';

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
  /** Files and folders, and why nobody knows what stands in them. */
  unread: AssessedFiles['skipped'];
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
  /** Folders from which Kustomize builds are named, and what their files list is left out; otherwise all is read as it lies. */
  builtFirst?: boolean;
  signal: AbortSignal;
}

/** Reads the manifests in files and folders, each file once, whatever links lead to it. @throws KubeferryError `not-found`, `invalid` */
export async function readManifestFiles(
  paths: readonly string[],
  { texts = {}, ownIds = [], builtFirst = false, signal }: FilesWish,
): Promise<ManifestFiles> {
  const files: ManifestFile[] = [];
  const unread: ManifestFiles['unread'] = [];
  const seen = new Set<string>();
  let turnBegan = performance.now();
  for (const path of paths) {
    for (const found of filesAt(path, texts, builtFirst)) {
      if (performance.now() - turnBegan > turn) {
        await nextTurn();
        turnBegan = performance.now();
      }
      signal.throwIfAborted();
      const { file, real } = found;
      if (seen.has(real)) continue;
      seen.add(real);
      const read = readFound(found, texts[file], ownIds);
      if ('why' in read) unread.push({ file, line: 1, column: 1, words: read.why, unread: true });
      else files.push(read.done);
    }
  }
  return { files, unread };
}

function readFound(found: Found, unsaved: string | undefined, ownIds: readonly string[]) {
  if ('why' in found) return found;
  if (found.size > largestFile) return { why: message('assess.tooLarge') };
  return tried(() => readOne(found.file, unsaved, ownIds));
}

function readOne(file: string, unsaved: string | undefined, ownIds: readonly string[]): ManifestFile {
  if (unsaved !== undefined) return { file, text: unsaved, exact: true, ...readManifests(unsaved, ownIds) };
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  return { file, text, exact: isUtf8(bytes), ...readManifests(text, ownIds) };
}

/** A place where manifests may be; `real` is its path without links. */
type Found = { file: string; real: string } & ({ size: number } | { why: Message });

/** The manifests at a path: a file, whatever its name, or all files of YAML and JSON in a folder, in the order of their names; a text that is given need not be on disk. */
function* filesAt(path: string, texts: Readonly<Record<string, string>>, builtFirst: boolean): Generator<Found> {
  const text = texts[path];
  if (text !== undefined) {
    yield { file: path, real: existsSync(path) ? realpathSync(path) : resolve(path), size: Buffer.byteLength(text) };
    return;
  }
  const about = statOf(path);
  const real = realpathSync(path);
  if (about.isDirectory()) yield* filesIn(path, real, builtFirst);
  else yield { file: path, real, size: about.size };
}

/** Folders that links lead to are not looked into: they may lead back. */
function* filesIn(
  folder: string,
  real: string,
  builtFirst: boolean,
  listedAbove: ReadonlySet<string> = new Set(),
): Generator<Found> {
  const entries = tried(() => readdirSync(folder, { withFileTypes: true }));
  if ('why' in entries) {
    yield { file: folder, real, ...entries };
    return;
  }
  const names = entries.done.map(({ name }) => name);
  const built = builtFirst ? kustomizationIn(folder, names) : undefined;
  if (built) yield { file: built.file, real: resolve(built.file), why: built.words };
  const listed = built ? new Set([...listedAbove, ...built.listed]) : listedAbove;
  for (const entry of entries.done.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const file = join(folder, entry.name);
    const own = join(real, entry.name);
    if (file === built?.file || listed.has(resolve(file))) continue;
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      yield* filesIn(file, own, builtFirst, listed);
    else if ((entry.isFile() || entry.isSymbolicLink()) && /\.(ya?ml|json)$/i.test(entry.name)) {
      const about = tried(() => ({ real: entry.isFile() ? own : realpathSync(file), stats: statSync(file) }));
      if ('why' in about) yield { file, real: own, ...about };
      else if (about.done.stats.isFile()) yield { file, real: about.done.real, size: about.done.stats.size };
    }
  }
}

/** What the system gives, or why it does not. */
function tried<T>(ask: () => T): { done: T } | { why: Message } {
  try {
    return { done: ask() };
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return { why: message('assess.gone') };
    return { why: message('assess.unreadable', { problem: systemProblem(thrown) }) };
  }
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (thrown) {
    throw fileError(path, thrown);
  }
}
