import type { Agent } from 'node:https';
import { addAbortSignal, Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import type { StoreSpec } from '../model/migration/plan.ts';
import { placeOf } from '../model/stores/store-identity.ts';
import { checkKey, checkPrefix } from './key.ts';
import { findCredentials } from './s3-credentials.ts';
import { s3Error } from './s3-errors.ts';
import { abortBy, ifAbsentTarget, put, type UploadTarget, upload } from './s3-upload.ts';
import { watchSource } from './source.ts';
import type { Store, StoredEntry, StoreListing } from './store.ts';

type S3Spec = Extract<StoreSpec, { s3: unknown }>['s3'];

/** How the server is reached, where not directly. */
export interface StoreNetwork {
  /** Takes the place of the client's own agent for https, to go through a proxy. */
  agent?: Agent;
}

/** A store in a bucket. Nothing is sent before the first call. Throws `denied` where no credentials are found. */
export async function openS3(
  spec: S3Spec,
  given: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined,
  network: StoreNetwork,
): Promise<Store> {
  const { prefix } = placeOf({ s3: spec });
  const title = `s3://${spec.bucket}${prefix === '' ? '' : `/${prefix}`}`;
  const region = spec.region ?? 'us-east-1';
  const client = new S3Client({
    region,
    credentials: given ?? (await findCredentials(spec.profile, region, title)),
    forcePathStyle: spec.pathStyle ?? spec.endpoint !== undefined,
    // Checksums that only AWS knows are left out unless a call needs one.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 5000,
      socketTimeout: 60_000,
      httpAgent: { keepAlive: true, maxSockets: 16 },
      httpsAgent: network.agent ?? { keepAlive: true, maxSockets: 16 },
    },
    ...(spec.endpoint !== undefined && { endpoint: spec.endpoint }),
  });
  return new S3Store(title, client, spec.bucket, prefix === '' ? '' : `${prefix}/`);
}

class S3Store implements Store {
  readonly title: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(title: string, client: S3Client, bucket: string, prefix: string) {
    this.title = title;
    this.#client = client;
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  async head(key: string, signal?: AbortSignal): Promise<StoredEntry | undefined> {
    const command = new HeadObjectCommand(this.#place(key));
    try {
      const { ContentLength, LastModified, ETag } = await this.#client.send(command, abortBy(signal));
      return { key, size: ContentLength ?? 0, modified: LastModified ?? new Date(0), ...(ETag && { etag: ETag }) };
    } catch (thrown) {
      const error = s3Error(thrown, this.title, key);
      if (error.code === 'not-found') return undefined;
      // An answer to HEAD has no words: to another question the server says what it refuses.
      if (error.code === 'denied') {
        (await this.read(key, { range: { start: 0, end: 1 }, ...(signal && { signal }) })).destroy();
      }
      throw error;
    }
  }

  async read(
    key: string,
    options: { range?: { start: number; end?: number }; signal?: AbortSignal } = {},
  ): Promise<Readable> {
    const { range, signal } = options;
    if (range?.end !== undefined && range.end <= range.start) return Readable.from([]);
    const last = range?.end === undefined ? '' : String(range.end - 1);
    const command = new GetObjectCommand({
      ...this.#place(key),
      ...(range && { Range: `bytes=${range.start}-${last}` }),
    });
    try {
      const { Body } = await this.#client.send(command, abortBy(signal));
      if (!(Body instanceof Readable)) return Readable.from([]);
      return Readable.from(this.#told(signal ? addAbortSignal(signal, Body) : Body, key), { objectMode: false });
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === 'InvalidRange') return Readable.from([]);
      throw s3Error(thrown, this.title, key);
    }
  }

  async write(
    key: string,
    bytes: Buffer | AsyncIterable<Uint8Array>,
    options: { ifAbsent?: boolean; signal?: AbortSignal } = {},
  ): Promise<void> {
    const { ifAbsent, signal } = options;
    const source = Buffer.isBuffer(bytes) ? undefined : watchSource(bytes);
    const target: UploadTarget = { ...this.#place(key), ...(ifAbsent === true && ifAbsentTarget()) };
    try {
      // Servers that do not know the condition ignore it, so it is asked as well.
      if (ifAbsent === true && (await this.head(key, signal))) {
        throw Object.assign(new Error(`${key} exists`), { name: 'PreconditionFailed' });
      }
      if (source) await upload(this.#client, target, source.bytes, signal);
      else if (Buffer.isBuffer(bytes)) await put(this.#client, target, bytes, signal);
    } catch (thrown) {
      const failure = source?.failure();
      throw failure ? failure.thrown : s3Error(thrown, this.title, key, { writing: true });
    }
  }

  async list(
    prefix: string,
    options: { delimiter?: '/'; after?: string; limit?: number; signal?: AbortSignal } = {},
  ): Promise<StoreListing> {
    checkPrefix(prefix, this.title);
    const { delimiter, signal } = options;
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const page: StoreListing = { entries: [], prefixes: [] };
    let after = options.after;
    for (let left = limit; ; left = limit - page.entries.length - page.prefixes.length) {
      const found = await this.#listOnce(prefix, { delimiter, after, limit: Math.min(left, 1000), signal });
      for (const { Key, Size = 0, LastModified: modified = new Date(0), ETag } of found.Contents ?? []) {
        if (Key !== undefined)
          page.entries.push({ key: this.#key(Key), size: Size, modified, ...(ETag && { etag: ETag }) });
      }
      for (const { Prefix } of found.CommonPrefixes ?? [])
        if (Prefix !== undefined) page.prefixes.push(this.#key(Prefix));
      if (found.IsTruncated !== true) return page;
      after = [page.entries.at(-1)?.key ?? '', page.prefixes.at(-1) ?? ''].sort().at(-1) ?? '';
      if (page.entries.length + page.prefixes.length >= limit) return { ...page, next: after };
    }
  }

  async remove(key: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand(this.#place(key)), abortBy(signal));
    } catch (thrown) {
      const error = s3Error(thrown, this.title, key);
      if (error.code !== 'not-found') throw error;
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #listOnce(
    prefix: string,
    options: {
      delimiter: '/' | undefined;
      after: string | undefined;
      limit: number;
      signal: AbortSignal | undefined;
    },
  ): Promise<ListObjectsV2CommandOutput> {
    const { delimiter, after, limit, signal } = options;
    // A "folder" that was given is passed over with all that lies in it.
    const startAfter = after?.endsWith('/') ? `${after}\u{10ffff}` : after;
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket,
      Prefix: this.#prefix + prefix,
      MaxKeys: limit,
      ...(delimiter && { Delimiter: delimiter }),
      ...(startAfter !== undefined && { StartAfter: this.#prefix + startAfter }),
    });
    try {
      return await this.#client.send(command, abortBy(signal));
    } catch (thrown) {
      throw s3Error(thrown, this.title, prefix);
    }
  }

  async *#told(body: Readable, key: string): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of body) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    } catch (thrown) {
      throw s3Error(thrown, this.title, key);
    }
  }

  #place(key: string): { Bucket: string; Key: string } {
    checkKey(key, this.title);
    return { Bucket: this.#bucket, Key: this.#prefix + key };
  }

  #key(full: string): string {
    return full.slice(this.#prefix.length);
  }
}
