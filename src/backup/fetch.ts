import { message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import { TarError } from './tar-read.ts';

/** All bytes under a key, or those of a range. Throws TarError beyond `limit` bytes, and what the store throws. */
export async function fetch(
  store: Store,
  key: string,
  limit: number,
  options: { range?: { start: number; end: number }; signal: AbortSignal },
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream(store, key, options)) {
    size += part.length;
    if (size > limit) throw new TarError(message('backup.damage.largerFile', { path: key, bytes: limit }));
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The bytes under a key as they come. Throws what the store throws. */
export async function* stream(
  store: Store,
  key: string,
  options: { range?: { start: number; end: number }; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const source = await store.read(key, options);
  for await (const part of source) yield Buffer.isBuffer(part) ? part : Buffer.from(part);
}
