import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Chunk } from './chunk.ts';
import { type Place, SeamSearch, windowSize } from './seam-search.ts';
import { unpackStream } from './unpack.ts';

/** Unpacked bytes from one place to the next, at the least: what is unpacked at the most for one object, give or take a block. */
const usualSpacing = 4 * 1024 * 1024;
/** The header of a gzip stream without a name or anything else that is optional, and what stands behind the stream (RFC 1952 §2.3). */
const headerSize = 10;
const trailerSize = 8;
/** Unpacked bytes that a piece may have: all of it is unpacked for one object. */
const mostApart = 64 * 1024 * 1024;
/** Compressed bytes after which a place can be found. */
const partSize = 64 * 1024;

/** Compresses the text before a seam: it is looked at only when reading begins there. */
export function packWindow(window: Buffer): Buffer {
  return deflateRawSync(window, { level: 1 });
}

/** The text before a seam. Throws zlib's error where it is damaged. */
export function unpackWindow(packed: Buffer): Buffer {
  return inflateRawSync(packed, { maxOutputLength: windowSize });
}

/** Finds places in a gzip stream at which reading can begin, while the stream is unpacked from its beginning to its end. */
export class SeamFinder {
  /** Complete once everything was unpacked; none where the stream is not one that can be entered. */
  readonly chunks: Chunk[] = [];
  /** Unpacked bytes so far. */
  raw = 0;
  readonly #spacing: number;
  #next = 0;
  #packed = 0;
  #crc = 0;
  #trailer = Buffer.alloc(0);
  #search: SeamSearch | undefined;

  constructor(spacing = usualSpacing) {
    this.#spacing = spacing;
  }

  /** Unpacks a stream. */
  async *unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of unpackStream(inParts(source), { unpacked: (packed) => this.#meet(packed) })) {
      this.#pass(bytes);
      yield bytes;
    }
    this.#close(this.#crc);
    if (!this.#isWhole() || this.#farthest() > mostApart) this.chunks.length = 0;
  }

  /** Whether it is a single stream: of several one behind the other no place in the first is found by what the last says. */
  #isWhole(): boolean {
    return this.raw > 0 && this.#trailer.length === trailerSize && this.#trailer.readUInt32LE() === this.#crc;
  }

  /** Unpacked bytes of the longest piece. */
  #farthest(): number {
    return Math.max(...this.chunks.map(({ raw }, at) => (this.chunks[at + 1]?.raw ?? this.raw) - raw));
  }

  /** Takes unpacked bytes. While a place is looked for they are held, since it may lie among them. */
  #pass(bytes: Buffer): void {
    if (this.raw >= this.#next && this.chunks.length > 0) this.#search ??= new SeamSearch();
    this.#search?.hold(bytes, this.#crc);
    this.#crc = crc32(bytes, this.#crc);
    this.raw += bytes.length;
    if (this.#search?.failed === true) this.#endSearch(this.raw);
  }

  /** Takes compressed bytes, when all that they unpack to has passed. */
  #meet(packed: Buffer): void {
    if (this.#packed === 0 && isPlain(packed)) {
      this.#begin({ raw: 0, bit: headerSize * 8, crc: 0, window: Buffer.alloc(0) });
    }
    this.#packed += packed.length;
    this.#trailer = Buffer.concat([this.#trailer, packed.subarray(-trailerSize)]).subarray(-trailerSize);
    const place = this.#search?.add(packed, { packed: this.#packed, raw: this.raw });
    if (!place) return;
    this.#close(place.crc);
    this.#begin(place);
  }

  /** A piece begins here. */
  #begin({ raw, bit, window }: Place): void {
    const seam = { bit: bit % 8, window: packWindow(window) };
    this.chunks.push({ raw, packed: Math.floor(bit / 8), crc: 0, seam });
    this.#endSearch(raw);
  }

  /** The piece so far ends; `crc`: of all up to there. */
  #close(crc: number): void {
    const last = this.chunks.at(-1);
    if (last) last.crc = crc;
  }

  #endSearch(raw: number): void {
    this.#search = undefined;
    this.#next = raw + this.#spacing;
  }
}

/** The same bytes, in parts so small that not much is held while a place is looked for. */
async function* inParts(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length; at += partSize) yield bytes.subarray(at, at + partSize);
  }
}

function isPlain(first: Buffer): boolean {
  return first.length > headerSize && first.readUInt16BE(0) === 0x1f8b && first[2] === 8 && first[3] === 0;
}
