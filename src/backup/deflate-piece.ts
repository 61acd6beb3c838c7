import { lengthOrder } from './deflate-header.ts';

/**
 * A part of a deflate stream (RFC 1951) that begins and ends between two blocks, as a stream of its own. Blocks may begin at any bit, and
 * some of what is in them is laid out by bytes; so the bits stay where they are in their bytes, and empty blocks fill the bits before them.
 */

/** An empty block with fixed codes (§3.2.6) that is the last: one bit for that, two for the codes, seven for its end. */
const lastBlock = 0b011;

/** The bits of a part that begins at `bit` of its first byte; `nextBit` says where in a byte the next part begins, whose bits are cut off. The last part ends as the whole does. */
export function ownStream(part: Buffer, bit: number, nextBit: number | undefined): Buffer {
  const begun = fromBit(part, bit);
  if (nextBit === undefined) return begun;
  const whole = Buffer.concat([begun, Buffer.alloc(2)]);
  const last = begun.length - (nextBit > 0 ? 1 : 0);
  const end = ((whole[last] ?? 0) & ((1 << nextBit) - 1)) | (lastBlock << nextBit);
  whole.writeUInt16LE(end, last);
  return whole;
}

/** A part that begins at `bit` of its first byte, as a stream that goes on behind it. */
export function fromBit(part: Buffer, bit: number): Buffer {
  const before = preludes[bit] ?? Buffer.alloc(0);
  const shared = bit > 0 ? 1 : 0;
  const whole = Buffer.concat([before.subarray(0, before.length - shared), part]);
  const first = before.length - shared;
  const kept = (1 << bit) - 1;
  if (shared) whole[first] = ((before.at(-1) ?? 0) & kept) | ((whole[first] ?? 0) & ~kept);
  return whole;
}

/** Bits in the order of a deflate stream. */
class Bits {
  readonly bytes: number[] = [];
  count = 0;

  put(value: number, bits: number): void {
    for (let bit = 0; bit < bits; bit++, this.count++) {
      const at = this.count >>> 3;
      this.bytes[at] = (this.bytes[at] ?? 0) | (((value >>> bit) & 1) << (this.count & 7));
    }
  }
}

/** An empty block of 10 bits. */
function putFixed(bits: Bits): void {
  bits.put(0b010, 3);
  bits.put(0, 7);
}

/** An empty block of 95 bits, since with those of 10 alone no odd place is reached (§3.2.7). Its only code is that for the end. */
function putDynamic(bits: Bits): void {
  bits.put(0b100, 3);
  bits.put(0, 5);
  bits.put(0, 5);
  bits.put(15, 4);
  // 18, for many zeros, has the code 0; 0 has 10, and 1 has 11.
  const lengths = new Map([
    [18, 1],
    [0, 2],
    [1, 2],
  ]);
  for (const symbol of lengthOrder) bits.put(lengths.get(symbol) ?? 0, 3);
  for (const zeros of [138, 118]) {
    bits.put(0, 1);
    bits.put(zeros - 11, 7);
  }
  bits.put(0b11, 2);
  bits.put(0b01, 2);
  bits.put(0, 1);
}

/** For each bit of a byte empty blocks that end right before it. */
const preludes: readonly Buffer[] = Array.from({ length: 8 }, (_, bit) => {
  const bits = new Bits();
  if (bit % 2 === 1) putDynamic(bits);
  while (bits.count % 8 !== bit) putFixed(bits);
  return Buffer.from(bits.bytes);
});
