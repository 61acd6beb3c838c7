import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import { z } from 'zod';
import type { ObjectRef } from '../model/objects/object.ts';
import type { Chunk } from './chunk.ts';
import { isZlibError } from './unpack.ts';

/**
 * The index that lies beside a tarball, so that one object can be read without the others. It is a help and never the truth: a reader
 * that finds it missing, torn or made for another tarball reads the tarball itself.
 *
 * Format: gzipped lines of JSON. The first is `{"kubeferry":"index/1"}`, the last `{"end":{…}}`; between them, in any order,
 * `{"kind":[group,version,resource,kind]}` numbers the kinds from 0, `{"chunk":[raw,packed,crc]}` is one flushed piece of the gzip
 * stream (`crc`: see Chunk; one that was not flushed has its `bit` and its `window` in base64 behind that), `end` may hold the `crc` of the whole tarball as it is stored, and `[kind, namespace or null, name, offset, length]` is one object, its offset in the tar.
 */
const format = 'index/1';

/** One object of a backup: where its JSON lies in the tar, in bytes. */
export type BackupEntry = ObjectRef & { offset: number; length: number };

/** What is looked for in an index, each part exactly; what is absent is not asked for. */
export interface Sought {
  kinds?: (kind: Kind) => boolean;
  /** `undefined` stands for objects outside namespaces. */
  namespaces?: readonly (string | undefined)[];
  names?: readonly string[];
}

/** All that an index says, but for entries that were not sought where it is `partial`. `raw` is the size of the tar, `packed` that of the tarball; chunks and entries are in the order of the tar. */
export interface BackupIndex {
  entries: BackupEntry[];
  chunks: Chunk[];
  raw: number;
  packed: number;
  /** CRC-32 of the tarball as it is stored; indexes of older versions have none. */
  packedCrc?: number;
  partial?: boolean;
}

/** Collects the lines of an index while a tarball is written. */
export class IndexWriter {
  /** As bytes: a hundred thousand strings would weigh ten times as much. */
  readonly #lines = new GrowingText();
  readonly #kinds = new Map<string, number>();
  #entries = 0;

  constructor() {
    this.#lines.push(JSON.stringify({ kubeferry: format }));
  }

  /** Adds one object. This runs for every object, so the line is put together by hand. */
  add(ref: ObjectRef, place: { offset: number; length: number }): void {
    const namespace = ref.namespace === undefined ? 'null' : quoted(ref.namespace);
    this.#lines.push(`[${this.#kind(ref)},${namespace},${quoted(ref.name)},${place.offset},${place.length}]`);
    this.#entries++;
  }

  #kind(ref: ObjectRef): number {
    const key = `${ref.version}/${ref.resource}.${ref.group}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    this.#lines.push(JSON.stringify({ kind: [ref.group, ref.version, ref.resource, ref.kind] }));
    this.#kinds.set(key, this.#kinds.size);
    return this.#kinds.size - 1;
  }

  /** Takes away the text so far, still without the last lines. */
  take(): Buffer[] {
    return this.#lines.take();
  }

  /** The rest of the text, with what is said of the tarball. */
  end({ chunks, raw, packed, packedCrc: crc }: WholeTarball): Buffer[] {
    for (const chunk of chunks) this.#lines.push(chunkLine(chunk));
    this.#lines.push(JSON.stringify({ end: { entries: this.#entries, chunks: chunks.length, raw, packed, crc } }));
    this.#lines.end();
    return this.#lines.take();
  }

  /** The file. */
  bytes(tarball: WholeTarball): Promise<Buffer> {
    return compressed(this.end(tarball));
  }
}

/** What an index says of the tarball besides its objects. */
type WholeTarball = Omit<BackupIndex, 'entries' | 'partial'>;

function compressed(parts: Iterable<Buffer>): Promise<Buffer> {
  return pipeline(parts, createGzip({ level: 1 }), (packed: AsyncIterable<Buffer>) => buffer(packed));
}

function chunkLine({ raw, packed, crc, seam }: Chunk): string {
  const place = [raw, packed, crc];
  return JSON.stringify({ chunk: seam ? [...place, seam.bit, seam.window.toString('base64')] : place });
}

/** Characters that are made bytes at once. */
const gatheredLength = 64 * 1024;

/** Lines of text as bytes. */
class GrowingText {
  readonly #parts: Buffer[] = [];
  #gathered = '';

  /** Adds a line. Lines are gathered, since each buffer has its price. */
  push(line: string): void {
    this.#gathered += `${line}\n`;
    if (this.#gathered.length >= gatheredLength) this.end();
  }

  /** Makes bytes of what is gathered. */
  end(): void {
    this.#parts.push(Buffer.from(this.#gathered));
    this.#gathered = '';
  }

  /** Takes away what is bytes. */
  take(): Buffer[] {
    return this.#parts.splice(0);
  }
}

const count = z.int().nonnegative();
/** The lines that are not objects. */
const line = z.union([
  z.object({ kind: z.tuple([z.string(), z.string(), z.string(), z.string()]) }),
  z.object({ chunk: z.tuple([count, count, count]) }),
  z.object({ chunk: z.tuple([count, count, count, z.int().min(0).max(7), z.base64()]) }),
  z.object({ kubeferry: z.literal(format) }),
  z.object({ end: z.object({ entries: count, chunks: count, raw: count, packed: count, crc: count.optional() }) }),
]);

/** The most that an index may unpack to, in bytes: room for some five million objects. */
const largest = 512 * 1024 * 1024;

/** The file of an index that is known as a whole; compressed as it is written, since its text would be as large as the index itself. */
export function indexBytes({ entries, ...tarball }: BackupIndex): Promise<Buffer> {
  return compressed(linesOfIndex(entries, tarball));
}

function* linesOfIndex(entries: BackupEntry[], tarball: WholeTarball): Generator<Buffer> {
  const writer = new IndexWriter();
  for (const entry of entries) {
    writer.add(entry, entry);
    yield* writer.take();
  }
  yield* writer.end(tarball);
}

/**
 * Reads an index; nothing where it is torn or not one. `packed` is the size of the tarball that it must belong to. Of its entries there
 * are at least those that are `sought`, which costs less than all of them.
 */
export async function parseIndex(bytes: Buffer, packed: number, sought?: Sought): Promise<BackupIndex | undefined> {
  try {
    const index = parseLines(await promisify(gunzip)(bytes, { maxOutputLength: largest }), sought);
    return index?.packed === packed ? index : undefined;
  } catch (thrown) {
    // A torn index is as good as none; anything but a fault of its bytes is a bug.
    if (thrown instanceof SyntaxError || thrown instanceof z.ZodError || isZlibError(thrown)) return undefined;
    throw thrown;
  }
}

function parseLines(text: Buffer, sought: Sought | undefined): BackupIndex | undefined {
  const known: Known = { kinds: [], namespaces: new Map() };
  const index: BackupIndex = { entries: [], chunks: [], raw: -1, packed: -1 };
  const isSought = (lines: string) => {
    if (sought === undefined || /^\{/m.test(lines)) return true;
    const taken = mayHold(lines, sought, known.kinds);
    if (!taken) index.partial = true;
    return taken;
  };
  for (const parsed of linesOf(text, isSought)) {
    if (Array.isArray(parsed)) {
      const entry = entryOf(parsed, known);
      if (!entry) return undefined;
      index.entries.push(entry);
      continue;
    }
    const value = line.parse(parsed);
    if ('kind' in value) {
      const [group, version, resource, kind] = value.kind;
      known.kinds.push({ group, version, resource, kind });
    } else if ('chunk' in value) {
      const [raw, packed, crc, bit, window] = value.chunk;
      const seam = bit !== undefined && window !== undefined && { bit, window: Buffer.from(window, 'base64') };
      index.chunks.push({ raw, packed, crc, ...(seam && { seam }) });
    } else if ('end' in value) {
      if (value.end.chunks !== index.chunks.length) return undefined;
      if (index.partial !== true && value.end.entries !== index.entries.length) return undefined;
      index.raw = value.end.raw;
      index.packed = value.end.packed;
      if (value.end.crc !== undefined) index.packedCrc = value.end.crc;
    }
  }
  return inOrder(index) ? index : undefined;
}

/** Bytes of lines that are parsed at once: one by one takes twice as long, all together twice the memory. */
const parsedAtOnce = 64 * 1024;

function* linesOf(text: Buffer, taken: (lines: string) => boolean): Generator<unknown> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf(10, Math.min(at + parsedAtOnce, text.length - 1));
    const end = newline < 0 ? text.length : newline;
    const lines = text.toString('utf8', at, end).trimEnd();
    at = end + 1;
    if (!taken(lines)) continue;
    const values: unknown = JSON.parse(`[${lines.replaceAll('\n', ',')}]`);
    if (Array.isArray(values)) yield* values;
  }
}

/** Texts that lines are searched for at the most; beyond that parsing them costs less. */
const mostTexts = 8;

/** Whether some of these lines may be what is sought: whether they hold its name, or its kind and namespace. */
function mayHold(lines: string, { kinds, namespaces, names }: Sought, known: readonly Kind[]): boolean {
  const has = (texts: string[]) => texts.length > mostTexts || texts.some((text) => lines.includes(text));
  if (names && !has(names.map((name) => `,${quoted(name)},`))) return false;
  if (!kinds && !namespaces) return true;
  const ofKind = known.flatMap((kind, number) => (kinds?.(kind) !== false ? [`[${number},`] : []));
  const inPlace = namespaces?.map((namespace) => (namespace === undefined ? 'null,' : `${quoted(namespace)},`)) ?? [''];
  return has(ofKind.flatMap((start) => inPlace.map((place) => start + place)));
}

/** What the lines of objects are short for; a namespace that many objects lie in is one text. */
interface Known {
  kinds: Kind[];
  namespaces: Map<string, string>;
}

/** What objects of one kind share. */
type Kind = Pick<ObjectRef, 'group' | 'version' | 'resource' | 'kind'>;

/** One object's line; checked by hand, because there may be very many. */
function entryOf(values: unknown[], { kinds, namespaces }: Known): BackupEntry | undefined {
  const [number, namespace, name, offset, length] = values;
  const known = typeof number === 'number' ? kinds[number] : undefined;
  if (!known || typeof name !== 'string' || !isCount(offset) || !isCount(length)) return undefined;
  const { group, version, resource, kind } = known;
  if (namespace === null) return { group, version, resource, kind, name, offset, length };
  if (typeof namespace !== 'string') return undefined;
  const one = namespaces.get(namespace) ?? namespace;
  if (one === namespace) namespaces.set(namespace, namespace);
  return { group, version, resource, kind, namespace: one, name, offset, length };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Offsets that do not fit each other come from a damaged or hostile file. */
function inOrder({ entries, chunks, raw, packed }: BackupIndex): boolean {
  let last: Chunk = { raw: -1, packed: -1, crc: 0 };
  for (const chunk of chunks) {
    if (chunk.raw <= last.raw || chunk.packed <= last.packed) return false;
    last = chunk;
  }
  return last.raw < raw && last.packed < packed && entries.every((entry) => entry.offset + entry.length <= raw);
}

/** A JSON string; the names of nearly all objects need no escaping. */
function quoted(name: string): string {
  return /^[\w.:-]*$/.test(name) ? `"${name}"` : JSON.stringify(name);
}
