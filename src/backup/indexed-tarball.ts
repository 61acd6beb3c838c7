import { crc32 } from 'node:zlib';
import type { Store } from '../store/store.ts';
import { fetch } from './fetch.ts';
import { inOrder } from './in-order.ts';
import type { BackupEntry, BackupIndex } from './index-file.ts';
import { blockSize } from './tar-block.ts';
import { readHeaderSize } from './tar-read.ts';
import { unpackChunk } from './unpack.ts';

/** Compressed bytes that are asked of the store at once. */
const fetchSize = 4 * 1024 * 1024;
/** The most that one piece may unpack to: about 1 MB and the largest object, twice. */
const largestChunk = 80 * 1024 * 1024;

/** A piece of the tarball with what is wanted of it. */
interface Piece {
  raw: { start: number; end: number };
  packed: { start: number; end: number };
  /** CRC-32 of the tar up to where the piece begins, and up to where it ends. */
  crc: { start: number; end: number };
  entries: BackupEntry[];
}

/** The piece that was unpacked last: who reads a backup in parts mostly goes on within it. */
export interface LastPiece {
  /** Where it begins in the tar. */
  start?: number;
  content: Buffer;
}

/**
 * Reads objects out of a tarball with the help of its index: only the pieces that hold them; `last` is used and replaced.
 * Throws RangeError, TarError or zlib's error where index and tarball do not fit.
 */
export async function* readIndexed(
  store: Store,
  key: string,
  index: BackupIndex,
  wanted: BackupEntry[],
  last: LastPiece,
  signal: AbortSignal,
): AsyncGenerator<{ entry: BackupEntry; json: Buffer }> {
  const all = pieces(index, wanted);
  const [first] = all;
  const goesOn = first !== undefined && first.raw.start === last.start;
  if (goesOn) {
    const { content } = last;
    for (const entry of first.entries) yield { entry, json: cut(content, first, entry) };
  }
  const fetched = inOrder(runs(goesOn ? all.slice(1) : all), 2, async (run) => {
    const range = { start: run[0]?.packed.start ?? 0, end: run.at(-1)?.packed.end ?? 0 };
    return { run, range, bytes: await fetch(store, key, range.end - range.start, { range, signal }) };
  });
  for await (const { run, range, bytes } of fetched) {
    const unpacked = inOrder(run, 2, async (piece) => {
      const { start, end } = piece.packed;
      return { piece, content: await unpack(piece, bytes.subarray(start - range.start, end - range.start)) };
    });
    for await (const { piece, content } of unpacked) {
      last.start = piece.raw.start;
      last.content = content;
      for (const entry of piece.entries) yield { entry, json: cut(content, piece, entry) };
      signal.throwIfAborted();
    }
  }
}

/** Unpacks one piece of a tarball. Throws RangeError or zlib's error where it is not what the index says. */
export async function unpackPiece(index: BackupIndex, number: number, packed: Buffer): Promise<Buffer> {
  return unpack(boundsOf(index, number), packed);
}

async function unpack({ raw, crc }: Pick<Piece, 'raw' | 'crc'>, packed: Buffer): Promise<Buffer> {
  const size = raw.end - raw.start;
  if (size > largestChunk) throw new RangeError(`a piece of ${size} bytes`);
  const content = await unpackChunk(packed, size);
  if (crc32(content, crc.start) !== crc.end) throw new RangeError('the checksum of a piece is wrong');
  return content;
}

/** Where a piece lies. */
function boundsOf(index: BackupIndex, number: number): Omit<Piece, 'entries'> {
  const chunk = index.chunks[number];
  if (chunk === undefined) throw new RangeError(`there is no piece ${number}`);
  const next = index.chunks[number + 1];
  return {
    raw: { start: chunk.raw, end: next?.raw ?? index.raw },
    packed: { start: chunk.packed, end: next?.packed ?? index.packed },
    crc: { start: index.chunks[number - 1]?.crc ?? 0, end: chunk.crc },
  };
}

/** The header in front of the content must tell the same length, or the index belongs to another tarball. */
function cut(content: Buffer, piece: Piece, entry: BackupEntry): Buffer {
  const at = entry.offset - piece.raw.start;
  if (at < blockSize || at + entry.length > content.length)
    throw new RangeError(`${entry.name} lies outside its piece`);
  if (readHeaderSize(content.subarray(at - blockSize, at)) !== entry.length) {
    throw new RangeError(`${entry.name} has another length`);
  }
  return content.subarray(at, at + entry.length);
}

/** The pieces that hold what is wanted, in their order. */
function pieces(index: BackupIndex, wanted: BackupEntry[]): Piece[] {
  const sorted = wanted.toSorted((a, b) => a.offset - b.offset);
  const found: Piece[] = [];
  let at = 0;
  for (let number = 0; number < index.chunks.length; number++) {
    const bounds = boundsOf(index, number);
    const from = at;
    while ((sorted[at]?.offset ?? Number.POSITIVE_INFINITY) < bounds.raw.end) at++;
    if (at > from) found.push({ ...bounds, entries: sorted.slice(from, at) });
  }
  return found;
}

/** Neighbours are asked for in one request. */
function runs(all: Piece[]): Piece[][] {
  const found: Piece[][] = [];
  for (const piece of all) {
    const run = found.at(-1);
    const first = run?.[0];
    const last = run?.at(-1);
    const joins =
      first && last?.packed.end === piece.packed.start && piece.packed.end - first.packed.start <= fetchSize;
    if (run && joins) run.push(piece);
    else found.push([piece]);
  }
  return found;
}
