import * as vscode from 'vscode';
import type { BackupInfo } from '../../model/backup-contents.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { StoreSpec } from '../../model/plan.ts';
import type { Shared } from '../shared.ts';
import { storeKey, storeLabel } from '../store-label.ts';
import { knownStores } from '../stores.ts';
import { viewItem } from '../view-item.ts';
import { errorSentence, sentence, translate as t } from '../words.ts';
import { backupDescription, backupIcon, backupTokens, byResource, newestFirst } from './backup-words.ts';
import { type BackupNode, type BackupsNode, backupsNodeId } from './node.ts';

/** Backups that are asked for at a time. */
const pageSize = 100;

interface Pages {
  backups: BackupInfo[];
  next: string | undefined;
}

/** The Backups tree: stores, their backups with the newest first, and what a backup holds. */
export class BackupsTree implements vscode.TreeDataProvider<BackupsNode>, vscode.Disposable {
  readonly #shared: Shared;
  readonly #planStores: () => Promise<StoreSpec[]>;
  readonly #changed = new vscode.EventEmitter<BackupsNode | undefined>();
  readonly #pages = new Map<string, Pages>();
  readonly #stores = new Map<string, BackupsNode>();

  readonly onDidChangeTreeData = this.#changed.event;

  /** `planStores` gives the stores that plans of this workspace name. */
  constructor(shared: Shared, planStores: () => Promise<StoreSpec[]>) {
    this.#shared = shared;
    this.#planStores = planStores;
  }

  /** Has everything read again. */
  refresh(): void {
    this.#pages.clear();
    this.#changed.fire(undefined);
  }

  /** Has a store read again. */
  refreshStore(store: StoreSpec): void {
    this.#pages.delete(storeKey(store));
    this.#changed.fire(this.#stores.get(storeKey(store)));
  }

  /** Reads the next backups of a store. Throws what the engine answers. */
  async loadMore(store: StoreSpec): Promise<void> {
    const pages = this.#pages.get(storeKey(store));
    if (pages?.next === undefined) return;
    await this.#load(store, pages);
    this.#changed.fire(this.#stores.get(storeKey(store)));
  }

  async getChildren(node?: BackupsNode): Promise<BackupsNode[]> {
    try {
      if (!node) return await this.#roots();
      if (node.kind === 'store') return await this.#backups(node.store);
      if (node.kind === 'backup') return await this.#contents(node);
    } catch (thrown) {
      const text = errorSentence(toKubeferryError(thrown));
      return [{ kind: 'line', id: node ? backupsNodeId(node) : 'stores', text, error: true }];
    }
    if (node.kind !== 'resource') return [];
    const { store, backup } = node;
    return node.objects.map((object) => ({ kind: 'object', store, backup, object }));
  }

  getTreeItem(node: BackupsNode): vscode.TreeItem {
    const id = backupsNodeId(node);
    const collapsed = vscode.TreeItemCollapsibleState.Collapsed;
    switch (node.kind) {
      case 'store': {
        const label = storeLabel(node.store);
        const iconPath = new vscode.ThemeIcon('folder' in node.store ? 'folder' : 'cloud');
        const description = node.reason;
        return { id, label, description, iconPath, collapsibleState: collapsed, contextValue: viewItem(['store']) };
      }
      case 'backup':
        return backupItem(id, node.backup);
      case 'resource': {
        const iconPath = new vscode.ThemeIcon('symbol-class');
        const description = String(node.objects.length);
        return {
          id,
          label: node.resource,
          description,
          iconPath,
          collapsibleState: collapsed,
          contextValue: viewItem(['resource']),
        };
      }
      case 'object': {
        const { kind, namespace, name } = node.object;
        const description = namespace ?? vscode.l10n.t('cluster-scoped');
        return { id, label: name, description, tooltip: `${kind} ${name}`, contextValue: viewItem(['backedUp']) };
      }
      case 'more':
        return {
          id,
          label: vscode.l10n.t('Load more…'),
          contextValue: viewItem(['more']),
          command: { command: 'kubeferry.backups.loadMore', title: vscode.l10n.t('Load more…'), arguments: [node] },
        };
      case 'line': {
        const iconPath = node.error ? new vscode.ThemeIcon('warning') : undefined;
        return {
          id,
          label: node.text,
          tooltip: node.text,
          contextValue: viewItem(['line']),
          ...(iconPath && { iconPath }),
        };
      }
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #roots(): Promise<BackupsNode[]> {
    const stores = await knownStores(this.#shared, await this.#planStores());
    const nodes = stores.map(({ spec, reason }) => ({ kind: 'store' as const, store: spec, reason }));
    this.#stores.clear();
    for (const node of nodes) this.#stores.set(storeKey(node.store), node);
    return nodes;
  }

  async #backups(store: StoreSpec): Promise<BackupsNode[]> {
    const pages = this.#pages.get(storeKey(store)) ?? { backups: [], next: undefined };
    if (!this.#pages.has(storeKey(store))) await this.#load(store, pages);
    const backups = newestFirst(pages.backups).map((backup) => ({ kind: 'backup' as const, store, backup }));
    if (backups.length === 0) {
      return [{ kind: 'line', id: storeKey(store), text: vscode.l10n.t('No backups yet'), error: false }];
    }
    return pages.next === undefined ? backups : [...backups, { kind: 'more', store }];
  }

  async #load(store: StoreSpec, pages: Pages): Promise<void> {
    const { backups, next } = await this.#shared.engine.request('backup.list', {
      store,
      limit: pageSize,
      order: 'newest',
      ...(pages.next !== undefined && { after: pages.next }),
    });
    pages.backups.push(...backups);
    pages.next = next;
    this.#pages.set(storeKey(store), pages);
  }

  async #contents({ store, backup }: BackupNode): Promise<BackupsNode[]> {
    if (!backup.complete) {
      const { problem } = backup;
      const text = problem
        ? sentence(problem.words)
        : vscode.l10n.t('This backup did not finish and cannot be restored.');
      return [{ kind: 'line', id: `${storeKey(store)}/${backup.name}`, text, error: true }];
    }
    const objects = await this.#shared.engine.request('backup.objects', { store, name: backup.name });
    return byResource(objects).map((group) => ({ kind: 'resource', store, backup: backup.name, ...group }));
  }
}

function backupItem(id: string, backup: BackupInfo): vscode.TreeItem {
  const description = backupDescription(backup, Date.now(), t);
  const { icon, color } = backupIcon(backup);
  return {
    id,
    label: backup.name,
    description,
    tooltip: `${backup.name}: ${description}`,
    iconPath: new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color)),
    collapsibleState: vscode.TreeItemCollapsibleState.Collapsed,
    contextValue: viewItem(backupTokens(backup)),
    accessibilityInformation: { label: `${backup.name}, ${description}` },
  };
}
