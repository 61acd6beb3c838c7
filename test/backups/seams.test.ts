import { createHash, randomBytes } from 'node:crypto';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHeader, headerRoom } from '../../src/backup/deflate-header.ts';
import { type BackupIndex, indexBytes, parseIndex } from '../../src/backup/index-file.ts';
import { unpackPiece } from '../../src/backup/indexed-tarball.ts';
import { SeamFinder } from '../../src/backup/seams.ts';

/** Text as it is in backups: some of it again and again, some that does not compress. */
const text = Buffer.concat(
  Array.from({ length: 6000 }, (_, n) =>
    Buffer.from(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-${n}","uid":"${hashed(n)}"},"n":${n % 7}}\n`),
  ),
);
const noise = randomBytes(200_000);
const strategies = {
  usual: constants.Z_DEFAULT_STRATEGY,
  filtered: constants.Z_FILTERED,
  huffman: constants.Z_HUFFMAN_ONLY,
  runs: constants.Z_RLE,
  fixed: constants.Z_FIXED,
};

function hashed(n: number): string {
  return createHash('sha256').update(String(n)).digest('hex');
}

/** Follows a gzip stream that comes in parts of these sizes, again and again. */
async function follow(packed: Buffer, sizes: readonly number[], spacing: number) {
  const seams = new SeamFinder(spacing);
  const parts = (async function* () {
    for (let at = 0, n = 0; at < packed.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      yield packed.subarray(at, at + size);
      at += size;
    }
  })();
  const unpacked: Buffer[] = [];
  for await (const bytes of seams.unpacked(parts)) unpacked.push(bytes);
  return { seams, unpacked: Buffer.concat(unpacked) };
}

/** Each piece by itself, by way of the file of an index. */
async function pieces(packed: Buffer, { chunks, raw }: SeamFinder): Promise<Buffer> {
  const index: BackupIndex = { entries: [], chunks, raw, packed: packed.length };
  const read = await parseIndex(await indexBytes(index), packed.length);
  if (!read) throw new Error('The index cannot be read.');
  const all = read.chunks.map((chunk, number) => {
    const next = read.chunks[number + 1];
    const end = next ? next.packed + (next.seam?.bit ? 1 : 0) : packed.length;
    return unpackPiece(read, number, packed.subarray(chunk.packed, end));
  });
  return Buffer.concat(await Promise.all(all));
}

describe('a gzip stream that was not made for it', () => {
  it('is entered at any of its seams, however it was compressed', async () => {
    const content = Buffer.concat([text, noise, text]);
    for (const [name, strategy] of Object.entries(strategies)) {
      for (const level of [0, 1, 6]) {
        const packed = gzipSync(content, { level, strategy });
        const { seams, unpacked } = await follow(packed, [64 * 1024], 50_000);
        const about = `${name} ${level}`;
        expect(unpacked.equals(content), about).toBe(true);
        // Only blocks that describe their codes are found.
        const found = level === 0 || name === 'fixed' ? 1 : 4;
        expect(seams.chunks.length, about).toBeGreaterThanOrEqual(found);
        expect((await pieces(packed, seams)).equals(content), about).toBe(true);
      }
    }
  }, 60_000);

  it('has as many seams as its spacing allows where its blocks are short', async () => {
    const packed = gzipSync(text, { level: 6, memLevel: 1 });
    const { seams } = await follow(packed, [1024], 100_000);
    expect(seams.chunks.length).toBeGreaterThan(text.length / 100_000 / 2);
  });

  it('may come in parts of any size, of any content', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 300, max: 9000 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.record({ from: fc.nat(500_000), length: fc.nat(40_000), again: fc.nat(2) }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        async (sizes, cuts, level, memLevel) => {
          const content = Buffer.concat(
            cuts.flatMap(({ from, length, again }) => Array(again + 1).fill(text.subarray(from, from + length))),
          );
          const packed = gzipSync(content, { level, memLevel });
          const { seams, unpacked } = await follow(packed, sizes, 10_000);
          expect(unpacked.equals(content)).toBe(true);
          if (seams.chunks.length > 0) expect((await pieces(packed, seams)).equals(content)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);

  it('has none where there are several streams, or none at all', async () => {
    const several = Buffer.concat([gzipSync(text), gzipSync(noise)]);
    expect((await follow(several, [4096], 10_000)).seams.chunks).toEqual([]);
    expect((await follow(text, [4096], 10_000)).seams.chunks).toEqual([]);
  });

  it('has none where one place is too far from the next', async () => {
    // Blocks with fixed codes are not found.
    const packed = gzipSync(Buffer.alloc(65 * 1024 * 1024), { strategy: constants.Z_FIXED });
    expect((await follow(packed, [64 * 1024], 10_000)).seams.chunks).toEqual([]);
  });

  it('has its blocks found by their headers alone, and no block where there are no headers', () => {
    const packed = gzipSync(text, { level: 6 });
    // Behind a block that was emptied by a flush the next begins with a byte.
    const flushed = Buffer.concat([deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH }), packed.subarray(10)]);
    const at = flushed.length - (packed.length - 10);
    expect(findHeader(flushed, (at - 5) * 8, flushed.length * 8 - headerRoom * 8)).toBe(at * 8);
    expect(findHeader(Buffer.alloc(5000, 0xff), 0, 4000 * 8)).toBeUndefined();
  });

  it('is not entered where something in it only looks like a block', async () => {
    const header = deflateRawSync(text).subarray(0, 200);
    expect(findHeader(Buffer.concat([header, Buffer.alloc(headerRoom)]), 0, 8)).toBe(0);
    const content = Buffer.concat([text, ...Array<Buffer>(3000).fill(header), text]);
    const packed = gzipSync(content, { level: 0 });
    const { seams, unpacked } = await follow(packed, [16 * 1024], 50_000);
    expect(unpacked.equals(content)).toBe(true);
    expect(seams.chunks).toMatchObject([{ raw: 0 }]);
    expect((await pieces(packed, seams)).equals(content)).toBe(true);
  });

  it('is looked through for headers whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: headerRoom, maxLength: 20_000 }), fc.nat(1000), (bytes, from) => {
        const to = (bytes.length - headerRoom) * 8;
        const found = findHeader(Buffer.from(bytes), from, to);
        if (found !== undefined) expect(found >= from && found < to).toBe(true);
      }),
    );
  });
});
