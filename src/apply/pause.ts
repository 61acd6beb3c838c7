import { setTimeout as after } from 'node:timers/promises';
import { cancelled } from '../model/error.ts';

/**
 * Waits.
 * @throws KubeferryError `cancelled` where the signal aborts.
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await after(milliseconds, undefined, { signal });
  } catch (cause) {
    throw cancelled({ cause });
  }
}
