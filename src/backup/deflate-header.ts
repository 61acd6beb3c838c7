/**
 * Finds where a block of a deflate stream (RFC 1951) may begin, without following the stream from its beginning: by the description of its
 * codes, which hardly any other bits look like. Blocks without such a description are not found; a stream of many has few of them.
 */

/** Bytes that the description of a block has at the most (§3.2.7: 17 bits, 19 × 3, 318 × 14), with room to look at whole words. */
export const headerRoom = 640;

/** §3.2.7: the order of the lengths of the code of lengths. */
export const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Symbols of the code of lengths that stand for several lengths: how many at the least, and the bits that tell how many more. */
const repeats = [
  { least: 3, bits: 2 },
  { least: 3, bits: 3 },
  { least: 11, bits: 7 },
];
/** The symbol that ends a block. */
const endOfBlock = 256;
/** Bits that a code of the code of lengths has at the most. */
const quickBits = 7;

/** The first bit from `from` on, before `to`, at which a block seems to begin that is not the last. Behind `to` there must be `headerRoom` bytes. */
export function findHeader(bytes: Buffer, from: number, to: number): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let bit = from; bit < to; bit++) {
    const word = bitsAt(view, bit);
    // This is asked of every bit: not the last, codes of its own, no more symbols than there are.
    if ((word & 7) !== 0b100 || ((word >>> 3) & 31) > 29 || ((word >>> 8) & 31) > 29) continue;
    if (describesCodes(view, bit + 3)) return bit;
  }
  return undefined;
}

/** At least 25 bits. */
function bitsAt(view: DataView, bit: number): number {
  return view.getUint32(bit >>> 3, true) >>> (bit & 7);
}

function describesCodes(view: DataView, start: number): boolean {
  const counts = bitsAt(view, start);
  const literals = (counts & 31) + 257;
  const all = literals + ((counts >>> 5) & 31) + 1;
  let bit = start + 14;
  const end = bit + (((counts >>> 10) & 15) + 4) * 3;
  // Few come any further, and it takes nearly all of the time.
  let left = 1 << quickBits;
  for (let at = bit; at < end; at += 3) left -= (1 << quickBits) >>> (bitsAt(view, at) & 7 || 8);
  if (left !== 0) return false;
  const code = new Uint8Array(lengthOrder.length);
  for (let at = 0; bit < end; at++, bit += 3) code[lengthOrder[at] ?? 0] = bitsAt(view, bit) & 7;
  const symbols = table(code);
  const lengths = new Uint8Array(all);
  for (let at = 0; at < all; ) {
    const word = bitsAt(view, bit);
    const found = symbols[word & ((1 << quickBits) - 1)] ?? 0;
    const [symbol, bits] = [found >>> 3, found & 7];
    bit += bits;
    const repeat = repeats[symbol - 16];
    if (repeat === undefined) {
      lengths[at++] = symbol;
      continue;
    }
    const count = repeat.least + ((word >>> bits) & ((1 << repeat.bits) - 1));
    bit += repeat.bits;
    if (at + count > all || (symbol === 16 && at === 0)) return false;
    if (symbol === 16) lengths.fill(lengths[at - 1] ?? 0, at, at + count);
    at += count;
  }
  // With a single distance, or none, their code has room left.
  return (
    lengths[endOfBlock] !== 0 && room(lengths.subarray(0, literals)) === 0 && room(lengths.subarray(literals)) >= 0
  );
}

/** What is left of a code with these lengths, of 2^15; it is whole at 0 and none below. */
function room(lengths: Uint8Array): number {
  let left = 1 << 15;
  for (const length of lengths) if (length > 0) left -= 1 << (15 - length);
  return left;
}

/** By the next bits the symbol and the length of its code: `symbol << 3 | length` (§3.2.2). */
function table(lengths: Uint8Array): Uint8Array {
  const found = new Uint8Array(1 << quickBits);
  let code = 0;
  for (let length = 1; length <= quickBits; length++, code <<= 1) {
    lengths.forEach((own, symbol) => {
      if (own !== length) return;
      for (let at = reversed(code, length); at < found.length; at += 1 << length) found[at] = (symbol << 3) | length;
      code++;
    });
  }
  return found;
}

/** Codes begin with their highest bit, numbers with their lowest. */
function reversed(code: number, bits: number): number {
  let [from, to] = [code, 0];
  for (let bit = 0; bit < bits; bit++, from >>>= 1) to = (to << 1) | (from & 1);
  return to;
}
