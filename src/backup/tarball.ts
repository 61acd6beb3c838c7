import { constants, crc32, deflateRaw } from 'node:zlib';
import type { ItemText } from '../kube/cluster.ts';
import type { Chunk } from './chunk.ts';
import { blockSize, HeaderWriter, padded } from './tar-block.ts';

/** Tar bytes after which a piece is flushed, always behind a whole object. */
const chunkSize = 1024 * 1024;
/** Pieces that may be in compression at a time: enough to keep two cores busy, little enough to bound memory. */
const inFlight = 3;
/** Bytes of the buffer of a piece; the first, which is all that a small backup has, begins with less. */
const room = { first: 64 * 1024, next: 2 * chunkSize };
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff]);

/** One file of the tarball; two paths give two copies, as Velero's format wants them. */
export interface TarFile {
  paths: string[];
  content: string | ItemText;
}

/**
 * A gzipped tar whose deflate stream is flushed fully between pieces of about 1 MB, so that each of them can be unpacked on its own,
 * while any gunzip reads the whole (RFC 1952, RFC 1951 §3.2). The pieces are compressed side by side on Node's thread pool.
 */
export class TarballWriter {
  /** Complete once the last byte was given. */
  readonly chunks: Chunk[] = [];
  /** Bytes of tar, and of the compressed file, given so far. */
  raw = 0;
  packed = 0;
  /** CRC-32 of the compressed file, given so far. */
  packedCrc = 0;
  readonly #headers: HeaderWriter;
  #buffer: Buffer = Buffer.alloc(0);
  #used = 0;
  #crc = 0;
  readonly #compressing: Promise<{ bytes: Buffer; chunk: Chunk }>[] = [];
  readonly #free: Buffer[] = [];

  /** `modified` stands in every header, in seconds since 1970. */
  constructor(modified: number) {
    this.#headers = new HeaderWriter(modified);
  }

  /** Adds one file at all its paths. Gives where the content at the first path lies in the tar: offset and length in bytes. */
  add(file: TarFile): { offset: number; length: number } {
    const { content } = file;
    const length = lengthOf(content);
    let room = 0;
    for (const path of file.paths) room += this.#headers.room(path) + padded(length);
    this.#reserve(room);
    let first = -1;
    for (const path of file.paths) {
      const at = this.#headers.write(this.#buffer, this.#used, path, length);
      if (first < 0) {
        first = at;
        if (typeof content === 'string') this.#buffer.write(content, at, 'utf8');
        else {
          const { head, page, start, end } = content;
          page.copy(this.#buffer, at + this.#buffer.write(head, at, 'latin1'), start, end);
        }
      } else this.#buffer.copy(this.#buffer, at, first, first + length);
      this.#used = at + padded(length);
      this.#buffer.fill(0, at + length, this.#used);
    }
    return { offset: this.raw + first, length };
  }

  /** Whether a piece is large enough to be flushed. */
  get full(): boolean {
    return this.#used >= chunkSize;
  }

  /** Compressed bytes that are ready to be written, in their order; call it whenever `full`. */
  async *flush(): AsyncGenerator<Buffer> {
    this.#compress();
    while (this.#compressing.length >= inFlight) yield await this.#next();
  }

  /** The rest of the file. */
  async *end(): AsyncGenerator<Buffer> {
    this.#reserve(2 * blockSize);
    this.#buffer.fill(0, this.#used, this.#used + 2 * blockSize);
    this.#used += 2 * blockSize;
    this.#compress();
    while (this.#compressing.length > 0) yield await this.#next();
    const trailer = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    trailer.writeUInt32LE(this.#crc, 2);
    trailer.writeUInt32LE(this.raw % 2 ** 32, 6);
    yield this.#given(trailer);
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return;
    const least = this.raw === 0 ? Math.max(room.first, Math.min(this.#buffer.length * 2, room.next)) : room.next;
    const larger = Buffer.allocUnsafe(Math.max(this.#used + bytes, least));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }

  #compress(): void {
    const source = this.#buffer;
    const content = source.subarray(0, this.#used);
    this.#crc = crc32(content, this.#crc);
    const chunk = { raw: this.raw, packed: 0, crc: this.#crc };
    this.raw += content.length;
    this.#used = 0;
    this.#buffer = this.#free.pop() ?? Buffer.alloc(0);
    const compressing = pack(content).then((bytes) => {
      // A buffer that a large object blew up is not kept.
      if (source.length === room.next) this.#free.push(source);
      return { bytes, chunk };
    });
    // Errors are met in #next; this keeps Node from calling them unhandled when the writer is given up before.
    compressing.catch(() => undefined);
    this.#compressing.push(compressing);
  }

  async #next(): Promise<Buffer> {
    const next = await this.#compressing.shift();
    if (next === undefined) return Buffer.alloc(0);
    const header = this.chunks.length === 0 ? gzipHeader : Buffer.alloc(0);
    next.chunk.packed = this.packed + header.length;
    this.chunks.push(next.chunk);
    return this.#given(header.length === 0 ? next.bytes : Buffer.concat([header, next.bytes]));
  }

  #given(bytes: Buffer): Buffer {
    this.packed += bytes.length;
    this.packedCrc = crc32(bytes, this.packedCrc);
    return bytes;
  }
}

/** Bytes of UTF-8. */
function lengthOf(content: string | ItemText): number {
  return typeof content === 'string' ? Buffer.byteLength(content) : content.head.length + content.end - content.start;
}

function pack(content: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflateRaw(content, { level: 1, finishFlush: constants.Z_FULL_FLUSH, chunkSize: 256 * 1024 }, (error, bytes) => {
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
