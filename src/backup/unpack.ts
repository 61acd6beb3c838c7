import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, inflateRaw } from 'node:zlib';

/** A few parts are unpacked while the one before them is looked at; as objects, since bytes that wait would be copied together. */
const ahead = { readableObjectMode: true, readableHighWaterMark: 8 };

/** Unpacks a gzip stream, all its members; passes on what a store has unpacked already (a Content-Encoding that a proxy took away). Ends its source when it is left. `ended` is told how many bytes the gzip stream had, of what may be more. */
export async function* unpackStream(
  source: AsyncIterable<Buffer>,
  ended?: (packed: number) => void,
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await beginning(iterator);
  const all = chain(first, iterator);
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield* all;
    return;
  }
  // Room for a small file's text, which most are; a large one comes in large parts.
  const chunkSize = Math.min(256 * 1024, Math.max(16 * 1024, 8 * first.length));
  const gunzip = createGunzip({ chunkSize, ...ahead });
  // The error reaches the loop below through the stream itself.
  pipeline(Readable.from(all), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    ended?.(gunzip.bytesWritten);
  } finally {
    gunzip.destroy();
  }
}

/** Unpacks one piece of a deflate stream, flushed fully or with the `window` of text before it, into exactly `size` bytes. Throws where it is more, less or damaged. */
export function unpackChunk(packed: Buffer, size: number, window?: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: size + 1,
      chunkSize: Math.max(64, size + 1),
      ...(window && window.length > 0 && { dictionary: window }),
    };
    inflateRaw(packed, options, (error, bytes) => {
      if (error) reject(error);
      else if (bytes.length !== size) reject(new RangeError(`a piece has ${bytes.length} bytes and not ${size}`));
      else resolve(bytes);
    });
  });
}

/** The first part, which has the two bytes that tell gzip, where there are as many. */
async function beginning(iterator: AsyncIterator<Buffer>): Promise<Buffer> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const next = await iterator.next();
    if (next.done === true) return first;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  return first;
}

async function* chain(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
