import { type KubeferryError, toKubeferryError } from '../model/error.ts';
import { asksForLong } from './out-of-reach.ts';
import { pause } from './pause.ts';

/** Tries in all, each of which the transport makes several times, waiting as long as the server asks for. */
const attempts = 6;
/** Milliseconds after which a server that cannot be reached is given up: the transport has tried long enough by then. */
const outOfReach = 8000;

/**
 * Does one request of a write and does it again where the server stays overloaded or the connection broke. A create that did
 * arrive before the connection broke answers "already exists" the second time, and its run label tells that it is ours.
 * @throws KubeferryError the last one, or `cancelled` where `signal` aborts.
 */
export async function retried<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const began = Date.now();
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (tries >= attempts || !mayPass(error, Date.now() - began)) throw error;
      await pause(100 * 2 ** tries * (0.75 + Math.random() / 2), signal);
    }
  }
}

function mayPass(error: KubeferryError, elapsed: number): boolean {
  if (error.code === 'too-many-requests') return !asksForLong(error);
  return error.code === 'unreachable' && elapsed <= outOfReach;
}
