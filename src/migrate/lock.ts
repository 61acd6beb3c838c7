import { randomUUID } from 'node:crypto';
import { rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { isMissing } from './folder/file-error.ts';
import { bootId, createLock, isStale, type LockFile, readLock } from './lock-file.ts';
import { throughGate } from './lock-gate.ts';

/** Milliseconds between two heartbeats; a heartbeat sets the modification time of `run.lock`. */
const beat = 5_000;

/** Who runs a folder; `since` is an ISO 8601 time. */
export interface LockHolder {
  host: string;
  pid: number;
  since: string;
}

/** The right to run a folder, until it is released. */
export interface Lock {
  /** Aborted when the lock is not this process's any more: another one took it over after this one stood still for minutes, or somebody removed it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the right to run a folder (`run.lock`), from a dead process too.
 * @throws KubeferryError `locked` naming host and process, or `store-unavailable` where the folder cannot be written.
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const file = join(folder, 'run.lock');
  const mine: LockFile = {
    token: randomUUID(),
    host: hostname(),
    pid: process.pid,
    bootId: await bootId(),
    since: new Date().toISOString(),
  };
  try {
    if (!(await createLock(file, mine)) && !(await takeOver(file, mine))) throw await heldError(file, folder);
  } catch (thrown) {
    if (thrown instanceof KubeferryError) throw thrown;
    throw new KubeferryError('store-unavailable', message('folder.not-writable', { folder }), {
      cause: thrown,
      hint: message('folder.not-writable.hint'),
    });
  }
  return holdLock(file, mine.token);
}

/** Who runs a folder now; nothing where nobody does, or the process that did is dead. */
export async function lockHolder(folder: string): Promise<LockHolder | undefined> {
  const file = join(folder, 'run.lock');
  const held = await readLock(file);
  if (!held || (await isStale(file, held)) !== false) return undefined;
  return { host: held.host, pid: held.pid, since: held.since };
}

/** What is said to a process whose folder another one took over meanwhile. */
export function takenOver(folder: string, cause?: unknown): KubeferryError {
  return new KubeferryError('locked', message('run.taken-over', { folder }), {
    cause,
    hint: message('run.taken-over.hint'),
  });
}

async function heldError(file: string, folder: string): Promise<KubeferryError> {
  const held = await readLock(file);
  const words = held
    ? message('folder.locked', { folder, host: held.host, pid: held.pid })
    : message('folder.locked-just-now', { folder });
  return new KubeferryError('locked', words, { hint: message('folder.locked.hint') });
}

/** Replaces a stale lock. */
function takeOver(file: string, mine: LockFile): Promise<boolean> {
  return throughGate(`${file}.taking`, mine, async () => {
    const held = await readLock(file);
    const stale = await isStale(file, held);
    if (stale === false) return false;
    // Who was judged may have let go meanwhile, and another may have come: only what was judged is removed.
    if (stale && (await readLock(file))?.token === held?.token) await rm(file, { force: true });
    return createLock(file, mine);
  });
}

function holdLock(file: string, token: string): Lock {
  const lost = new AbortController();
  const heart = setInterval(() => {
    heartbeat(file, token).then(
      (held) => {
        if (held) return;
        clearInterval(heart);
        lost.abort();
      },
      // A disk that does not answer now may answer at the next beat.
      () => undefined,
    );
  }, beat);
  heart.unref();
  return {
    lost: lost.signal,
    release: async () => {
      clearInterval(heart);
      if ((await readLock(file))?.token === token) await rm(file, { force: true });
    },
  };
}

async function heartbeat(file: string, token: string): Promise<boolean> {
  if ((await readLock(file))?.token !== token) return false;
  const now = new Date();
  await utimes(file, now, now).catch((thrown: unknown) => {
    if (!isMissing(thrown)) throw thrown;
  });
  return true;
}
