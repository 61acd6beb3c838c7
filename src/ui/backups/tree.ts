import * as vscode from 'vscode';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import { hasKeys } from '../secrets.ts';
import type { Shared } from '../shared.ts';
import { knownStores } from '../stores/known-stores.ts';
import { errorSentence, sentence, translate as t } from '../words.ts';
import { newestFirst } from './backup-words.ts';
import { contentsOf, earlyRows, filterOf, kindsOf, lineOf, remarkLines, volumeLines } from './contents.ts';
import type { FoundStores } from './found-stores.ts';
import { insideVelero } from './inside-velero.ts';
import { backupsItem } from './items.ts';
import { foundBeside, locationKey } from './location-keys.ts';
import {
  type BackupNode,
  type BackupsNode,
  backupsNodeId,
  type KindNode,
  type LocationNode,
  type StoreNode,
  type Verified,
} from './node.ts';
import { ReadBackups } from './read-backups.ts';
import { RowsBefore } from './rows-before.ts';

/** What Verify said of a backup. */
interface Said {
  verified?: Verified;
}

/** The Backups tree: stores, their backups with the newest first, and what a backup holds. */
export class BackupsTree implements vscode.TreeDataProvider<BackupsNode>, vscode.Disposable {
  readonly #shared: Shared;
  readonly #planStores: () => Promise<StoreSpec[]>;
  readonly #found: FoundStores;
  readonly #changed = new vscode.EventEmitter<BackupsNode | undefined>();
  readonly #read: ReadBackups;
  /** By store and backup. */
  readonly #said = new Map<string, Said>();
  readonly #stores = new Map<string, BackupsNode>();
  readonly #before = new RowsBefore();
  /** Keys of the stores whose own row tells that they cannot be read. */
  readonly #failing = new Set<string>();
  readonly #foundChanged: vscode.Disposable;

  readonly onDidChangeTreeData = this.#changed.event;

  /** `planStores` gives the stores that plans of this workspace name. */
  constructor(shared: Shared, planStores: () => Promise<StoreSpec[]>, found: FoundStores) {
    this.#shared = shared;
    this.#read = new ReadBackups(shared.engine, (key) => this.#changed.fire(this.#stores.get(key)));
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
    this.#read.forget();
    this.#found.refresh();
    this.#changed.fire(undefined);
  }

  /** Has a store read again. */
  refreshStore(store: ReadStore): void {
    this.#read.forget(store);
    this.#changed.fire(this.#stores.get(storeKey(store)));
  }

  /** Reads the next backups of a store; where that fails, its last row says why. */
  async loadMore(store: ReadStore): Promise<void> {
    await this.#read.more(store);
    this.#changed.fire(this.#stores.get(storeKey(store)));
  }

  /** Marks a backup with what Verify said of it, until a refresh. */
  verified(store: ReadStore, backup: BackupInfo, verified: Verified): void {
    this.#say(store, backup, { verified });
  }

  #say(store: ReadStore, backup: BackupInfo, said: Said): void {
    const key = saidKey(store, backup);
    this.#said.set(key, { ...this.#said.get(key), ...said });
    this.#changed.fire(this.#stores.get(storeKey(store)));
  }

  async getChildren(node?: BackupsNode): Promise<BackupsNode[]> {
    try {
      const children = node ? await this.#below(node) : await this.#roots();
      this.#before.keep(node, children);
      return children;
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      // What stood below a backup that somebody deleted is there no more.
      if (error.words.code === 'backup.notFound') this.#before.keep(node, []);
      return this.#asBefore(node, errorSentence(error));
    }
  }

  getTreeItem(node: BackupsNode): vscode.TreeItem {
    return backupsItem(node);
  }

  dispose(): void {
    this.#foundChanged.dispose();
    this.#changed.dispose();
  }

  /** Why a node cannot be read, and below that what stood there before; the row of its store says it for all that is below. */
  #asBefore(node: BackupsNode | undefined, why: string): BackupsNode[] {
    const id = node ? backupsNodeId(node) : 'stores';
    const before = this.#before
      .of(node)
      .map((one) => (one.kind === 'backup' ? this.#rowOf(one.store, one.backup) : one));
    if (before.length === 0) return [lineOf([id, 'error'], why, 'warning')];
    if (node && this.#isToldAbove(node)) return before;
    const words = vscode.l10n.t('{why} Below: as it was read before.', { why });
    return [lineOf([id, 'stale'], words, 'warning'), ...before];
  }

  #isToldAbove(node: BackupsNode): boolean {
    if (node.kind === 'store' || node.kind === 'location' || !('store' in node)) return false;
    return this.#failing.has(storeKey(node.store));
  }

  async #below(node: BackupsNode): Promise<BackupsNode[]> {
    switch (node.kind) {
      case 'store':
        return this.#store(node);
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

  async #store({ store }: StoreNode): Promise<BackupsNode[]> {
    const locations = this.#found.all.map(({ location }) => location);
    const harm = insideVelero(store, locations);
    const remarks = harm ? [lineOf([storeKey(store), 'insideVelero'], sentence(harm), 'warning')] : [];
    return [...remarks, ...(await this.#backups(store))];
  }

  async #location(node: LocationNode): Promise<BackupsNode[]> {
    const { location, store } = node;
    const remarks = location.phase === 'Unavailable' ? [unavailable(location)] : [];
    if (store) return [...remarks, ...(await this.#readLocation(node, store))];
    if (location.store) return [...remarks, { kind: 'chooseKeys', location }];
    const { provider } = location;
    const words = vscode.l10n.t('Only Velero can read it: {provider} is no S3 server.', { provider });
    return [...remarks, lineOf([locationKey(location)], words, 'information'), { kind: 'chooseKeys', location }];
  }

  /** Whoever cannot read it with what they chose may choose again: keys are revoked, and some servers only the cluster reaches. */
  async #readLocation(node: LocationNode, store: ReadStore): Promise<BackupsNode[]> {
    try {
      return await this.#backups(store);
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      const beyond = vscode.l10n.t('Where only its cluster reaches it, it can be read through Velero itself.');
      const words = error.words.code === 'store.unreachable' ? [errorSentence(error), beyond] : [errorSentence(error)];
      const [why, ...before] = this.#asBefore(node, words.join(' '));
      return [...(why ? [why] : []), { kind: 'chooseKeys', location: node.location }, ...before];
    }
  }

  async #backups(store: ReadStore): Promise<BackupsNode[]> {
    const key = storeKey(store);
    this.#failing.add(key);
    const known = await this.#read.of(store);
    this.#failing.delete(key);
    if ('early' in known) return earlyRows(store, known.early, t);
    const { backups, next, failure } = known.pages;
    if (backups.length === 0) return [lineOf([key], vscode.l10n.t('No backups yet'), 'information')];
    const rows = newestFirst(backups).map((backup) => this.#rowOf(store, backup));
    if (next === undefined) return rows;
    if (failure === undefined) return [...rows, { kind: 'more', store }];
    const why = errorSentence(toKubeferryError(failure));
    const words = vscode.l10n.t('{why} Above: what was read before.', { why });
    return [...rows, lineOf([key, 'noMore'], words, 'warning'), { kind: 'more', store }];
  }

  #rowOf(store: ReadStore, backup: BackupInfo): BackupNode {
    return { kind: 'backup', store, backup, ...this.#said.get(saidKey(store, backup)) };
  }

  async #contents({ store, backup }: BackupNode): Promise<BackupsNode[]> {
    const details = await this.#shared.engine.request('backup.show', { store, name: backup.name });
    const { info, problems } = details;
    const words = info.problem ? [sentence(info.problem.words)] : [];
    if (!info.complete && words.length === 0) {
      words.push(vscode.l10n.t('This backup did not finish and cannot be restored.'));
    }
    const unreadable = problems.map(({ file, error }) => `${file}: ${sentence(error.words)}`);
    return contentsOf(store, details, [...words, ...unreadable]);
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
