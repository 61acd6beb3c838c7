import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';

/** What work that others share gives, or `cancelled` as soon as the signal aborts; the work itself goes on. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(new KubeferryError('cancelled', message('error.cancelled')));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
