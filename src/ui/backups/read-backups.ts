import type { BackupInfo, EarlyBackups } from '../../model/backups/backup-contents.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import type { Engine } from '../engine.ts';

/** Backups that are asked for at a time. */
const pageSize = 100;

/** The backups of a store that were read so far. */
export interface BackupPages {
  backups: BackupInfo[];
  /** Where the next ones begin; absent at the end. */
  next?: string;
  /** Why the next ones could not be read when they were last asked for. */
  failure?: unknown;
}

/** What is there of a store: what was read of it, or what is known of it while it is. */
export type KnownPages = { pages: BackupPages } | { early: EarlyBackups };

/** Reads the backups of stores page by page, newest first, and keeps them until they are to be read again. */
export class ReadBackups {
  readonly #engine: Pick<Engine, 'request'>;
  readonly #changed: (key: string) => void;
  readonly #pages = new Map<string, BackupPages>();
  /** Why a store could not be read of which something early was shown; told once in its place. */
  readonly #failures = new Map<string, unknown>();
  readonly #loading = new Map<string, Promise<void>>();

  /** `changed` hears the key of a store of which something early was shown, once it is read or could not be. */
  constructor(engine: Pick<Engine, 'request'>, changed: (key: string) => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  /** Has a store read again when it is next asked for, or all of them. */
  forget(store?: ReadStore): void {
    if (store) this.#pages.delete(storeKey(store));
    else this.#pages.clear();
  }

  /** What was read of a store, of which the first page is read now where none was; of a large store first what is known early. Throws what the engine answers. */
  of(store: ReadStore): Promise<KnownPages> {
    const key = storeKey(store);
    const pages = this.#pages.get(key);
    if (pages) return Promise.resolve({ pages });
    if (!this.#failures.has(key)) return this.#first(store, key);
    const failure = this.#failures.get(key);
    this.#failures.delete(key);
    return Promise.reject(failure);
  }

  /** Reads the next page of a store; where that fails, its pages say why. */
  more(store: ReadStore): Promise<void> {
    const key = storeKey(store);
    const pages = this.#pages.get(key);
    if (pages?.next === undefined) return Promise.resolve();
    // Asked for twice before it came, it would be there twice.
    const under = this.#loading.get(key);
    if (under) return under;
    delete pages.failure;
    const loading = this.#load(store, pages)
      .catch((thrown: unknown) => {
        pages.failure = thrown;
      })
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  #first(store: ReadStore, key: string): Promise<KnownPages> {
    const { promise, resolve, reject } = Promise.withResolvers<KnownPages>();
    const pages: BackupPages = { backups: [] };
    let shown = false;
    const show = (early: EarlyBackups) => {
      shown = true;
      resolve({ early });
    };
    this.#load(store, pages, show)
      .then(
        () => {
          this.#pages.set(key, pages);
          resolve({ pages });
        },
        (thrown: unknown) => (shown ? this.#failures.set(key, thrown) : reject(thrown)),
      )
      .finally(() => {
        if (shown) this.#changed(key);
      });
    return promise;
  }

  async #load(store: ReadStore, pages: BackupPages, early?: (known: EarlyBackups) => void): Promise<void> {
    const request = { store, limit: pageSize, order: 'newest' as const };
    const { backups, next } = await this.#engine.request(
      'backup.list',
      { ...request, ...(pages.next !== undefined && { after: pages.next }) },
      {
        onEvents(events) {
          for (const event of events) early?.(event);
        },
      },
    );
    pages.backups.push(...backups);
    if (next === undefined) delete pages.next;
    else pages.next = next;
  }
}
