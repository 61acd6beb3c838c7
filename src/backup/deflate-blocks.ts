/**
 * Follows a deflate stream (RFC 1951) without unpacking it, and tells where its blocks begin: of each symbol only its length counts.
 * Node's zlib does not say where blocks begin, and reading can start again only there.
 */

/** Bytes that the description of a block has at the most (RFC 1951 §3.2.7: 17 bits, 19 × 3, 320 × 14), with room for a symbol behind. */
const headerRoom = 640;
/** Bytes that are looked at for one symbol. */
const symbolRoom = 16;
/** Codes up to this many bits are found in one look. */
const quickBits = 10;

/** What is found of a symbol that is no literal is this at the least (see Code). */
const firstLength = 256 << 4;
const quickMask = (1 << quickBits) - 1;

// RFC 1951 §3.2.5: what length the symbols from 257 stand for, and how many more bits follow them and the distances.
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
/** RFC 1951 §3.2.7: the order of the lengths of the code of lengths. */
export const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Where a block begins: in the unpacked bytes, and in bits of the stream. */
export interface BlockPlace {
  raw: number;
  bit: number;
}

/** Takes the bytes of a deflate stream as they come. A stream that is malformed is not followed any further. */
export class DeflateBlocks {
  readonly #found: (place: BlockPlace) => void;
  #rest = new Uint8Array(0);
  /** Bits of the stream before the bytes that are looked at, and of these before the place that is looked at. */
  #passed = 0;
  #bit = 0;
  #raw = 0;
  #state: 'header' | 'stored' | 'codes' | 'end' = 'header';
  #final = false;
  #stored = 0;
  #literals = fixedLiterals;
  #distances = fixedDistances;

  constructor(found: (place: BlockPlace) => void) {
    this.#found = found;
  }

  /** Takes the next bytes. The last few hundred are looked at only when more come. */
  add(bytes: Uint8Array): void {
    if (this.#state === 'end') return;
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const view = new DataView(all.buffer, all.byteOffset, all.length);
    while (this.#step(view));
    const used = Math.min(this.#bit >>> 3, all.length);
    this.#rest = all.slice(used);
    this.#passed += used * 8;
    this.#bit -= used * 8;
  }

  /** Goes on as far as one part of a block; whether there may be more. */
  #step(view: DataView): boolean {
    switch (this.#state) {
      case 'header':
        return this.#bit >>> 3 < view.byteLength - headerRoom && this.#header(view);
      case 'stored':
        return this.#skipStored(view);
      case 'codes':
        return this.#skipCodes(view, (view.byteLength - symbolRoom) * 8);
      case 'end':
        return false;
    }
  }

  #header(view: DataView): boolean {
    this.#found({ raw: this.#raw, bit: this.#passed + this.#bit });
    this.#final = this.#take(view, 1) === 1;
    const type = this.#take(view, 2);
    if (type === 0) {
      this.#bit = Math.ceil(this.#bit / 8) * 8;
      this.#stored = view.getUint16(this.#bit >>> 3, true);
      this.#bit += 32;
      this.#state = 'stored';
      return true;
    }
    this.#state = 'codes';
    if (type === 1) {
      this.#literals = fixedLiterals;
      this.#distances = fixedDistances;
      return true;
    }
    if (type === 2 && this.#readCodes(view)) return true;
    this.#state = 'end';
    return false;
  }

  #skipStored(view: DataView): boolean {
    const taken = Math.min(this.#stored, view.byteLength - (this.#bit >>> 3));
    this.#bit += taken * 8;
    this.#raw += taken;
    this.#stored -= taken;
    return this.#stored === 0 && this.#endBlock();
  }

  #endBlock(): boolean {
    this.#state = this.#final ? 'end' : 'header';
    return !this.#final;
  }

  /** This runs for every symbol of the stream. */
  #skipCodes(view: DataView, limit: number): boolean {
    const [literals, distances] = [this.#literals, this.#distances];
    let [bit, raw] = [this.#bit, this.#raw];
    let ended = false;
    let malformed = false;
    const { runs } = literals;
    while (bit < limit) {
      const word = view.getUint32(bit >>> 3, true) >>> (bit & 7);
      // Most is text; two runs of literals lie within the 25 bits that are looked at.
      const run = runs[word & quickMask] ?? 0;
      if (run > 0) {
        const second = runs[(word >>> (run & 15)) & quickMask] ?? 0;
        raw += (run >>> 4) + (second >>> 4);
        bit += (run & 15) + (second & 15);
        continue;
      }
      const found = literals.quick[word & literals.mask] || literals.slow(word);
      bit += found & 15;
      if (found < firstLength) {
        malformed = found === 0;
        if (malformed) break;
        raw += 1;
        continue;
      }
      const symbol = found >>> 4;
      ended = symbol === 256;
      if (ended) break;
      const more = lengthBits[symbol - 257] ?? 0;
      raw += (lengthBase[symbol - 257] ?? 0) + ((word >>> (found & 15)) & ((1 << more) - 1));
      bit += more;
      const next = view.getUint32(bit >>> 3, true) >>> (bit & 7);
      const distance = distances.quick[next & distances.mask] || distances.slow(next);
      bit += (distance & 15) + (distanceBits[distance >>> 4] ?? 0);
      malformed = distance === 0 || symbol > 285;
      if (malformed) break;
    }
    this.#bit = bit;
    this.#raw = raw;
    if (malformed) this.#state = 'end';
    return ended && this.#endBlock();
  }

  /** Reads the codes of a block (RFC 1951 §3.2.7); whether they are some. */
  #readCodes(view: DataView): boolean {
    const literals = this.#take(view, 5) + 257;
    const distances = this.#take(view, 5) + 1;
    const count = this.#take(view, 4) + 4;
    const ofLengths = new Uint8Array(19);
    for (const at of lengthOrder.slice(0, count)) ofLengths[at] = this.#take(view, 3);
    const code = new Code(ofLengths);
    const lengths = new Uint8Array(literals + distances);
    for (let at = 0; at < lengths.length; ) {
      const word = view.getUint32(this.#bit >>> 3, true) >>> (this.#bit & 7);
      const found = code.quick[word & code.mask] || code.slow(word);
      if (found === 0) return false;
      this.#bit += found & 15;
      const symbol = found >>> 4;
      if (symbol < 16) {
        lengths[at++] = symbol;
        continue;
      }
      if (symbol === 16 && at === 0) return false;
      const value = symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
      const repeat =
        symbol === 16 ? 3 + this.#take(view, 2) : symbol === 17 ? 3 + this.#take(view, 3) : 11 + this.#take(view, 7);
      if (at + repeat > lengths.length) return false;
      lengths.fill(value, at, at + repeat);
      at += repeat;
    }
    this.#literals = new Code(lengths.subarray(0, literals));
    this.#distances = new Code(lengths.subarray(literals));
    return true;
  }

  #take(view: DataView, bits: number): number {
    const value = (view.getUint32(this.#bit >>> 3, true) >>> (this.#bit & 7)) & ((1 << bits) - 1);
    this.#bit += bits;
    return value;
  }
}

/** A Huffman code by the lengths of its symbols (RFC 1951 §3.2.2). What is found is `symbol << 4 | bits`, 0 for none. */
class Code {
  /** By the next bits; 0 where the code is longer. */
  readonly quick: Uint16Array;
  readonly mask: number;
  readonly #counts = new Uint16Array(16);
  readonly #symbols: Uint16Array;
  #runs: Uint16Array | undefined;

  constructor(lengths: Uint8Array) {
    for (const length of lengths) this.#counts[length] = (this.#counts[length] ?? 0) + 1;
    this.#counts[0] = 0;
    const first = new Uint16Array(17);
    const index = new Uint16Array(17);
    let longest = 1;
    for (let bits = 1; bits <= 15; bits++) {
      const count = this.#counts[bits] ?? 0;
      first[bits + 1] = ((first[bits] ?? 0) + count) << 1;
      index[bits + 1] = (index[bits] ?? 0) + count;
      if (count > 0) longest = bits;
    }
    const size = 1 << Math.min(longest, quickBits);
    this.mask = size - 1;
    this.quick = new Uint16Array(size);
    this.#symbols = new Uint16Array(index[16] ?? 0);
    lengths.forEach((bits, symbol) => {
      if (bits === 0) return;
      this.#symbols[index[bits] ?? 0] = symbol;
      index[bits] = (index[bits] ?? 0) + 1;
      const code = first[bits] ?? 0;
      first[bits] = code + 1;
      if (bits > quickBits) return;
      for (let at = reversed(code, bits); at < size; at += 1 << bits) this.quick[at] = (symbol << 4) | bits;
    });
  }

  /** By the next bits, of a code that has literals: how many of these stand whole in them from the first on, and their bits: `count << 4 | bits`. */
  get runs(): Uint16Array {
    this.#runs ??= this.#findRuns();
    return this.#runs;
  }

  #findRuns(): Uint16Array {
    const { quick, mask } = this;
    const runs = new Uint16Array(1 << quickBits);
    for (let word = 0; word < runs.length; word++) {
      let [count, bits] = [0, 0];
      for (let found = quick[word & mask] ?? 0; found > 0 && found < firstLength; ) {
        const next = bits + (found & 15);
        if (next > quickBits) break;
        count += 1;
        bits = next;
        found = quick[(word >>> bits) & mask] ?? 0;
      }
      runs[word] = (count << 4) | bits;
    }
    return runs;
  }

  /** By as many bits as it takes. */
  slow(word: number): number {
    let [code, first, index] = [0, 0, 0];
    for (let bits = 1; bits <= 15; bits++) {
      code |= (word >>> (bits - 1)) & 1;
      const count = this.#counts[bits] ?? 0;
      if (code - count < first) return ((this.#symbols[index + code - first] ?? 0) << 4) | bits;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return 0;
  }
}

/** Codes begin with their highest bit, numbers with their lowest. */
function reversed(code: number, bits: number): number {
  let [from, to] = [code, 0];
  for (let bit = 0; bit < bits; bit++) {
    to = (to << 1) | (from & 1);
    from >>>= 1;
  }
  return to;
}

// RFC 1951 §3.2.6.
const fixedLiterals = new Code(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const fixedDistances = new Code(new Uint8Array(30).fill(5));

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
