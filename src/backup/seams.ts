import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Chunk } from './chunk.ts';
import { type BlockPlace, DeflateBlocks } from './deflate-blocks.ts';

/** Unpacked bytes from one place to the next, at the least: what is unpacked at the most for one object, give or take a block. */
const usualSpacing = 4 * 1024 * 1024;
/** How far back a deflate stream refers (RFC 1951 §2). */
const windowSize = 32 * 1024;
/** The header of a gzip stream without a name or anything else that is optional, and what stands behind the stream (RFC 1952 §2.3). */
const headerSize = 10;
const trailerSize = 8;

/** Compresses the text before a seam: it is looked at only when reading begins there. */
export function packWindow(window: Buffer): Buffer {
  return deflateRawSync(window, { level: 1 });
}

/** The text before a seam. Throws zlib's error where it is damaged. */
export function unpackWindow(packed: Buffer): Buffer {
  return inflateRawSync(packed, { maxOutputLength: windowSize });
}

/** Finds places in a gzip stream at which reading can begin, while the stream is read from its beginning to its end. */
export class SeamFinder {
  /** Complete once everything was seen; none where the stream is not one that can be entered. */
  readonly chunks: Chunk[] = [];
  /** Unpacked bytes so far. */
  raw = 0;
  readonly #spacing: number;
  readonly #blocks = new DeflateBlocks((place) => this.#meet(place));
  readonly #ahead: BlockPlace[] = [];
  #begun = false;
  #next = 0;
  #crc = 0;
  #tail = Buffer.alloc(0);
  #trailer = Buffer.alloc(0);

  constructor(spacing = usualSpacing) {
    this.#spacing = spacing;
  }

  /** The compressed bytes on their way. Each part is held back until the one behind it was looked at, so that no place is found too late. */
  async *packed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let held: Buffer | undefined;
    for await (const bytes of source) {
      if (this.#begun) this.#blocks.add(bytes);
      else this.#begin(bytes);
      this.#trailer = Buffer.concat([this.#trailer, bytes.subarray(-trailerSize)]).subarray(-trailerSize);
      if (held) yield held;
      held = bytes;
    }
    if (held) yield held;
  }

  /** The unpacked bytes on their way. */
  async *unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      this.#pass(bytes);
      yield bytes;
    }
    this.#close();
    // Of several streams one behind the other only the first was followed.
    if (this.#trailer.length < trailerSize || this.#trailer.readUInt32LE() !== this.#crc) this.chunks.length = 0;
  }

  #begin(first: Buffer): void {
    this.#begun = true;
    const plain = first.length > headerSize && first.readUInt16BE(0) === 0x1f8b && first[2] === 8 && first[3] === 0;
    if (plain) this.#blocks.add(first.subarray(headerSize));
  }

  #meet(place: BlockPlace): void {
    if (place.raw < this.#next || place.raw < this.raw) return;
    this.#ahead.push(place);
    this.#next = place.raw + this.#spacing;
  }

  #pass(bytes: Buffer): void {
    let from = 0;
    for (let place = this.#ahead[0]; place && place.raw <= this.raw + bytes.length; place = this.#ahead[0]) {
      this.#ahead.shift();
      const to = place.raw - this.raw;
      this.#crc = crc32(bytes.subarray(from, to), this.#crc);
      from = to;
      this.#close();
      const bit = headerSize * 8 + place.bit;
      const window = packWindow(Buffer.concat([this.#tail, bytes.subarray(0, to)]).subarray(-windowSize));
      this.chunks.push({ raw: place.raw, packed: Math.floor(bit / 8), crc: 0, seam: { bit: bit % 8, window } });
    }
    this.#crc = crc32(bytes.subarray(from), this.#crc);
    this.raw += bytes.length;
    const text = bytes.length >= windowSize ? bytes : Buffer.concat([this.#tail, bytes]);
    this.#tail = Buffer.from(text.subarray(-windowSize));
  }

  /** The piece so far ends here. */
  #close(): void {
    const last = this.chunks.at(-1);
    if (last) last.crc = this.#crc;
  }
}
