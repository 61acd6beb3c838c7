import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, inflateRaw } from 'node:zlib';

/** Unpacks a gzip stream, all its members; passes on what a store has unpacked already (a Content-Encoding that a proxy took away). Ends its source when it is left. `ended` is told how many bytes the gzip stream had, of what may be more. */
export async function* unpackStream(
  source: AsyncIterable<Buffer>,
  ended?: (packed: number) => void,
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = chain(first.value, iterator);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* all;
    return;
  }
  // Room for a small file's text, which most are; a large one comes in large parts.
  const gunzip = createGunzip({ chunkSize: Math.min(256 * 1024, Math.max(16 * 1024, 8 * first.value.length)) });
  // The error reaches the loop below through the stream itself.
  pipeline(Readable.from(all), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    ended?.(gunzip.bytesWritten);
  } finally {
    gunzip.destroy();
  }
}

/** Unpacks one fully flushed piece of a deflate stream into exactly `size` bytes. Throws where it is more, less or damaged. */
export function unpackChunk(packed: Buffer, size: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: size + 1,
      chunkSize: Math.max(64, size + 1),
    };
    inflateRaw(packed, options, (error, bytes) => {
      if (error) reject(error);
      else if (bytes.length !== size) reject(new RangeError(`a piece has ${bytes.length} bytes and not ${size}`));
      else resolve(bytes);
    });
  });
}

async function* chain(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
