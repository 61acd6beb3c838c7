import { DetailError } from '../model/detail.ts';
import { message } from '../model/message.ts';
import { blockSize, padded } from './tar-block.ts';

/** A regular file of a tar: its path, and where its content lies in the tar, in bytes. */
export interface TarEntry {
  path: string;
  offset: number;
  length: number;
}

/** A tar that is torn, malformed or larger than allowed; its words say in what way. */
export class TarError extends DetailError {}

/** What a reader will not go beyond, in bytes. */
export interface TarLimits {
  /** All of the tar. */
  total: number;
  /** One file that is given. */
  file: number;
  /** One file that is passed over: it is no object, and unpacking it would only take time. */
  passed: number;
  /** What follows the mark of the end. */
  behind: number;
}

/** Is told what a reader of objects passes over in silence. */
export interface TarWatch {
  /** An entry that is no regular file, with the letter of its type. */
  notFile(path: string, type: string): void;
  /** A file that is larger than allowed; without a watch it is a TarError. */
  tooLarge(entry: TarEntry): void;
  /** How the archive ends: as it should, without its mark, or with something behind that. */
  ended(end: 'whole' | 'unmarked' | 'followed'): void;
}

/**
 * Reads a tar (ustar, pax, GNU long names) as a stream. `wanted` says of each regular file whether its content is to be given; the
 * others are passed over without being kept. Ends its source when it is left. Throws TarError.
 */
export async function* readTar(
  source: AsyncIterable<Buffer>,
  wanted: (entry: TarEntry) => boolean,
  limits: TarLimits,
  watch?: TarWatch,
): AsyncGenerator<{ entry: TarEntry; content: Buffer }> {
  const bytes = new ByteReader(source, limits.total);
  try {
    yield* readEntries(bytes, wanted, limits, watch);
  } finally {
    await bytes.end();
  }
}

async function* readEntries(
  bytes: ByteReader,
  wanted: (entry: TarEntry) => boolean,
  limits: TarLimits,
  watch: TarWatch | undefined,
): AsyncGenerator<{ entry: TarEntry; content: Buffer }> {
  let longPath: string | undefined;
  for (;;) {
    // Nearly always it is there: waiting for nothing would cost more than reading it.
    const ready = bytes.passReady(blockSize);
    const part = ready === undefined ? await bytes.take(blockSize) : bytes.here;
    const at = ready ?? 0;
    if (bytes.position === 0) throw new TarError(message('backup.damage.empty'));
    if (part.length === 0 || isZero(part, at)) {
      const second = await bytes.take(blockSize);
      const empty = (await bytes.drain(limits.behind)) && isZero(second);
      watch?.ended(second.length < blockSize ? 'unmarked' : empty ? 'whole' : 'followed');
      return;
    }
    if (part.length - at < blockSize) throw new TarError(message('backup.damage.cutHeader'));
    const length = readHeaderSize(part, at);
    const type = String.fromCharCode(part[at + 156] ?? 0);
    const offset = bytes.position;
    if (type === 'x' || type === 'L') {
      if (length > 64 * 1024) throw new TarError(message('backup.damage.longPath'));
      const content = await whole(bytes, length);
      longPath = type === 'x' ? (paxPath(content) ?? longPath) : text(content, 0, length);
      continue;
    }
    const path = longPath ?? headerPath(part, at);
    longPath = undefined;
    const entry = { path, offset, length };
    if (offset + length > limits.total) throw new TarError(message('backup.damage.large', { bytes: limits.total }));
    const isFile = type === '0' || type === '\0';
    if (length > limits.passed) throw new TarError(message('backup.damage.largeFile', { path, bytes: length }));
    if (!isFile) watch?.notFile(path, type);
    const taken = isFile && wanted(entry);
    if (taken && length > limits.file) {
      if (watch === undefined) throw new TarError(message('backup.damage.largeFile', { path, bytes: length }));
      watch.tooLarge(entry);
    }
    if (!taken || length > limits.file) {
      if (bytes.passReady(padded(length)) === undefined) await bytes.skip(padded(length));
      continue;
    }
    yield { entry, content: await whole(bytes, length) };
  }
}

/** The size of a file's content as the header at this place says. Throws TarError for a header whose checksum is wrong. */
export function readHeaderSize(bytes: Buffer, from: number): number {
  // Its own field counts as eight spaces.
  let sum = 8 * 32;
  for (let at = from; at < from + 148; at++) sum += bytes[at] ?? 0;
  for (let at = from + 156; at < from + blockSize; at++) sum += bytes[at] ?? 0;
  const size = octal(bytes, from + 124, 12);
  if (octal(bytes, from + 148, 8) !== sum || size === undefined) {
    throw new TarError(message('backup.damage.header'));
  }
  return size;
}

async function whole(bytes: ByteReader, length: number): Promise<Buffer> {
  const content = await bytes.take(padded(length));
  if (content.length < length) throw new TarError(message('backup.damage.cutFile'));
  return content.subarray(0, length);
}

/** Octal digits between spaces, up to a zero byte or the end of the field. By hand, since there are two in every header. */
function octal(bytes: Buffer, from: number, length: number): number | undefined {
  let at = from;
  let end = at;
  while (end < from + length && bytes[end] !== 0) end++;
  while (at < end && bytes[at] === space) at++;
  while (end > at && bytes[end - 1] === space) end--;
  if (at === end) return undefined;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}

const space = 0x20;
const zero = 0x30;

function headerPath(bytes: Buffer, at: number): string {
  const name = text(bytes, at, at + 100);
  if (bytes[at + 345] === 0 || bytes.toString('latin1', at + 257, at + 263) !== 'ustar\0') return name;
  return `${text(bytes, at + 345, at + 500)}/${name}`;
}

function paxPath(content: Buffer): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(' ', at);
    const length = space < 0 ? Number.NaN : Number(content.toString('latin1', at, space));
    if (!Number.isSafeInteger(length) || length <= space - at || at + length > content.length) {
      throw new TarError(message('backup.damage.pax'));
    }
    const record = content.toString('utf8', space + 1, at + length - 1);
    // A reader that heeds it would find other files than one that does not.
    if (record.startsWith('size=')) throw new TarError(message('backup.damage.paxSize'));
    if (record.startsWith('path=')) path = record.slice('path='.length);
    at += length;
  }
  return path;
}

/** A field up to its first zero byte. */
function text(bytes: Buffer, from: number, to: number): string {
  const end = bytes.indexOf(0, from);
  return bytes.toString('utf8', from, end < 0 ? to : Math.min(end, to));
}

/** Whether there is nothing but zeros in a block, or in what there is of it. */
function isZero(bytes: Buffer, from = 0): boolean {
  const end = Math.min(from + blockSize, bytes.length);
  for (let at = from; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Takes bytes from a stream in the sizes that are asked for. */
class ByteReader {
  position = 0;
  readonly #source: AsyncIterator<Buffer>;
  readonly #limit: number;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(source: AsyncIterable<Buffer>, limit: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#limit = limit;
  }

  /** The part of the stream in which what is ready lies. */
  get here(): Buffer {
    return this.#chunk;
  }

  /** Passes over the next bytes where they are all here already, and gives where in `here` they begin: a buffer for each would cost more than to read it. */
  passReady(length: number): number | undefined {
    if (length > this.#left) return undefined;
    const from = this.#at;
    this.#pass(length);
    return from;
  }

  /** The next bytes; fewer only at the end. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0 && (this.#left > 0 || (await this.#fill()))) {
      const part = this.#cut(Math.min(missing, this.#left));
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    for (let missing = length; missing > 0; ) {
      if (this.#left === 0 && !(await this.#fill())) throw new TarError(message('backup.damage.cutFile'));
      const part = Math.min(missing, this.#left);
      this.#pass(part);
      missing -= part;
    }
  }

  /** Reads what is left, so that a torn end is noticed. Gives whether it is all zeros, as the rest of a tar is. Throws beyond `limit` bytes. */
  async drain(limit: number): Promise<boolean> {
    const start = this.position;
    let empty = true;
    do {
      const part = this.#cut(this.#left);
      empty &&= part.every((byte) => byte === 0);
      if (this.position - start > limit) throw new TarError(message('backup.damage.behindEnd', { bytes: limit }));
    } while (await this.#fill());
    return empty;
  }

  /** Lets go of the source. */
  async end(): Promise<void> {
    await this.#source.return?.();
  }

  get #left(): number {
    return this.#chunk.length - this.#at;
  }

  #cut(length: number): Buffer {
    const from = this.#at;
    this.#pass(length);
    return this.#chunk.subarray(from, this.#at);
  }

  #pass(length: number): void {
    this.#at += length;
    this.position += length;
    if (this.position > this.#limit) throw new TarError(message('backup.damage.large', { bytes: this.#limit }));
  }

  async #fill(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#chunk = next.value;
    this.#at = 0;
    return true;
  }
}
