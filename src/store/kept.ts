import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../model/system-code.ts';
import { kubeferryHome } from './default.ts';

/**
 * What was learned of stores, kept on this machine so that it need not be read again. Every file is encrypted and says by its name nothing
 * of what is in it. It is a help and never the truth: what cannot be read or written is as if it were not kept.
 */

/** Bytes that are kept at the most; what was not used for longest goes first. */
const mostBytes = 256 * 1024 * 1024;
const cipher = 'aes-256-gcm';
const nonceSize = 12;
const tagSize = 16;
/** Milliseconds after which what was half written is removed. */
const staleAfter = 60 * 60 * 1000;

/** What is kept of one store, by name. */
export interface Kept {
  get(name: readonly string[]): Promise<Buffer | undefined>;
  put(name: readonly string[], bytes: Buffer): Promise<void>;
}

/** How it is kept. */
export interface KeptOptions {
  /** Default: `cache` in Kubeferry's own folder. */
  folder?: string;
  mostBytes?: number;
  /** Hears why something could not be kept, or read again. */
  log(text: string): void;
}

/**
 * What is kept of one store. `store` tells it from all others. `secret` is what the files are encrypted with: one that there is, or, where
 * something is to be kept, one that is made now; without any nothing is kept.
 */
export function keptOf(store: string, secret: (make: boolean) => Promise<string | null>, options: KeptOptions): Kept {
  const folder = options.folder ?? join(kubeferryHome(), 'cache');
  let files: EncryptedFiles | undefined;
  const attempt = async <Result>(
    make: boolean,
    work: (files: EncryptedFiles) => Promise<Result>,
  ): Promise<Result | undefined> => {
    const text = files ? null : await secret(make);
    if (text !== null) files = new EncryptedFiles(folder, keyOf(text), options.mostBytes ?? mostBytes);
    try {
      return files && (await work(files));
    } catch (thrown) {
      if (systemCode(thrown) === '') throw thrown;
      options.log(`${folder}: ${String(thrown)}`);
      return undefined;
    }
  };
  const nameOf = (name: readonly string[]) => JSON.stringify([store, ...name]);
  return {
    get: (name) => attempt(false, (opened) => opened.get(nameOf(name))),
    put: async (name, bytes) => {
      await attempt(true, (opened) => opened.put(nameOf(name), bytes));
    },
  };
}

function keyOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Files that are encrypted (AES-256-GCM: nonce, tag, text), named by an HMAC. */
class EncryptedFiles {
  readonly #folder: string;
  readonly #key: Buffer;
  readonly #mostBytes: number;

  constructor(folder: string, key: Buffer, most: number) {
    this.#folder = folder;
    this.#key = key;
    this.#mostBytes = most;
  }

  async get(name: string): Promise<Buffer | undefined> {
    const path = this.#path(name);
    const bytes = await unlessMissing(readFile(path));
    if (!bytes) return undefined;
    const text = this.#decrypted(name, bytes);
    const now = new Date();
    await unlessMissing(text ? utimes(path, now, now) : rm(path));
    return text;
  }

  async put(name: string, text: Buffer): Promise<void> {
    if (text.length > this.#mostBytes / 2) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#path(name);
    const part = `${path}.${randomBytes(6).toString('hex')}.part`;
    try {
      await writeFile(part, this.#encrypted(name, text), { flag: 'wx', mode: 0o600 });
      await rename(part, path);
    } catch (thrown) {
      await rm(part, { force: true });
      throw thrown;
    }
    await this.#makeRoom();
  }

  #path(name: string): string {
    return join(this.#folder, createHmac('sha256', this.#key).update(name).digest('base64url'));
  }

  /** In parts: one buffer more of an index is 2 MB for a hundred thousand objects. */
  #encrypted(name: string, text: Buffer): Buffer[] {
    const nonce = randomBytes(nonceSize);
    const encryption = createCipheriv(cipher, this.#key, nonce).setAAD(Buffer.from(name));
    const body = [encryption.update(text), encryption.final()];
    return [nonce, encryption.getAuthTag(), ...body];
  }

  /** Nothing where it was not written with this key, or was changed. */
  #decrypted(name: string, bytes: Buffer): Buffer | undefined {
    if (bytes.length < nonceSize + tagSize) return undefined;
    const decryption = createDecipheriv(cipher, this.#key, bytes.subarray(0, nonceSize))
      .setAAD(Buffer.from(name))
      .setAuthTag(bytes.subarray(nonceSize, nonceSize + tagSize));
    const text = decryption.update(bytes.subarray(nonceSize + tagSize));
    try {
      return Buffer.concat([text, decryption.final()]);
    } catch (thrown) {
      if (thrown instanceof Error && /authenticate/.test(thrown.message)) return undefined;
      throw thrown;
    }
  }

  /** Removes what was not used for longest, until the rest fits, and what a crash left half written. */
  async #makeRoom(): Promise<void> {
    const names = await readdir(this.#folder);
    const found = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const entry = await unlessMissing(stat(path));
        return entry ? [{ path, size: entry.size, used: entry.mtimeMs }] : [];
      }),
    );
    let total = 0;
    for (const { path, size, used } of found.flat().sort((a, b) => b.used - a.used)) {
      total += size;
      const stale = path.endsWith('.part') && Date.now() - used > staleAfter;
      if (total > this.#mostBytes || stale) await rm(path, { force: true });
    }
  }
}

async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}
