import * as vscode from 'vscode';
import { countWords } from '../finding-words.ts';
import { readSetting } from '../settings.ts';
import type { Shared } from '../shared.ts';
import { sentence, translate as t } from '../words.ts';
import { childrenOf, parentOf } from './children.ts';
import type { ClusterModel } from './cluster-model.ts';
import { type ClusterNode, nodeId } from './node.ts';
import { type Row, rowOf } from './row.ts';
import { veleroLines } from './velero-rows.ts';
import type { VeleroStates } from './velero-states.ts';

const speech = { t, sentence };

/** Gives the Clusters view its nodes. VS Code knows a node by its object, so the same node is always the same object. */
export class ClusterTree implements vscode.TreeDataProvider<ClusterNode> {
  readonly #shared: Shared;
  readonly #model: ClusterModel;
  readonly #velero: VeleroStates;
  readonly #nodes = new Map<string, ClusterNode>();
  readonly #changed = new vscode.EventEmitter<ClusterNode | undefined>();

  readonly onDidChangeTreeData = this.#changed.event;

  /** `velero`: what is known of the Velero of each cluster. */
  constructor(shared: Shared, model: ClusterModel, velero: VeleroStates) {
    this.#velero = velero;
    this.#shared = shared;
    this.#model = model;
  }

  /** Has a node drawn again with what lies below it; the whole tree where none is given. */
  redraw(node: ClusterNode | undefined): void {
    if (!node) {
      this.#changed.fire(undefined);
      return;
    }
    const known = this.#nodes.get(nodeId(node));
    if (known) this.#changed.fire(known);
  }

  async getChildren(node?: ClusterNode): Promise<ClusterNode[]> {
    // Until the kubeconfigs have been read once, the view shows that it is busy.
    if (!node && !this.#model.list) {
      try {
        await this.#shared.contexts.list();
      } catch (thrown) {
        // A later list has the tree drawn again.
        void this.#shared.showError(thrown);
        return [];
      }
    }
    return this.#below(node).map((child) => this.#same(child));
  }

  #below(node: ClusterNode | undefined): ClusterNode[] {
    if (node?.kind === 'velero') return veleroLines(node.context, this.#velero.of(node.context), speech);
    const children = childrenOf(this.#model, node);
    const isOpen = node?.kind === 'context' && this.#model.context(node.context)?.state === 'ready';
    return isOpen ? [{ kind: 'velero', context: node.context }, ...children] : children;
  }

  #row(node: ClusterNode): Row {
    const velero = node.kind === 'velero' ? this.#velero.of(node.context) : undefined;
    return withFindings(rowOf(node, this.#model, speech, velero), this.#found(node));
  }

  getTreeItem(node: ClusterNode): vscode.TreeItem {
    const row = this.#row(node);
    const state = row.expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
    const item = new vscode.TreeItem(row.label, state);
    item.id = nodeId(node);
    if (row.description !== undefined) item.description = row.description;
    item.tooltip = row.tooltip ?? row.label;
    if (row.icon) item.iconPath = themeIcon(row.icon);
    item.contextValue = [...row.tokens, ...this.#added(node)].map((token) => `kubeferry.${token}`).join(' ');
    const spoken = row.spoken ?? [row.label, row.description].filter(Boolean).join(', ');
    item.accessibilityInformation = { label: spoken };
    if (row.command) item.command = { command: row.command, title: row.label, arguments: [node] };
    return item;
  }

  getParent(node: ClusterNode): ClusterNode | undefined {
    const parent = parentOf(node);
    return parent && this.#same(parent);
  }

  /** What was found of a namespace in this window, in words. */
  #found(node: ClusterNode): string | undefined {
    const found = node.kind === 'namespace' ? this.#shared.assessed.of(node) : undefined;
    return found && t('{counts} on {target}', { counts: countWords(found, t), target: found.target });
  }

  /** A context of a file that the settings name can be taken out of them. */
  #added(node: ClusterNode): string[] {
    const file =
      node.kind === 'file'
        ? node.file
        : node.kind === 'context'
          ? this.#model.context(node.context)?.info.file
          : undefined;
    return file !== undefined && readSetting('kubeconfig.files').includes(file) ? ['added'] : [];
  }

  #same(node: ClusterNode): ClusterNode {
    const id = nodeId(node);
    const known = this.#nodes.get(id);
    if (!known) {
      this.#nodes.set(id, node);
      return node;
    }
    return Object.assign(known, node);
  }
}

function themeIcon({ id, color }: NonNullable<Row['icon']>): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function withFindings(row: Row, found: string | undefined): Row {
  if (found === undefined) return row;
  const description = [row.description, found].filter(Boolean).join(' · ');
  return { ...row, description, tooltip: [row.tooltip, found].filter(Boolean).join('\n') };
}
