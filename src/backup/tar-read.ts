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
    const header = bytes.ready(blockSize) ?? (await bytes.take(blockSize));
    if (bytes.position === 0) throw new TarError(message('backup.damage.empty'));
    if (header.length === 0 || isEnd(header)) {
      const second = await bytes.take(blockSize);
      const empty = (await bytes.drain(limits.behind)) && isEnd(second);
      watch?.ended(second.length < blockSize ? 'unmarked' : empty ? 'whole' : 'followed');
      return;
    }
    if (header.length < blockSize) throw new TarError(message('backup.damage.cutHeader'));
    const length = readHeaderSize(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const offset = bytes.position;
    if (type === 'x' || type === 'L') {
      if (length > 64 * 1024) throw new TarError(message('backup.damage.longPath'));
      const content = await whole(bytes, length);
      longPath = type === 'x' ? (paxPath(content) ?? longPath) : text(content, 0, length);
      continue;
    }
    const path = longPath ?? headerPath(header);
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
      if (!bytes.skipReady(padded(length))) await bytes.skip(padded(length));
      continue;
    }
    yield { entry, content: await whole(bytes, length) };
  }
}

/** The size of a file's content as its header says. Throws TarError for a header whose checksum is wrong. */
export function readHeaderSize(header: Buffer): number {
  // Its own field counts as eight spaces.
  let sum = 8 * 32;
  for (let at = 0; at < 148; at++) sum += header[at] ?? 0;
  for (let at = 156; at < blockSize; at++) sum += header[at] ?? 0;
  const size = octal(header, 124, 12);
  if (octal(header, 148, 8) !== sum || size === undefined) throw new TarError(message('backup.damage.header'));
  return size;
}

async function whole(bytes: ByteReader, length: number): Promise<Buffer> {
  const content = await bytes.take(padded(length));
  if (content.length < length) throw new TarError(message('backup.damage.cutFile'));
  return content.subarray(0, length);
}

/** Octal digits between spaces, up to a zero byte or the end of the field. By hand, since there are two in every header. */
function octal(header: Buffer, from: number, length: number): number | undefined {
  let at = from;
  let end = at;
  while (end < from + length && header[end] !== 0) end++;
  while (at < end && header[at] === space) at++;
  while (end > at && header[end - 1] === space) end--;
  if (at === end) return undefined;
  let value = 0;
  for (; at < end; at++) {
    const digit = (header[at] ?? 0) - zero;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}

const space = 0x20;
const zero = 0x30;

function headerPath(header: Buffer): string {
  const name = text(header, 0, 100);
  if (header[345] === 0 || header.toString('latin1', 257, 263) !== 'ustar\0') return name;
  return `${text(header, 345, 500)}/${name}`;
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

function isEnd(header: Buffer): boolean {
  return header.every((byte) => byte === 0);
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

  /** The next bytes where they are here already. */
  ready(length: number): Buffer | undefined {
    return length <= this.#left ? this.#cut(length) : undefined;
  }

  /** Passes over the next bytes where they are here already; whether they are. */
  skipReady(length: number): boolean {
    if (length > this.#left) return false;
    this.#pass(length);
    return true;
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
