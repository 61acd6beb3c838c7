import { randomBytes } from 'node:crypto';
import { constants, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { unpackStream } from '../../src/backup/unpack.ts';

const content = Buffer.from(randomBytes(2_000_000).toString('hex'));
const packed = gzipSync(content);
const partSize = 50_000;

/** These bytes in parts; `ended` says whether the reader let go of them. */
function source(bytes: Buffer, failure?: Error) {
  const state = { ended: false, given: 0 };
  const parts = (async function* () {
    try {
      for (let at = 0; at < bytes.length; at += partSize) {
        state.given += 1;
        yield bytes.subarray(at, at + partSize);
      }
      if (failure) throw failure;
    } finally {
      state.ended = true;
    }
  })();
  return { parts, state };
}

it('tells of compressed bytes when just what they unpack to was given', async () => {
  const told: { packed: number; raw: number }[] = [];
  let [seen, raw] = [0, 0];
  const unpacked = (bytes: Buffer) => {
    seen += bytes.length;
    told.push({ packed: seen, raw });
  };
  for await (const bytes of unpackStream(source(packed).parts, { unpacked })) raw += bytes.length;
  expect(told.at(-1)).toEqual({ packed: packed.length, raw: content.length });
  for (const place of told.slice(0, -1)) {
    // Behind the 10 bytes of the header.
    const torn = inflateRawSync(packed.subarray(10, place.packed), { finishFlush: constants.Z_SYNC_FLUSH });
    expect(place.raw, `after ${place.packed} bytes`).toBe(torn.length);
  }
});

it('does not tell of what is behind the end', async () => {
  const told: Buffer[] = [];
  const ends: number[] = [];
  const watch = { unpacked: (bytes: Buffer) => told.push(bytes), ended: (size: number) => ends.push(size) };
  const whole: Buffer[] = [];
  const followed = Buffer.concat([packed, Buffer.alloc(3 * partSize)]);
  for await (const bytes of unpackStream(source(followed).parts, watch)) whole.push(bytes);
  expect(Buffer.concat(whole).equals(gunzipSync(packed))).toBe(true);
  expect(ends).toEqual([packed.length]);
  expect(Buffer.concat(told).length).toBeLessThanOrEqual(packed.length);
});

it('lets go of its source where it is left in the middle', async () => {
  const { parts, state } = source(packed);
  for await (const bytes of unpackStream(parts)) {
    expect(bytes.length).toBeGreaterThan(0);
    break;
  }
  await expect.poll(() => state.ended).toBe(true);
  expect(state.given).toBeLessThan(packed.length / partSize);
});

it('ends with the error of its source, and with that of bytes that are malformed', async () => {
  const read = async (parts: AsyncIterable<Buffer>) => {
    for await (const _ of unpackStream(parts));
  };
  const { parts, state } = source(packed.subarray(0, 500_000), new Error('The connection broke.'));
  await expect(read(parts)).rejects.toThrow('The connection broke.');
  expect(state.ended).toBe(true);
  const malformed = source(Buffer.from(packed).fill(0xff, 300_000, 300_100));
  await expect(read(malformed.parts)).rejects.toMatchObject({ code: 'Z_DATA_ERROR' });
  await expect.poll(() => malformed.state.ended).toBe(true);
  await expect(read(source(packed.subarray(0, 500_000)).parts)).rejects.toMatchObject({ code: 'Z_BUF_ERROR' });
});
