import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { ObjectRef } from '../model/object.ts';
import type { Chunk } from './tarball.ts';

/**
 * The index that lies beside a tarball, so that one object can be read without the others. It is a help and never the truth: a reader
 * that finds it missing, torn or made for another tarball reads the tarball itself.
 *
 * Format: gzipped lines of JSON. The first is `{"kubeferry":"index/1"}`, the last `{"end":{…}}`; between them, in any order,
 * `{"kind":[group,version,resource,kind]}` numbers the kinds from 0, `{"chunk":[raw,packed,crc]}` is one flushed piece of the gzip
 * stream (`crc`: see Chunk), and `[kind, namespace or null, name, offset, length]` is one object, its offset in the tar.
 */
const format = 'index/1';

/** One object of a backup: where its JSON lies in the tar, in bytes. */
export type BackupEntry = ObjectRef & { offset: number; length: number };

/** All that an index says. `raw` is the size of the tar, `packed` that of the tarball; chunks and entries are in the order of the tar. */
export interface BackupIndex {
  entries: BackupEntry[];
  chunks: Chunk[];
  raw: number;
  packed: number;
}

/** Collects the lines of an index while a tarball is written. */
export class IndexWriter {
  readonly #lines: string[] = [JSON.stringify({ kubeferry: format })];
  readonly #kinds = new Map<string, number>();
  #entries = 0;

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

  /** The file. */
  async bytes(tarball: { chunks: Chunk[]; raw: number; packed: number }): Promise<Buffer> {
    for (const { raw, packed, crc } of tarball.chunks) this.#lines.push(JSON.stringify({ chunk: [raw, packed, crc] }));
    const { raw, packed, chunks } = tarball;
    this.#lines.push(JSON.stringify({ end: { entries: this.#entries, chunks: chunks.length, raw, packed } }));
    return promisify(gzip)(`${this.#lines.join('\n')}\n`, { level: 1 });
  }
}

const count = z.int().nonnegative();
const line = z.union([
  z.tuple([count, z.string().nullable(), z.string(), count, count]),
  z.object({ kind: z.tuple([z.string(), z.string(), z.string(), z.string()]) }),
  z.object({ chunk: z.tuple([count, count, count]) }),
  z.object({ kubeferry: z.literal(format) }),
  z.object({ end: z.object({ entries: count, chunks: count, raw: count, packed: count }) }),
]);

/** The most that an index may unpack to, in bytes: room for some five million objects. */
const largest = 512 * 1024 * 1024;

/** Reads an index; nothing where it is torn or not one. `packed` is the size of the tarball that it must belong to. */
export async function parseIndex(bytes: Buffer, packed: number): Promise<BackupIndex | undefined> {
  try {
    const text = (await promisify(gunzip)(bytes, { maxOutputLength: largest })).toString('utf8');
    const index = parseLines(text.trimEnd().split('\n'));
    return index?.packed === packed ? index : undefined;
  } catch (thrown) {
    // A torn index is as good as none; anything but a fault of its bytes is a bug.
    if (thrown instanceof SyntaxError || thrown instanceof z.ZodError || isZlibError(thrown)) return undefined;
    throw thrown;
  }
}

function parseLines(lines: string[]): BackupIndex | undefined {
  const kinds: [string, string, string, string][] = [];
  const index: BackupIndex = { entries: [], chunks: [], raw: -1, packed: -1 };
  for (const text of lines) {
    const value = line.parse(JSON.parse(text));
    if (Array.isArray(value)) {
      const [number, namespace, name, offset, length] = value;
      const kind = kinds[number];
      if (!kind) return undefined;
      index.entries.push({
        group: kind[0],
        version: kind[1],
        resource: kind[2],
        kind: kind[3],
        ...(namespace !== null && { namespace }),
        name,
        offset,
        length,
      });
    } else if ('kind' in value) kinds.push(value.kind);
    else if ('chunk' in value) index.chunks.push({ raw: value.chunk[0], packed: value.chunk[1], crc: value.chunk[2] });
    else if ('end' in value) {
      if (value.end.entries !== index.entries.length || value.end.chunks !== index.chunks.length) return undefined;
      index.raw = value.end.raw;
      index.packed = value.end.packed;
    }
  }
  return inOrder(index) ? index : undefined;
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

function isZlibError(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    /^(Z_|ERR_BUFFER_TOO_LARGE)/.test(thrown.code)
  );
}
