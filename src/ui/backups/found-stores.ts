import * as vscode from 'vscode';
import { causeChain, toKubeferryError } from '../../model/error.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { Retries } from '../retries.ts';
import type { Shared } from '../shared.ts';
import { type FoundStore, type KeysChoice, LocationKeys, storeWith } from './location-keys.ts';

/**
 * The stores that the Veleros of connected clusters use. A cluster is asked when it is connected, again at a refresh, and again and
 * again while it does not answer.
 */
export class FoundStores implements vscode.Disposable {
  readonly #keys: LocationKeys;
  readonly #shared: Shared;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  readonly #ended = new AbortController();
  readonly #known = new Map<string, StorageLocation[]>();
  readonly #retries = new Retries((context) => void this.#ask(context, true));

  /** Fires when a store came, went or changed. */
  readonly onDidChange = this.#changed.event;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#keys = new LocationKeys(shared.context.globalState);
    this.#listener = shared.connected.onDidChange(() => this.#follow());
    this.#follow();
  }

  /** Those that are known, by context. */
  get all(): FoundStore[] {
    return [...this.#known.values()].flat().map((location) => this.#found(location));
  }

  /** Asks every connected cluster again. */
  refresh(): void {
    for (const context of this.#shared.connected.names) void this.#ask(context, true);
  }

  /** Remembers whose keys read a store. */
  async choose(location: StorageLocation, choice: KeysChoice): Promise<void> {
    await this.#keys.choose(location, choice);
    this.#changed.fire();
  }

  dispose(): void {
    this.#ended.abort();
    this.#retries.dispose();
    this.#listener.dispose();
    this.#changed.dispose();
  }

  #found(location: StorageLocation): FoundStore {
    const choice = this.#keys.of(location);
    const store = choice && storeWith(location, choice);
    return { location, ...(store && { store }) };
  }

  #follow(): void {
    const names = new Set(this.#shared.connected.names);
    for (const context of names) if (!this.#known.has(context)) void this.#ask(context, false);
    const gone = [...this.#known.keys()].filter((context) => !names.has(context));
    for (const context of gone) {
      this.#known.delete(context);
      this.#retries.forget(context);
    }
    if (gone.length > 0) this.#changed.fire();
  }

  async #ask(context: string, fresh: boolean): Promise<void> {
    if (!this.#known.has(context)) this.#known.set(context, []);
    try {
      const { signal } = this.#ended;
      const found = await this.#shared.engine.request('velero.locations', { context, fresh }, { signal });
      this.#retries.forget(context);
      if (!this.#shared.connected.names.includes(context)) return;
      const before = this.#known.get(context) ?? [];
      this.#known.set(context, found);
      if (JSON.stringify(before) !== JSON.stringify(found)) this.#changed.fire();
    } catch (thrown) {
      // Nobody asked for them; most people may not see them, and the tree of the cluster tells of all else.
      const error = toKubeferryError(thrown);
      if (error.code === 'cancelled') return;
      if (!error.logged) this.#shared.log.info(causeChain(error));
      if (error.code !== 'denied' && this.#shared.connected.names.includes(context)) this.#retries.failed(context);
    }
  }
}
