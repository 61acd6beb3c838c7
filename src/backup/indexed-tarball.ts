import { crc32 } from 'node:zlib';
import { objectLabel } from '../model/clusters/log-line.ts';
import { message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import type { Seam } from './chunk.ts';
import { limits } from './damage.ts';
import { ownStream } from './deflate-piece.ts';
import { fetch } from './fetch.ts';
import { inOrder } from './in-order.ts';
import type { BackupEntry, BackupIndex } from './index-file.ts';
import { unpackWindow } from './seams.ts';
import { blockSize } from './tar-block.ts';
import { readHeaderSize, TarError } from './tar-read.ts';
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
  /** Where it was not flushed; `nextBit` is the bit of its byte that the next piece begins at. */
  seam?: Seam & { nextBit: number | undefined };
  /** What ends in it. */
  entries: BackupEntry[];
  /** Where in the tar something begins that goes on behind it; infinite where nothing does. */
  keepFrom: number;
}

/** Some of the tar. */
interface Text {
  start: number;
  content: Buffer;
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
  let kept: Text | undefined;
  for await (const { piece, content } of contents(store, key, pieces(index, wanted), last, signal)) {
    const { start, end } = piece.raw;
    const own = { start, content };
    const text = kept ? { start: kept.start, content: Buffer.concat([kept.content, content]) } : own;
    for (const entry of piece.entries) {
      yield { entry, json: cut(entry.offset - blockSize < start ? text : own, entry) };
    }
    const from = piece.keepFrom;
    kept = from < end ? { start: from, content: text.content.subarray(from - text.start) } : undefined;
    signal.throwIfAborted();
  }
}

/** Fetches and unpacks pieces, in their order. */
async function* contents(
  store: Store,
  key: string,
  all: Piece[],
  last: LastPiece,
  signal: AbortSignal,
): AsyncGenerator<{ piece: Piece; content: Buffer }> {
  const [first] = all;
  const goesOn = first !== undefined && first.raw.start === last.start;
  if (goesOn) yield { piece: first, content: last.content };
  const fetched = inOrder(runs(goesOn ? all.slice(1) : all), 2, async (run) => {
    const range = { start: run[0]?.packed.start ?? 0, end: run.at(-1)?.packed.end ?? 0 };
    return { run, range, bytes: await fetch(store, key, range.end - range.start, { range, signal }) };
  });
  for await (const { run, range, bytes } of fetched) {
    const unpacked = inOrder(run, 2, async (piece) => {
      const { start, end } = piece.packed;
      return { piece, content: await unpack(piece, bytes.subarray(start - range.start, end - range.start)) };
    });
    for await (const one of unpacked) {
      last.start = one.piece.raw.start;
      last.content = one.content;
      yield one;
    }
  }
}

/** Unpacks one piece of a tarball. Throws RangeError or zlib's error where it is not what the index says. */
export async function unpackPiece(index: BackupIndex, number: number, packed: Buffer): Promise<Buffer> {
  return unpack(boundsOf(index, number), packed);
}

async function unpack({ raw, crc, seam }: Bounds, packed: Buffer): Promise<Buffer> {
  const size = raw.end - raw.start;
  if (size > largestChunk) throw new RangeError(`a piece of ${size} bytes`);
  const content = seam
    ? await unpackChunk(ownStream(packed, seam.bit, seam.nextBit), size, unpackWindow(seam.window))
    : await unpackChunk(packed, size);
  if (crc32(content, crc.start) !== crc.end) throw new RangeError('the checksum of a piece is wrong');
  return content;
}

type Bounds = Omit<Piece, 'entries' | 'keepFrom'>;

/** Where a piece lies. */
function boundsOf(index: BackupIndex, number: number): Bounds {
  const chunk = index.chunks[number];
  if (chunk === undefined) throw new RangeError(`there is no piece ${number}`);
  const next = index.chunks[number + 1];
  const nextBit = next?.seam?.bit;
  // The first bits of the byte that the next piece begins in belong to this one.
  const shared = nextBit !== undefined && nextBit > 0 ? 1 : 0;
  return {
    raw: { start: chunk.raw, end: next?.raw ?? index.raw },
    packed: { start: chunk.packed, end: (next?.packed ?? index.packed) + shared },
    crc: { start: index.chunks[number - 1]?.crc ?? 0, end: chunk.crc },
    ...(chunk.seam && { seam: { ...chunk.seam, nextBit } }),
  };
}

/** The header in front of the content must tell the same length, or the index belongs to another tarball. */
function cut({ start, content }: Text, entry: BackupEntry): Buffer {
  const at = entry.offset - start;
  if (readHeaderSize(content, at - blockSize) !== entry.length) {
    throw new RangeError(`${entry.name} has another length`);
  }
  return content.subarray(at, at + entry.length);
}

/** The pieces that hold what is wanted, in their order. Pieces that were flushed end behind a whole object, others anywhere. */
function pieces(index: BackupIndex, wanted: BackupEntry[]): Piece[] {
  const found = new Map<number, Piece>();
  const pieceAt = (number: number): Piece => {
    const piece = found.get(number) ?? { ...boundsOf(index, number), entries: [], keepFrom: Number.POSITIVE_INFINITY };
    found.set(number, piece);
    return piece;
  };
  for (const entry of wanted.toSorted((a, b) => a.offset - b.offset)) {
    const begin = entry.offset - blockSize;
    const end = entry.offset + entry.length;
    if (begin < 0) throw new RangeError(`${entry.name} lies outside`);
    if (entry.length > limits.file) {
      throw new TarError(message('backup.damage.largeFile', { path: objectLabel(entry), bytes: entry.length }));
    }
    const last = pieceNumber(index, Math.max(entry.offset, end - 1));
    for (let number = pieceNumber(index, begin); number < last; number++) {
      const piece = pieceAt(number);
      piece.keepFrom = Math.min(piece.keepFrom, begin);
    }
    pieceAt(last).entries.push(entry);
  }
  return [...found.values()].sort((a, b) => a.raw.start - b.raw.start);
}

/** The piece that holds a place of the tar. */
function pieceNumber({ chunks }: BackupIndex, place: number): number {
  let [low, high] = [0, chunks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chunks[middle]?.raw ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Neighbours are asked for in one request. */
function runs(all: Piece[]): Piece[][] {
  const found: Piece[][] = [];
  for (const piece of all) {
    const run = found.at(-1);
    const first = run?.[0];
    const last = run?.at(-1);
    const joins =
      first && last && last.packed.end >= piece.packed.start && piece.packed.end - first.packed.start <= fetchSize;
    if (run && joins) run.push(piece);
    else found.push([piece]);
  }
  return found;
}
