import { readFile, stat, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { z } from 'zod';
import { hasCode, isMissing } from './folder/file-error.ts';

/** Milliseconds without a heartbeat after which a holder that cannot be looked at counts as dead. */
const silence = 120_000;

const lockFile = z.object({
  token: z.string(),
  host: z.string(),
  pid: z.number(),
  bootId: z.string(),
  since: z.string(),
});
/** What `run.lock` holds: who took it. */
export type LockFile = z.output<typeof lockFile>;

/** Writes a lock where there is none. Gives whether it did. */
export async function createLock(file: string, content: LockFile): Promise<boolean> {
  try {
    await writeFile(file, `${JSON.stringify(content)}\n`, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (hasCode(thrown, 'EEXIST')) return false;
    throw thrown;
  }
}

/** The lock, or nothing where there is none or it is just being written. */
export async function readLock(file: string): Promise<LockFile | undefined> {
  try {
    const parsed = lockFile.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (thrown) {
    if (isMissing(thrown) || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Whether its holder is dead; nothing where the file is not there any more. `held` is nothing where it is not written to its end. */
export async function isStale(file: string, held: LockFile | undefined): Promise<boolean | undefined> {
  if (held?.host === hostname()) {
    if (!isSameBoot(held.bootId, await bootId()) || !isAlive(held.pid)) return true;
  }
  return isSilent(file);
}

/** Whether it had no heartbeat for long; nothing where it is not there. */
export async function isSilent(path: string): Promise<boolean | undefined> {
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
export async function bootId(): Promise<string> {
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
