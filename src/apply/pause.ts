import { setTimeout as after } from 'node:timers/promises';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';

/**
 * Waits.
 * @throws KubeferryError `cancelled` where the signal aborts.
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await after(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new KubeferryError('cancelled', message('error.cancelled'), { cause });
  }
}
