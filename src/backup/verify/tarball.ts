import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Store } from '../../store/store.ts';
import { limits, readError } from '../damage.ts';
import { stream } from '../fetch.ts';
import type { BackupIndex } from '../index-file.ts';
import { type TarPath, tarPathReader } from '../layout.ts';
import { readTar, type TarEntry, type TarWatch } from '../tar-read.ts';
import { unpackStream } from '../unpack.ts';
import type { Findings } from './findings.ts';
import { IndexCheck } from './indexed.ts';
import type { ListCheck } from './listed.ts';
import { ObjectCheck } from './objects.ts';
import { PieceCheck } from './pieces.ts';

/** What a tarball is looked at with. `format`: as velero-backup.json says it, where that can be read; `packed`: bytes that the store says it has. */
export interface TarballToCheck {
  key: string;
  file: string;
  packed: number;
  format: string | undefined;
  index: { file: string; content: BackupIndex } | undefined;
  list: ListCheck | undefined;
}

const versionPath = 'metadata/version';
/** The layout before Velero 1.4, which has no copies with a version, and the one since. */
export const withoutVersions = '1';
const withVersions = /^1\.\d+\.\d+$/;

/** Reads a tarball once from its beginning to its end and tells what is wrong with it, keeping of each object its name and a hash. Throws what the store throws. */
export async function checkTarball(
  store: Store,
  tarball: TarballToCheck,
  findings: Findings,
  options: { signal: AbortSignal; told: () => Promise<void> },
): Promise<{ objects: number; unpacked: number }> {
  const { file, index, list } = tarball;
  const pieces = index && new PieceCheck(index.content, findings, file);
  const objects = new ObjectCheck(findings, {
    index: index && new IndexCheck(index.content.entries, findings, index.file),
    list,
  });
  const check = new FileCheck(tarball, findings, objects);
  const bytes = new Passage(stream(store, tarball.key, options), pieces);
  const unpacked = { bytes: 0 };
  try {
    const tar = counted(unpackStream(bytes.read(), { ended: (packed) => bytes.gzipEnded(packed) }), unpacked);
    for await (const { entry, content } of readTar(tar, (entry) => check.wants(entry), limits, check)) {
      check.take(entry, content);
      await options.told();
    }
    bytes.end(tarball, findings);
    check.end();
  } catch (thrown) {
    const error = readError(thrown, file);
    if (error.code !== 'damaged') throw error;
    findings.error(file, message('verify.unreadable', { detail: error.words.args.detail ?? '' }));
  }
  return { objects: objects.count, unpacked: unpacked.bytes };
}

async function* counted(source: AsyncIterable<Buffer>, count: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    count.bytes += bytes.length;
    yield bytes;
  }
}

/** The compressed bytes on their way, looked at as they pass. */
class Passage {
  readonly #source: AsyncIterable<Buffer>;
  readonly #pieces: PieceCheck | undefined;
  #passed = 0;
  #gzip: number | undefined;

  constructor(source: AsyncIterable<Buffer>, pieces: PieceCheck | undefined) {
    this.#source = source;
    this.#pieces = pieces;
  }

  async *read(): AsyncGenerator<Buffer> {
    for await (const bytes of this.#source) {
      await this.#pieces?.add(bytes);
      this.#passed += bytes.length;
      yield bytes;
    }
  }

  gzipEnded(packed: number): void {
    this.#gzip = packed;
  }

  end({ file, packed }: TarballToCheck, findings: Findings): void {
    if (this.#gzip === undefined) {
      // A store that unpacks by itself gives another number of bytes than it says.
      if (this.#passed === packed) findings.error(file, message('verify.notCompressed'));
      return;
    }
    this.#pieces?.end();
    if (this.#gzip !== this.#passed) findings.error(file, message('verify.followed'));
  }
}

/** Looks at the files of a tar by their paths, and hands the objects on. */
class FileCheck implements TarWatch {
  readonly #tarball: TarballToCheck;
  readonly #findings: Findings;
  readonly #objects: ObjectCheck;
  readonly #parsePath = tarPathReader();
  #files = 0;
  /** What the path of the file that was wanted last says. */
  #path: TarPath | undefined;
  #version: string | undefined;

  constructor(tarball: TarballToCheck, findings: Findings, objects: ObjectCheck) {
    this.#tarball = tarball;
    this.#findings = findings;
    this.#objects = objects;
  }

  wants({ path }: TarEntry): boolean {
    this.#files += 1;
    const parsed = this.#pathOf(path);
    if (parsed === 'hostile') return false;
    this.#path = parsed;
    const wanted = parsed !== undefined || withoutDot(path) === versionPath;
    if (!wanted) this.#findings.warning(path, message('verify.unknownFile'));
    return wanted;
  }

  take(entry: TarEntry, content: Buffer): void {
    if (this.#path) this.#objects.add(this.#path, entry, content);
    else this.#takeVersion(entry.path, content.toString('utf8').trim());
  }

  notFile(path: string, type: string): void {
    if (this.#pathOf(path) === 'hostile') return;
    if (type === '5') this.#findings.warning(path, message('verify.folder'));
    else {
      const isLink = type === '1' || type === '2';
      const words = isLink ? message('verify.link') : message('verify.notFile', { type: JSON.stringify(type) });
      this.#findings.error(path, words);
    }
  }

  tooLarge({ path, length }: TarEntry): void {
    this.#findings.error(path, message('verify.tooLarge', { bytes: length }));
  }

  ended(end: 'whole' | 'unmarked' | 'followed'): void {
    if (end === 'unmarked') this.#findings.error(this.#tarball.file, message('verify.unmarked'));
    if (end === 'followed') this.#findings.error(this.#tarball.file, message('verify.followed'));
  }

  end(): void {
    if (this.#version === undefined) this.#findings.error(this.#tarball.file, message('verify.noVersion'));
    this.#objects.end(withVersions.test(this.#version ?? ''));
  }

  #pathOf(path: string): TarPath | 'hostile' | undefined {
    try {
      return this.#parsePath(path);
    } catch (thrown) {
      if (!(thrown instanceof KubeferryError)) throw thrown;
      this.#findings.error(path, thrown.words);
      return 'hostile';
    }
  }

  #takeVersion(path: string, version: string): void {
    if (this.#version !== undefined) {
      this.#findings.error(path, message('verify.duplicate'));
      return;
    }
    this.#version = version;
    if (this.#files > 1) this.#findings.warning(path, message('verify.versionLate'));
    const { format } = this.#tarball;
    if (version !== withoutVersions && !withVersions.test(version)) {
      this.#findings.error(path, message('verify.unknownVersion', { version }));
    } else if (format !== undefined && version !== format) {
      this.#findings.error(path, message('verify.otherVersion', { version, format }));
    }
  }
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
