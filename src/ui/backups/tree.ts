import * as vscode from 'vscode';
import type { BackupInfo, EarlyBackups } from '../../model/backup-contents.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { ObjectRef } from '../../model/object.ts';
import type { StoreSpec } from '../../model/plan.ts';
import type { ReadStore } from '../../model/read-store.ts';
import type { StorageLocation } from '../../model/storage-location.ts';
import { storeKey } from '../../model/store-identity.ts';
import { storeLabel } from '../../model/store-label.ts';
import { hasKeys } from '../secrets.ts';
import type { Shared } from '../shared.ts';
import { knownStores } from '../stores/known-stores.ts';
import { errorSentence, sentence, translate as t } from '../words.ts';
import { newestFirst } from './backup-words.ts';
import {
  contentsOf,
  differencesOf,
  earlyRows,
  filterOf,
  kindsOf,
  lineOf,
  remarkLines,
  volumeLines,
} from './contents.ts';
import type { FoundStores } from './found-stores.ts';
import { backupsItem } from './items.ts';
import { foundBeside, locationKey } from './location-keys.ts';
import {
  type BackupNode,
  type BackupsNode,
  backupsNodeId,
  type Comparison,
  type KindNode,
  type LocationNode,
  type Verified,
} from './node.ts';

/** Backups that are asked for at a time. */
const pageSize = 100;

/** The backups of a store that were read so far. */
interface Pages {
  backups: BackupInfo[];
  next: string | undefined;
}

/** What Verify and Compare said of a backup. */
interface Said {
  verified?: Verified;
  compared?: Comparison;
}

/** The Backups tree: stores, their backups with the newest first, and what a backup holds. */
export class BackupsTree implements vscode.TreeDataProvider<BackupsNode>, vscode.Disposable {
  readonly #shared: Shared;
  readonly #planStores: () => Promise<StoreSpec[]>;
  readonly #found: FoundStores;
  readonly #changed = new vscode.EventEmitter<BackupsNode | undefined>();
  readonly #pages = new Map<string, Pages>();
  /** What was read of a store before it is read again: shown on where that fails. */
  readonly #before = new Map<string, readonly BackupInfo[]>();
  /** By store and backup. */
  readonly #said = new Map<string, Said>();
  readonly #stores = new Map<string, BackupsNode>();
  /** Why a store could not be read whose rows of the last time are shown; told once in their place. */
  readonly #failures = new Map<string, unknown>();
  readonly #foundChanged: vscode.Disposable;

  readonly onDidChangeTreeData = this.#changed.event;

  /** `planStores` gives the stores that plans of this workspace name. */
  constructor(shared: Shared, planStores: () => Promise<StoreSpec[]>, found: FoundStores) {
    this.#shared = shared;
    this.#found = found;
    this.#foundChanged = found.onDidChange(() => this.#changed.fire(undefined));
    this.#planStores = planStores;
  }

  /** Has everything read again, and forgets what was said of backups. */
  refresh(): void {
    this.#said.clear();
    this.readAgain();
  }

  /** Has everything read again because stores or what is in them may have changed. */
  readAgain(): void {
    for (const [key, { backups }] of this.#pages) this.#before.set(key, backups);
    this.#pages.clear();
    this.#found.refresh();
    this.#changed.fire(undefined);
  }

  /** Has a store read again. */
  refreshStore(store: ReadStore): void {
    const key = storeKey(store);
    const pages = this.#pages.get(key);
    if (pages) this.#before.set(key, pages.backups);
    this.#pages.delete(key);
    this.#changed.fire(this.#stores.get(key));
  }

  /** Reads the next backups of a store. Throws what the engine answers. */
  async loadMore(store: ReadStore): Promise<void> {
    const pages = this.#pages.get(storeKey(store));
    if (pages?.next === undefined) return;
    await this.#load(store, pages);
    this.#changed.fire(this.#stores.get(storeKey(store)));
  }

  /** Marks a backup with what Verify said of it, until a refresh. */
  verified(store: ReadStore, backup: BackupInfo, verified: Verified): void {
    this.#say(store, backup, { verified });
  }

  /** Shows below a backup what a comparison with another one found, until a refresh. */
  compared(store: ReadStore, backup: BackupInfo, compared: Comparison): void {
    this.#say(store, backup, { compared });
  }

  #say(store: ReadStore, backup: BackupInfo, said: Said): void {
    const key = saidKey(store, backup);
    this.#said.set(key, { ...this.#said.get(key), ...said });
    this.#changed.fire(this.#stores.get(storeKey(store)));
  }

  async getChildren(node?: BackupsNode): Promise<BackupsNode[]> {
    try {
      return node ? await this.#below(node) : await this.#roots();
    } catch (thrown) {
      const id = node ? backupsNodeId(node) : 'stores';
      return [lineOf([id, 'error'], errorSentence(toKubeferryError(thrown)), 'warning')];
    }
  }

  getTreeItem(node: BackupsNode): vscode.TreeItem {
    return backupsItem(node);
  }

  dispose(): void {
    this.#foundChanged.dispose();
    this.#changed.dispose();
  }

  async #below(node: BackupsNode): Promise<BackupsNode[]> {
    switch (node.kind) {
      case 'store':
        return this.#backups(node.store);
      case 'location':
        return this.#location(node);
      case 'backup':
        return this.#contents(node);
      case 'files':
        return node.files.map((file) => ({ kind: 'file', store: node.store, backup: node.backup, file }));
      case 'remarks':
        return remarkLines(node);
      case 'volumes':
        return volumeLines(node, t);
      case 'namespace':
        return kindsOf(node);
      case 'kind':
        return this.#objects(node);
      case 'comparison':
        return differencesOf(node, t);
      default:
        return [];
    }
  }

  async #roots(): Promise<BackupsNode[]> {
    const stores = await knownStores(this.#shared, await this.#planStores());
    const nodes: BackupsNode[] = stores.map(({ spec: store, ...known }) => {
      const typed = hasKeys(this.#shared.context, storeLabel(store));
      return { kind: 'store', store, typed, ...known };
    });
    const known = stores.map(({ spec }) => spec);
    for (const { location, store } of foundBeside(known, this.#found.all)) {
      nodes.push({ kind: 'location', location, ...(store && { store }) });
    }
    this.#stores.clear();
    for (const node of nodes) if ('store' in node && node.store) this.#stores.set(storeKey(node.store), node);
    return nodes;
  }

  async #location({ location, store }: LocationNode): Promise<BackupsNode[]> {
    const remarks = location.phase === 'Unavailable' ? [unavailable(location)] : [];
    if (store) return [...remarks, ...(await this.#readLocation(location, store))];
    if (location.store) return [...remarks, { kind: 'chooseKeys', location }];
    const { provider } = location;
    const words = vscode.l10n.t('Only Velero can read it: {provider} is no S3 server.', { provider });
    return [...remarks, lineOf([locationKey(location)], words, 'information'), { kind: 'chooseKeys', location }];
  }

  async #backups(store: ReadStore): Promise<BackupsNode[]> {
    try {
      return await this.#backupsNow(store);
    } catch (thrown) {
      const before = this.#before.get(storeKey(store)) ?? [];
      if (before.length === 0) throw thrown;
      const why = errorSentence(toKubeferryError(thrown));
      const words = vscode.l10n.t('{why} Below: the backups as they were read before.', { why });
      return [lineOf([storeKey(store), 'stale'], words, 'warning'), ...this.#rowsOf(store, before)];
    }
  }

  /** Whoever cannot read it with what they chose may choose again: keys are revoked, and some servers only the cluster reaches. */
  async #readLocation(location: StorageLocation, store: ReadStore): Promise<BackupsNode[]> {
    try {
      return await this.#backups(store);
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      const id = [locationKey(location), 'error'];
      const beyond = vscode.l10n.t('Where only its cluster reaches it, it can be read through Velero itself.');
      const words = error.words.code === 'store.unreachable' ? [errorSentence(error), beyond] : [errorSentence(error)];
      return [lineOf(id, words.join(' '), 'warning'), { kind: 'chooseKeys', location }];
    }
  }

  #rowsOf(store: ReadStore, backups: readonly BackupInfo[]): BackupNode[] {
    return newestFirst(backups).map((backup) => {
      return { kind: 'backup', store, backup, ...this.#said.get(saidKey(store, backup)) };
    });
  }

  async #backupsNow(store: ReadStore): Promise<BackupsNode[]> {
    const { pages, early } = await this.#firstPages(store);
    if (early) return earlyRows(store, early, t);
    const backups = this.#rowsOf(store, pages.backups);
    if (backups.length === 0) {
      return [lineOf([storeKey(store)], vscode.l10n.t('No backups yet'), 'information')];
    }
    return pages.next === undefined ? backups : [...backups, { kind: 'more', store }];
  }

  /** The pages of a store, of which the first is read now where none was; of a large store first what is known before, and again when it is read. */
  #firstPages(store: ReadStore): Promise<{ pages: Pages; early?: EarlyBackups }> {
    const key = storeKey(store);
    const pages = this.#pages.get(key);
    if (pages) return Promise.resolve({ pages });
    const failure = this.#failures.get(key);
    this.#failures.delete(key);
    return failure === undefined ? this.#readFirst(store, newPages()) : Promise.reject(failure);
  }

  #readFirst(store: ReadStore, pages: Pages): Promise<{ pages: Pages; early?: EarlyBackups }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ pages: Pages; early?: EarlyBackups }>();
    const key = storeKey(store);
    let shown = false;
    const show = (early: EarlyBackups) => {
      shown = true;
      if ('backups' in early) this.#before.set(key, early.backups);
      resolve({ pages, early });
    };
    this.#load(store, pages, show)
      .then(
        () => resolve({ pages }),
        (thrown: unknown) => (shown ? this.#failures.set(key, thrown) : reject(thrown)),
      )
      .finally(() => {
        if (shown) this.#changed.fire(this.#stores.get(key));
      });
    return promise;
  }

  async #load(store: ReadStore, pages: Pages, early?: (known: EarlyBackups) => void): Promise<void> {
    const request = { store, limit: pageSize, order: 'newest' as const };
    const { backups, next } = await this.#shared.engine.request(
      'backup.list',
      { ...request, ...(pages.next !== undefined && { after: pages.next }) },
      {
        onEvents(events) {
          for (const event of events) early?.(event);
        },
      },
    );
    pages.backups.push(...backups);
    pages.next = next;
    this.#pages.set(storeKey(store), pages);
    this.#before.delete(storeKey(store));
  }

  async #contents({ store, backup, compared }: BackupNode): Promise<BackupsNode[]> {
    const details = await this.#shared.engine.request('backup.show', { store, name: backup.name });
    const { info, problems } = details;
    const words = info.problem ? [sentence(info.problem.words)] : [];
    if (!info.complete && words.length === 0) {
      words.push(vscode.l10n.t('This backup did not finish and cannot be restored.'));
    }
    const unreadable = problems.map(({ file, error }) => `${file}: ${sentence(error.words)}`);
    const contents = contentsOf(store, details, [...words, ...unreadable]);
    return compared
      ? [{ kind: 'comparison', store, backup: backup.name, comparison: compared }, ...contents]
      : contents;
  }

  async #objects(node: KindNode): Promise<BackupsNode[]> {
    const { store, backup } = node;
    const found: ObjectRef[] = [];
    const request = { store, name: backup, filter: filterOf(node) };
    await this.#shared.engine.request('backup.find', request, {
      onEvents(events) {
        for (const { objects } of events) found.push(...objects);
      },
    });
    return found
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((object) => ({ kind: 'object', store, backup, object }));
  }
}

function newPages(): Pages {
  return { backups: [], next: undefined };
}

/** One that was made again under the same name is another one. */
function saidKey(store: ReadStore, { name, startedAt = '' }: BackupInfo): string {
  return JSON.stringify([storeKey(store), name, startedAt]);
}

/** What a Velero says of a store that it cannot use. */
function unavailable(location: StorageLocation): BackupsNode {
  const reason = location.reason ?? vscode.l10n.t('it gives no reason');
  const words = vscode.l10n.t('The Velero in {context} cannot use it: {reason}', { context: location.context, reason });
  return lineOf([locationKey(location), 'phase'], words, 'warning');
}
