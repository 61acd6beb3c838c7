import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { hasCode, isMissing } from './folder/file-error.ts';

/** Milliseconds between two heartbeats; a heartbeat sets the modification time of `run.lock`. */
const beat = 5_000;
/** Milliseconds without a heartbeat after which a holder that cannot be looked at counts as dead. */
const silence = 120_000;

const lockFile = z.object({
  token: z.string(),
  host: z.string(),
  pid: z.number(),
  bootId: z.string(),
  since: z.string(),
});
type LockFile = z.output<typeof lockFile>;

/** Who runs a folder; `since` is an ISO 8601 time. */
export interface LockHolder {
  host: string;
  pid: number;
  since: string;
}

/** The right to run a folder, until it is released. */
export interface Lock {
  /** Aborted when somebody else took the lock over, which happens only after this process stood still for minutes. */
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
    if (!(await create(file, mine)) && !(await takeOver(file, mine))) throw await heldError(file, folder);
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
  const held = await read(file);
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
  const held = await read(file);
  const words = held
    ? message('folder.locked', { folder, host: held.host, pid: held.pid })
    : message('folder.locked-just-now', { folder });
  return new KubeferryError('locked', words, { hint: message('folder.locked.hint') });
}

async function create(file: string, content: LockFile): Promise<boolean> {
  try {
    await writeFile(file, `${JSON.stringify(content)}\n`, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (hasCode(thrown, 'EEXIST')) return false;
    throw thrown;
  }
}

/** Replaces a stale lock. A folder beside it makes sure that only one process judges and replaces at a time. */
async function takeOver(file: string, content: LockFile): Promise<boolean> {
  const gate = `${file}.taking`;
  if (!(await enter(gate))) return false;
  try {
    const held = await read(file);
    const stale = await isStale(file, held);
    if (stale === false) return false;
    // Who was judged may have let go meanwhile, and another may have come: only what was judged is removed.
    if (stale && (await read(file))?.token === held?.token) await rm(file, { force: true });
    return await create(file, content);
  } finally {
    await rmdir(gate);
  }
}

async function enter(gate: string): Promise<boolean> {
  for (const again of [true, false]) {
    try {
      await mkdir(gate);
      return true;
    } catch (thrown) {
      if (!hasCode(thrown, 'EEXIST')) throw thrown;
      const silent = again ? await isSilent(gate) : false;
      if (silent === false) return false;
      // Left behind by a process that died in the middle of taking over. One that is gone by itself is made anew.
      if (silent) await rmdir(gate).catch(ignoreMissing);
    }
  }
  return false;
}

/** The lock, or nothing where there is none or it is just being written. */
async function read(file: string): Promise<LockFile | undefined> {
  try {
    const parsed = lockFile.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (thrown) {
    if (isMissing(thrown) || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Whether its holder is dead; nothing where the file is not there any more. `held` is nothing where it is not written to its end. */
async function isStale(file: string, held: LockFile | undefined): Promise<boolean | undefined> {
  if (held?.host === hostname()) {
    if (!isSameBoot(held.bootId, await bootId()) || !isAlive(held.pid)) return true;
  }
  return isSilent(file);
}

/** Whether it had no heartbeat for long; nothing where it is not there. */
async function isSilent(path: string): Promise<boolean | undefined> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > silence;
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there, and belongs to somebody else.
    return hasCode(thrown, 'EPERM');
  }
}

/** Names the time since the machine was started: the kernel's id on Linux, elsewhere the second of the start. */
async function bootId(): Promise<string> {
  if (process.platform === 'linux') {
    try {
      return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    } catch (thrown) {
      if (!isMissing(thrown) && !hasCode(thrown, 'EACCES')) throw thrown;
    }
  }
  return `started-${Math.round(Date.now() / 1000 - uptime())}`;
}

/** Seconds of start differ a little when the clock is set. */
function isSameBoot(one: string, other: string): boolean {
  const [a, b] = [one, other].map((id) => (id.startsWith('started-') ? Number(id.slice(8)) : undefined));
  return a !== undefined && b !== undefined ? Math.abs(a - b) < 300 : one === other;
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
      if ((await read(file))?.token === token) await rm(file, { force: true });
    },
  };
}

async function heartbeat(file: string, token: string): Promise<boolean> {
  if ((await read(file))?.token !== token) return false;
  const now = new Date();
  await utimes(file, now, now).catch(ignoreMissing);
  return true;
}

function ignoreMissing(thrown: unknown): void {
  if (!isMissing(thrown)) throw thrown;
}
