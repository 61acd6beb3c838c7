import {
  closeSync,
  futimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { hasCode, isMissing } from './file-error.ts';

/** Writes the files of one exported folder. Synchronous: that is several times as fast for thousands of small files. */
export class FileTree {
  readonly root: string;
  readonly #mode: number;
  readonly #made = new Set<string>();

  /** `readOnly` marks files that belong to the program. */
  constructor(root: string, readOnly: boolean) {
    this.root = root;
    this.#mode = readOnly ? 0o444 : 0o644;
  }

  /** Writes a file that is not there yet; false where it is there. `modified` in milliseconds becomes its modification time. */
  create(path: string, text: Buffer, modified: number): boolean {
    this.#makeFolder(path);
    let file: number;
    try {
      file = openSync(join(this.root, path), 'wx', this.#mode);
    } catch (thrown) {
      if (hasCode(thrown, 'EEXIST')) return false;
      throw thrown;
    }
    try {
      writeAll(file, text);
      futimesSync(file, modified / 1000, modified / 1000);
    } finally {
      closeSync(file);
    }
    return true;
  }

  /** Writes a file whether it is there or not. A reader sees the old text or the new one. */
  replace(path: string, text: Buffer, modified: number): void {
    const beside = `${path}.tmp`;
    if (!this.create(beside, text, modified)) {
      // Left behind by a process that died in the middle of this.
      this.remove(beside);
      this.create(beside, text, modified);
    }
    // Windows does not rename over a file that is read-only.
    if (process.platform === 'win32' && this.#mode === 0o444) this.remove(path);
    renameSync(join(this.root, beside), join(this.root, path));
  }

  /** Removes a file, where it is there. */
  remove(path: string): void {
    try {
      unlinkSync(join(this.root, path));
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown;
    }
  }

  /** Removes the folders above a path that hold nothing any more. */
  removeEmptyFolders(path: string): void {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      this.#made.delete(folder);
      try {
        rmdirSync(join(this.root, folder));
      } catch (thrown) {
        if (isMissing(thrown)) continue;
        if (hasCode(thrown, 'ENOTEMPTY', 'EEXIST', 'EPERM')) return;
        throw thrown;
      }
    }
  }

  /** Whether the file has this size and modification time; nothing where it is not there. */
  isAsWritten(path: string, about: { size: number; modified: number }): boolean | undefined {
    const found = statSync(join(this.root, path), { throwIfNoEntry: false });
    if (!found) return undefined;
    return found.size === about.size && Math.abs(found.mtimeMs - about.modified) < 1;
  }

  /** The bytes of a file; nothing where it is not there. */
  read(path: string): Buffer | undefined {
    try {
      return readFileSync(join(this.root, path));
    } catch (thrown) {
      if (isMissing(thrown)) return undefined;
      throw thrown;
    }
  }

  #makeFolder(path: string): void {
    const folder = dirname(path);
    if (this.#made.has(folder)) return;
    mkdirSync(join(this.root, folder), { recursive: true });
    this.#made.add(folder);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
