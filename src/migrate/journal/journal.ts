import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { isMissing } from '../folder/file-error.ts';
import { wholeLines } from '../folder/whole-lines.ts';
import { takenOver } from '../lock.ts';
import { type JournalRecord, parseRecord, readVersion, type UnstampedRecord, version } from './journal-record.ts';

/** Milliseconds after which an appended record is on its way to the file, when nobody waits for it sooner. */
const groupWrite = 50;

/** `journal.jsonl` of a migration, open for appending. */
export interface Journal {
  /** Notes a record with the time of now. It goes to the file by itself soon. */
  append(record: UnstampedRecord): void;
  /**
   * Resolves when everything appended so far is in the file, where readers find it.
   * @throws KubeferryError `store-unavailable`, and `locked` once another process has taken the folder over.
   */
  written(): Promise<void>;
  /**
   * Resolves when everything appended so far outlives a power cut, for what the next run could not find out by itself. Not to
   * be called often: a disk that is always syncing is slow for everybody.
   * @throws KubeferryError `store-unavailable`, and `locked` once another process has taken the folder over.
   */
  settled(): Promise<void>;
  /** Writes what is left and closes. @throws KubeferryError `store-unavailable`, `locked`. */
  close(): Promise<void>;
}

function journalFile(folder: string): string {
  return join(folder, 'journal.jsonl');
}

/**
 * Opens the journal of a migration, and makes it where there is none. What a crash left of a half-written last line is cut off.
 * Only the holder of the folder's lock may have it open: after `lost` aborts nothing more is written.
 * @throws KubeferryError `invalid` for a journal of a newer version, `damaged` for no journal, `store-unavailable`.
 */
export async function openJournal(folder: string, lost?: AbortSignal): Promise<Journal> {
  const path = journalFile(folder);
  try {
    await repair(path);
    return new OpenJournal(await open(path, 'a'), path, lost);
  } catch (thrown) {
    throw thrown instanceof KubeferryError ? thrown : unwritable(path, thrown);
  }
}

/** Begins the journal, or cuts off what follows its last whole line. */
async function repair(path: string): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT);
  try {
    const { size } = await file.stat();
    const end = await endOfLastLine(file, size);
    if (end > 0) readVersion(await firstLine(file), path);
    if (end < size) await file.truncate(end);
    if (end === 0) {
      await file.write(`${JSON.stringify({ type: 'journal', version, at: new Date().toISOString() })}\n`, 0);
      await file.sync();
    }
  } finally {
    await file.close();
  }
}

/**
 * The records of a migration, oldest first; none where there is no journal. A half-written last line is left out.
 * @throws KubeferryError `invalid` for a newer version, `damaged` for a line that is no record.
 */
export async function* readJournal(folder: string): AsyncGenerator<JournalRecord> {
  const path = journalFile(folder);
  let number = 0;
  try {
    for await (const some of wholeLines(path)) {
      for (const line of some) {
        number += 1;
        if (number === 1) readVersion(line, path);
        else if (line !== '') yield parseRecord(line, path, number);
      }
    }
  } catch (thrown) {
    if (isMissing(thrown)) return;
    if (thrown instanceof KubeferryError) throw thrown;
    throw new KubeferryError('store-unavailable', message('folder.not-readable', { folder: path }), { cause: thrown });
  }
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const window = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - window.length);
    await file.read(window, 0, end - start, start);
    const at = window.subarray(0, end - start).lastIndexOf(10);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

async function firstLine(file: FileHandle): Promise<string> {
  const head = Buffer.alloc(1024);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return head.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
}

function unwritable(path: string, cause: unknown): KubeferryError {
  return new KubeferryError('store-unavailable', message('journal.not-writable', { path }), {
    cause,
    hint: message('journal.not-writable.hint'),
  });
}

/** Writes in groups: while one group is on its way to the file, the next one gathers. */
class OpenJournal implements Journal {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #lost: AbortSignal | undefined;
  #gathered: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Whether something was written since the last sync began. */
  #unsynced = false;
  #syncing: Promise<void> = Promise.resolve();
  #failure: KubeferryError | undefined;

  constructor(file: FileHandle, path: string, lost: AbortSignal | undefined) {
    this.#file = file;
    this.#path = path;
    this.#lost = lost;
  }

  append(record: UnstampedRecord): void {
    const { type, ...rest } = record;
    this.#gathered.push(`${JSON.stringify({ type, at: new Date().toISOString(), ...rest })}\n`);
    this.#timer ??= setTimeout(() => this.#write(), groupWrite);
  }

  async written(): Promise<void> {
    this.#write();
    await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  async settled(): Promise<void> {
    await this.written();
    if (this.#unsynced) {
      this.#unsynced = false;
      this.#syncing = this.#attempt(() => this.#file.datasync());
    }
    await this.#syncing;
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    try {
      await this.written();
    } finally {
      await this.#file.close();
    }
  }

  /** Puts one more group behind the one that is being written; all who ask meanwhile share it. */
  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() =>
      this.#attempt(async () => {
        const group = this.#gathered.join('');
        this.#gathered = [];
        if (group === '') return;
        await this.#file.appendFile(group);
        this.#unsynced = true;
      }),
    );
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    // Nobody may take a record for written that is not in the file.
    if (this.#lost?.aborted) this.#failure ??= takenOver(dirname(this.#path));
    if (this.#failure) return;
    try {
      await work();
    } catch (thrown) {
      this.#failure = unwritable(this.#path, thrown);
    }
  }
}
