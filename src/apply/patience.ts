import { setTimeout as pause } from 'node:timers/promises';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Lanes } from './lanes.ts';

/** Tries in all, on top of those of the transport. */
const attempts = 6;
/** Milliseconds after which a server that cannot be reached is given up: the transport has tried long enough by then. */
const outOfReach = 8000;
/** Milliseconds that one wait takes at the most, whatever the server asks for: nobody can see a lane that waits. */
const longestWait = 60_000;

/**
 * Runs one write and tries it again where the server is overloaded or the connection broke. A create that did arrive
 * before the connection broke answers "already exists" the second time, and its run label tells that it is ours.
 * @throws KubeferryError the last one, or `cancelled` where `signal` aborts.
 */
export async function patiently<T>(work: () => Promise<T>, lanes: Lanes, signal: AbortSignal): Promise<T> {
  const began = Date.now();
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'too-many-requests') lanes.slowDown();
      else if (error.code !== 'unreachable' || Date.now() - began > outOfReach) throw error;
      if (tries >= attempts) throw error;
      await rest(waitAfter(tries, error.retryAfter) * (0.75 + Math.random() / 2), signal);
    }
  }
}

/** Milliseconds to wait after so many tries; `retryAfter` is what the server asks for, in seconds. */
export function waitAfter(tries: number, retryAfter?: number): number {
  return retryAfter === undefined ? Math.min(5000, 100 * 2 ** tries) : Math.min(longestWait, retryAfter * 1000);
}

/**
 * Waits.
 * @throws KubeferryError `cancelled` where the signal aborts.
 */
export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new KubeferryError('cancelled', message('error.cancelled'), { cause });
  }
}
