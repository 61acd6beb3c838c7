import { constants, crc32, inflateRawSync } from 'node:zlib';
import { findHeader, headerRoom } from './deflate-header.ts';
import { fromBit } from './deflate-piece.ts';
import { isZlibError } from './unpack.ts';

/** How far back a deflate stream refers (RFC 1951 §2). */
export const windowSize = 32 * 1024;
/** Compressed bytes behind the beginning of a block that have to unpack to what is there, at the least. */
const proofSize = 4 * 1024;
/** Compressed bytes before the end of what was unpacked among which a place is looked for first: most blocks are shorter, and all behind a place is unpacked for its proof. */
const nearEnd = 24 * 1024;
/** Bytes among which a place is looked for at the most, unpacked and compressed. */
const mostText = 8 * 1024 * 1024;
const mostPacked = 512 * 1024;
/** What looks like the beginning of a block nearly always is one; a stream that was made to mislead is not to take for ever. */
const mostProofs = 16;
/** Bytes of the buffers that a proof is unpacked into. */
const unpackedAtOnce = 256 * 1024;

/** A place at which a deflate stream can be entered. */
export interface Place {
  /** Where it is in the unpacked bytes. */
  raw: number;
  /** Where it is in the file, in bits. */
  bit: number;
  /** CRC-32 of all unpacked bytes before it. */
  crc: number;
  /** The unpacked bytes right before it. */
  window: Buffer;
}

/** Unpacked bytes, with the CRC-32 of all before them. */
interface Held {
  bytes: Buffer;
  crc: number;
}

/**
 * Looks for the beginning of a block in a deflate stream that is unpacked already, by what looks like one; and proves that it is one: from
 * there on the compressed bytes unpack to what they unpacked to with all that is before them. Node's zlib does not say where blocks begin.
 */
export class SeamSearch {
  readonly #held: Held[] = [];
  #size = 0;
  /** Compressed bytes, where in the file they begin, and the bit of them that is to be looked at next. */
  #packed = Buffer.alloc(0);
  #start: number | undefined;
  #bit = 0;
  #proofs = 0;

  /** Whether it was looked for among too much. */
  get failed(): boolean {
    return this.#size > mostText || this.#packed.length > mostPacked || this.#proofs === mostProofs;
  }

  /** Takes unpacked bytes; `crc`: that of all before them. */
  hold(bytes: Buffer, crc: number): void {
    this.#held.push({ bytes, crc });
    this.#size += bytes.length;
  }

  /** Takes compressed bytes, which end at `end.packed` of the file and unpack to what ends at `end.raw` and was taken last. Gives a place in them. */
  add(packed: Buffer, end: { packed: number; raw: number }): Place | undefined {
    if (this.#start === undefined) {
      // A block that begins behind them has the text before it that it needs.
      if (this.#size >= windowSize) this.#start = end.packed;
      return undefined;
    }
    if (this.#packed.length === 0) this.#bit = Math.max(0, packed.length - nearEnd) * 8;
    this.#packed = Buffer.concat([this.#packed, packed]);
    const to = (this.#packed.length - Math.max(proofSize, headerRoom)) * 8;
    for (; this.#bit < to && !this.failed; this.#bit++) {
      this.#bit = findHeader(this.#packed, this.#bit, to) ?? to;
      const proved = this.#bit < to ? this.#proved(this.#bit) : undefined;
      if (!proved) continue;
      const { size, crc, window } = proved;
      return { raw: end.raw - size, bit: this.#start * 8 + this.#bit, crc, window };
    }
    return undefined;
  }

  /** What is to be known of a block that begins at this bit; nothing where none does. `size`: unpacked bytes behind its beginning. */
  #proved(bit: number): { size: number; crc: number; window: Buffer } | undefined {
    this.#proofs += 1;
    const stream = fromBit(this.#packed.subarray(bit >>> 3), bit & 7);
    const most = this.#size - windowSize;
    // How much it is does not depend on what is before it.
    const size = unpackedWith(Buffer.alloc(windowSize), stream, most)?.length;
    if (!size) return undefined;
    const text = this.#last(windowSize + size);
    const [window, behind] = [text.bytes.subarray(-size - windowSize, -size), text.bytes.subarray(-size)];
    if (unpackedWith(window, stream, most)?.equals(behind) !== true) return undefined;
    return { size, window, crc: crc32(text.bytes.subarray(0, -size), text.crc) };
  }

  /** The last bytes that were taken, at least so many, with the CRC-32 of all before them. */
  #last(size: number): Held {
    let from = this.#held.length - 1;
    for (let had = this.#held[from]?.bytes.length ?? 0; had < size && from > 0; )
      had += this.#held[--from]?.bytes.length ?? 0;
    const parts = this.#held.slice(from);
    return { bytes: Buffer.concat(parts.map(({ bytes }) => bytes)), crc: parts[0]?.crc ?? 0 };
  }
}

/** All that a stream unpacks to with that text before it; nothing where it is none, or there is more. */
function unpackedWith(window: Buffer, stream: Buffer, most: number): Buffer | undefined {
  try {
    return inflateRawSync(stream, {
      chunkSize: unpackedAtOnce,
      dictionary: window,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.max(most, 1),
    });
  } catch (thrown) {
    if (isZlibError(thrown)) return undefined;
    throw thrown;
  }
}
