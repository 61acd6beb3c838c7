import type { Readable } from 'node:stream';

/** What a store holds under one key; `size` in bytes. */
export interface StoredEntry {
  key: string;
  size: number;
  modified: Date;
  /** Another one for other bytes, where the store has such a thing. */
  etag?: string;
}

/** One page of a listing; `prefixes` are the "folders" where a delimiter was given, each ending in it. */
export interface StoreListing {
  entries: StoredEntry[];
  prefixes: string[];
  /** Where the next page begins (the `after` of the next call), absent at the end. */
  next?: string;
}

/** Bytes by key; keys use `/` and never begin with it. Every call throws a KubeferryError (`store-unavailable`, `denied`, `not-found`, `already-exists`). */
export interface Store {
  /** How a person names it: `s3://bucket/prefix` or the folder. */
  readonly title: string;
  head(key: string, signal?: AbortSignal): Promise<StoredEntry | undefined>;
  /** The bytes, or those of `range` (`start` inclusive, `end` exclusive). */
  read(key: string, options?: { range?: { start: number; end?: number }; signal?: AbortSignal }): Promise<Readable>;
  /**
   * Keeps all bytes or nothing: a reader never sees half of a value. With `ifAbsent` a failure, or a cancel, means that nothing was kept, as far
   * as the store can be asked; a cancel that comes too late does not throw, so the value is the caller's to remove.
   */
  write(
    key: string,
    bytes: Buffer | AsyncIterable<Uint8Array>,
    options?: { ifAbsent?: boolean; signal?: AbortSignal },
  ): Promise<void>;
  /** Whether what lies under a key cannot be seen through this store, though it may be there. */
  hides?(key: string): boolean;
  list(
    prefix: string,
    options?: { delimiter?: '/'; after?: string; limit?: number; signal?: AbortSignal },
  ): Promise<StoreListing>;
  remove(key: string, signal?: AbortSignal): Promise<void>;
  close(): void;
}
