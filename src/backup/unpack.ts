import { pipeline, Readable, Writable } from 'node:stream';
import { constants, createGunzip, type Gunzip, inflateRaw } from 'node:zlib';

/** A few parts are unpacked while the one before them is looked at, as objects, since bytes that wait would be copied together; so that unpacking need not wait either, some compressed bytes are there for it. */
const ahead = { readableObjectMode: true, readableHighWaterMark: 8, writableHighWaterMark: 256 * 1024 };

/** Is told of a gzip stream while it is unpacked. */
export interface UnpackWatch {
  /** Some of its bytes, when all that they unpack to was taken. */
  unpacked?(packed: Buffer): void;
  /** How many bytes it had, of what may be more. */
  ended?(packed: number): void;
}

/** Unpacks a gzip stream, all its members; passes on what a store has unpacked already (a Content-Encoding that a proxy took away). Ends its source when it is left. */
export async function* unpackStream(source: AsyncIterable<Buffer>, watch: UnpackWatch = {}): AsyncGenerator<Buffer> {
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
  const writer = writerTo(gunzip);
  pipeline(Readable.from(all), writer, (error) => {
    // It reaches the loop below through the stream itself.
    if (error) gunzip.destroy(error);
  });
  try {
    for await (const chunk of gunzip) {
      if (chunk instanceof Unpacked) watch.unpacked?.(chunk.packed);
      else yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    }
    watch.ended?.(gunzip.bytesWritten);
  } finally {
    writer.destroy();
    gunzip.destroy();
  }
}

/** Stands in the unpacked bytes behind those that these unpack to. */
class Unpacked {
  readonly packed: Buffer;

  constructor(packed: Buffer) {
    this.packed = packed;
  }
}

/** Writes to a stream that unpacks. Only this is told when a part of it was unpacked. */
function writerTo(gunzip: Gunzip): Writable {
  let taken = 0;
  return new Writable({
    write(packed: Buffer, _encoding, next) {
      const hasRoom = gunzip.write(packed, (error) => {
        // What is behind the gzip stream is not taken, and nothing can come after its end.
        if (!error && gunzip.bytesWritten === taken + packed.length) gunzip.push(new Unpacked(packed));
        taken += packed.length;
      });
      if (hasRoom) next();
      else gunzip.once('drain', () => next());
    },
    final(next) {
      gunzip.end(next);
    },
  });
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

/** Whether zlib found the bytes malformed, torn, or more than was asked for. */
export function isZlibError(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    /^(Z_|ERR_BUFFER_TOO_LARGE)/.test(thrown.code)
  );
}
