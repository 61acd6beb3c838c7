import { hash } from 'node:crypto';
import { appendFileSync, closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { ObjectRef } from '../../model/object.ts';
import { isMissing } from './file-error.ts';

/** What an export wrote to one file. */
export interface ExportEntry {
  /** Below the exported folder, with `/`. */
  path: string;
  /** Of the text; empty for a Secret whose values stand in the file: they could be guessed from a hash. */
  hash: string;
  /** Bytes of the text. */
  size: number;
  /** Modification time that the file got, in milliseconds. */
  modified: number;
  ref: ObjectRef;
  /** Where the object lies in the backup. */
  backupOffset?: number;
  /** The file was edited and the text that belongs to it has changed since: the file counts as edited whatever it holds. */
  stale?: true;
}

/** The list of the last export, in the folder of `source/` or `base/<target>/`: a header, then an array for each file. */
const listName = '.export.jsonl';
/** The list of an export that is being written, or was interrupted. */
const unfinishedName = '.export.unfinished.jsonl';
const header = '{"version":1}\n';
/** Stands before the first entry of the export itself. */
const begin = '"begin"\n';

/** Lines after which other work gets its turn. */
const turn = 2000;

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

/** The entries of the last finished export, and of one that was interrupted after it; none where there is none. */
export async function readExportLists(folder: string): Promise<{ last: ExportEntry[]; interrupted: ExportEntry[] }> {
  return {
    last: await readList(join(folder, listName), false),
    interrupted: await readList(join(folder, unfinishedName), true),
  };
}

/** Writes the list of an export: before the files that it names, so that a crash leaves no file that looks edited. */
export class ExportListWriter {
  readonly #folder: string;
  readonly #file: string;

  /** Begins with what an interrupted export noted, so that its files stay known until this one is finished. */
  constructor(folder: string, interrupted: readonly ExportEntry[]) {
    this.#folder = folder;
    this.#file = join(folder, unfinishedName);
    writeFileSync(this.#file, header + interrupted.map(lineOf).join('') + begin);
  }

  add(entries: readonly ExportEntry[]): void {
    appendFileSync(this.#file, entries.map(lineOf).join(''));
  }

  /** Puts the list in the place of the last one. */
  finish(): void {
    const file = openSync(this.#file, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(this.#file, join(this.#folder, listName));
  }
}

function lineOf(entry: ExportEntry): string {
  const { path, hash: of, size, modified, ref, backupOffset, stale } = entry;
  const about = [ref.group, ref.version, ref.resource, ref.kind, ref.namespace ?? null, ref.name];
  const values = [path, of, size, modified, ...about, backupOffset ?? null];
  return `${JSON.stringify(stale ? [...values, 1] : values)}\n`;
}

/** The entries of a list; `all` takes in what an interrupted export noted before it. A half-written last line is dropped. */
async function readList(file: string, all: boolean): Promise<ExportEntry[]> {
  const text = await readText(file);
  let entries: ExportEntry[] = [];
  let number = 0;
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    const one = text.slice(from, at);
    from = at + 1;
    number += 1;
    if (number % turn === 0) await nextTurn();
    if (one === begin.trimEnd()) {
      if (!all) entries = [];
    } else if (number > 1) entries.push(parseLine(one, file, number));
  }
  return entries;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return '';
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
