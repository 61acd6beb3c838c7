import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, open, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { systemCode } from '../model/system-code.ts';
import { type FolderAction, folderError } from './folder-errors.ts';
import { listFolder } from './folder-list.ts';
import { checkKey, checkPrefix } from './key.ts';
import { makeFolder } from './make-folder.ts';
import { watchSource } from './source.ts';
import type { Store, StoredEntry, StoreListing } from './store.ts';

/** How a value that is being written is named; no listing shows it. */
const partName = /^\.kubeferry-[0-9a-f-]{36}\.part$/;
const staleAfter = 24 * 60 * 60 * 1000;

/** A store in a folder that exists. Throws `store-unavailable` where it does not, `denied` where it may not be read. */
export async function openFolder(folder: string): Promise<Store> {
  const root = resolve(folder);
  try {
    await readdir(root);
    return new FolderStore(root, await realpath(root));
  } catch (thrown) {
    throw folderError(thrown, root, { open: true });
  }
}

class FolderStore implements Store {
  readonly title: string;
  readonly #root: string;
  readonly #swept = new Set<string>();

  constructor(title: string, root: string) {
    this.title = title;
    this.#root = root;
  }

  async head(key: string): Promise<StoredEntry | undefined> {
    try {
      const found = await stat(await this.#inside(key));
      return found.isFile() ? { key, size: found.size, modified: found.mtime } : undefined;
    } catch (thrown) {
      const error = await this.#error(thrown, { read: key });
      if (error.code === 'not-found') return undefined;
      throw error;
    }
  }

  async read(
    key: string,
    options: { range?: { start: number; end?: number }; signal?: AbortSignal } = {},
  ): Promise<Readable> {
    const { range, signal } = options;
    try {
      const handle = await open(await this.#inside(key), 'r');
      const found = await handle.stat();
      if (!found.isFile()) {
        await handle.close();
        throw Object.assign(new Error(`${key} is a folder`), { code: 'EISDIR' });
      }
      if (range?.end !== undefined && range.end <= range.start) {
        await handle.close();
        return Readable.from([]);
      }
      const size = Math.min(range?.end ?? found.size, found.size) - (range?.start ?? 0);
      return createReadStream('', {
        fd: handle,
        highWaterMark: Math.min(256 * 1024, Math.max(1024, size)),
        ...(range && { start: range.start }),
        ...(range?.end !== undefined && { end: range.end - 1 }),
        ...(signal && { signal }),
      });
    } catch (thrown) {
      throw await this.#error(thrown, { read: key });
    }
  }

  async write(
    key: string,
    bytes: Buffer | AsyncIterable<Uint8Array>,
    options: { ifAbsent?: boolean; signal?: AbortSignal } = {},
  ): Promise<void> {
    const target = this.#path(key);
    const folder = dirname(target);
    const part = join(folder, `.kubeferry-${randomUUID()}.part`);
    let made = false;
    const source = Buffer.isBuffer(bytes) ? undefined : watchSource(bytes);
    try {
      options.signal?.throwIfAborted();
      // Without this, a store on a disk that was unmounted meanwhile would quietly be made anew.
      await stat(this.#root);
      await makeFolder(folder);
      await this.#inside(key);
      await this.#sweep(folder);
      const handle = await open(part, 'wx', 0o600);
      made = true;
      try {
        if (source) await writeAll(handle, source.bytes, options.signal);
        else if (Buffer.isBuffer(bytes)) await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (options.ifAbsent === true) await placeIfAbsent(part, target);
      else await rename(part, target);
      await syncFolder(folder);
    } catch (thrown) {
      if (made) await rm(part, { force: true });
      const failure = source?.failure();
      throw failure ? failure.thrown : folderError(thrown, this.title, { write: key });
    }
  }

  async list(
    prefix: string,
    options: { delimiter?: '/'; after?: string; limit?: number; signal?: AbortSignal } = {},
  ): Promise<StoreListing> {
    checkPrefix(prefix, this.title);
    try {
      await stat(this.#root);
      if (!(await this.#isInside(prefix))) return { entries: [], prefixes: [] };
      return await listFolder(this.#root, prefix, (name) => partName.test(name), options);
    } catch (thrown) {
      throw folderError(thrown, this.title, { open: true });
    }
  }

  async remove(key: string): Promise<void> {
    try {
      const path = await this.#inside(key);
      await rm(path, { force: true });
      await removeEmptyFolders(dirname(path), this.#root);
    } catch (thrown) {
      const error = await this.#error(thrown, { read: key });
      if (error.code === 'not-found') return;
      throw error.code === 'denied' ? folderError(thrown, this.title, { write: key }) : error;
    }
  }

  close(): void {
    this.#swept.clear();
  }

  #path(key: string): string {
    checkKey(key, this.title);
    return join(this.#root, ...key.split('/'));
  }

  /** A key that is missing because the whole folder is gone is another matter than a key that was never there. */
  async #error(thrown: unknown, action: FolderAction): Promise<KubeferryError> {
    const error = folderError(thrown, this.title, action);
    if (error.code !== 'not-found') return error;
    return stat(this.#root).then(
      () => error,
      (gone: unknown) => folderError(gone, this.title, { open: true }),
    );
  }

  /** The path of a key, once it is sure that no link on the way leads out of the store. */
  async #inside(key: string): Promise<string> {
    const path = this.#path(key);
    const real = await realpath(dirname(path));
    if (real === this.#root || real.startsWith(this.#root + sep)) return path;
    throw new KubeferryError('invalid', message('store.badKey', { key, store: this.title }), {
      hint: message('store.badKey.hint'),
    });
  }

  /** Whether what lies below a prefix lies in the store: a link may lead out of it. */
  async #isInside(prefix: string): Promise<boolean> {
    const folder = join(this.#root, prefix.slice(0, prefix.lastIndexOf('/') + 1));
    const real = await realpath(folder).catch((thrown: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(systemCode(thrown))) return this.#root;
      throw thrown;
    });
    return real === this.#root || real.startsWith(this.#root + sep);
  }

  /** Removes what a crash left half written in a folder, once for each folder. */
  async #sweep(folder: string): Promise<void> {
    if (this.#swept.has(folder)) return;
    this.#swept.add(folder);
    for (const name of await readdir(folder)) {
      if (!partName.test(name)) continue;
      const path = join(folder, name);
      const modified = await modifiedAt(path);
      if (modified !== undefined && Date.now() - modified > staleAfter) await rm(path, { force: true });
    }
  }
}

/** When a file was changed, or nothing where it is gone: another writer has just given it its name. */
async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

async function writeAll(
  handle: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
  }
  signal?.throwIfAborted();
}

/** A hard link fails where the name is taken, so that of two writers only one wins. */
async function placeIfAbsent(part: string, target: string): Promise<void> {
  try {
    await link(part, target);
  } catch (thrown) {
    // Some file systems (exFAT, many network shares) have no hard links; there two writers could race.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(systemCode(thrown))) throw thrown;
    const taken = await stat(target).then(
      () => true,
      () => false,
    );
    if (taken) throw Object.assign(new Error(`${target} exists`, { cause: thrown }), { code: 'EEXIST' });
    await rename(part, target);
    return;
  }
  await rm(part, { force: true });
}

/** Makes the new name itself survive a power cut; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A bucket has no empty folders, so neither has this store. */
async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root && at.startsWith(root + sep); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch (thrown) {
      if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY', 'EPERM'].includes(systemCode(thrown))) return;
      throw thrown;
    }
  }
}
