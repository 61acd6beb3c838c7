import { hash } from 'node:crypto';
import { appendFileSync, closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import { isMissing } from './file-error.ts';
import { wholeLines } from './whole-lines.ts';

/** What an export wrote to one file, whatever the object is: as much as the next export has to know. */
export interface WrittenFile {
  /** Below the exported folder, with `/`. */
  path: string;
  /** Of the text; empty for a Secret whose values stand in the file: they could be guessed from a hash. */
  hash: string;
  /** Bytes of the text. */
  size: number;
  /** Modification time that the file got, in milliseconds. */
  modified: number;
  /** The file was edited and the text that belongs to it has changed since: the file counts as edited whatever it holds. */
  stale?: true;
}

/** An object in the list of an export, and its file. */
export interface ExportEntry extends WrittenFile {
  ref: ObjectRef;
  /** Where the object lies in the backup. */
  backupOffset?: number;
}

/** The list of the last export, in the folder of `source/` or `base/<target>/`: a header, then an array for each file. */
const listName = '.export.jsonl';
/** The list of an export that is being written, or was interrupted. */
const unfinishedName = '.export.unfinished.jsonl';
const header = '{"version":1}\n';
/** Stands before the first entry of the export itself. */
const begin = '"begin"\n';

const line = z.tuple([
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string().nullable(),
  z.string(),
  z.number().nullable(),
  z.literal(1).optional(),
]);

/** Hash of a text as the lists hold it. */
export function textHash(text: string | Buffer): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}

/** The file of the list of the last finished export, there or not. */
export function exportListOf(folder: string): string {
  return join(folder, listName);
}

/** The entries of the last finished export, in its order; none where there is none. One at a time: a list may be long. */
export function lastExport(folder: string): AsyncGenerator<ExportEntry> {
  return readList(join(folder, listName), false);
}

/** The entries of an export that was interrupted after the last finished one; none where there is none. */
export function interruptedExport(folder: string): AsyncGenerator<ExportEntry> {
  return readList(join(folder, unfinishedName), true);
}

/** Writes the list of an export: before the files that it names, so that a crash leaves no file that looks edited. */
export class ExportListWriter {
  readonly #folder: string;
  readonly #file: string;

  /** Begins with what an interrupted export noted, so that its files stay known until this one is finished. */
  constructor(folder: string, interrupted: Iterable<ExportEntry>) {
    this.#folder = folder;
    this.#file = join(folder, unfinishedName);
    writeFileSync(this.#file, header + Array.from(interrupted, lineOf).join('') + begin);
  }

  add(entries: readonly ExportEntry[]): void {
    appendFileSync(this.#file, entries.map(lineOf).join(''));
  }

  /** Puts the list in the place of the last one. */
  finish(): void {
    putInPlace(this.#file, join(this.#folder, listName));
  }
}

function putInPlace(from: string, to: string): void {
  const file = openSync(from, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(from, to);
}

/** Begins the line of a Secret whose values stand in its file. A path in a list needs no escape. */
const withValues = /^\["[^"]*","",/;

/** Whether the last export, or an interrupted one after it, wrote values of Secrets into files. */
export async function holdsValues(folder: string): Promise<boolean> {
  for (const name of [listName, unfinishedName]) {
    for await (const lines of linesOf(join(folder, name))) if (lines.some((one) => withValues.test(one))) return true;
  }
  return false;
}

/** Puts `change` of each entry whose file held values of a Secret into its place in the lists of a folder. */
export async function rewriteLists(folder: string, change: (entry: ExportEntry) => ExportEntry): Promise<void> {
  for (const name of [listName, unfinishedName]) {
    const file = join(folder, name);
    const beside = `${file}.tmp`;
    let before = 0;
    for await (const lines of linesOf(file)) {
      const changed = lines.map((one, index) => {
        return withValues.test(one) ? lineOf(change(parseLine(one, file, before + index + 1))) : `${one}\n`;
      });
      if (before === 0) writeFileSync(beside, '');
      appendFileSync(beside, changed.join(''));
      before += lines.length;
    }
    if (before > 0) putInPlace(beside, file);
  }
}

function lineOf(entry: ExportEntry): string {
  const { path, hash: of, size, modified, ref, backupOffset, stale } = entry;
  const about = [ref.group, ref.version, ref.resource, ref.kind, ref.namespace ?? null, ref.name];
  const values = [path, of, size, modified, ...about, backupOffset ?? null];
  return `${JSON.stringify(stale ? [...values, 1] : values)}\n`;
}

/** The entries of a list; `all` takes in what an interrupted export noted before it. A half-written last line is dropped. */
async function* readList(file: string, all: boolean): AsyncGenerator<ExportEntry> {
  let number = 0;
  let begun = all;
  for await (const lines of linesOf(file)) {
    for (const one of lines) {
      number += 1;
      if (one === begin.trimEnd()) begun = true;
      else if (begun && number > 1) yield parseLine(one, file, number);
    }
  }
}

/** The lines of a list, as many as came together; none where there is no list. */
async function* linesOf(file: string): AsyncGenerator<string[]> {
  try {
    yield* wholeLines(file);
  } catch (thrown) {
    if (isMissing(thrown)) return;
    throw new KubeferryError('store-unavailable', message('folder.not-readable', { folder: file }), { cause: thrown });
  }
}

function parseLine(text: string, file: string, number: number): ExportEntry {
  try {
    const [path, of, size, modified, group, version, resource, kind, namespace, name, backupOffset, stale] = line.parse(
      JSON.parse(text),
    );
    const ref: ObjectRef = { group, version, resource, kind, ...(namespace !== null && { namespace }), name };
    const entry: ExportEntry = { path, hash: of, size, modified, ref };
    if (backupOffset !== null) entry.backupOffset = backupOffset;
    if (stale) entry.stale = true;
    return entry;
  } catch (thrown) {
    throw new KubeferryError('damaged', message('folder.list-damaged', { path: file, line: number }), {
      cause: thrown,
      hint: message('folder.list-damaged.hint'),
    });
  }
}
