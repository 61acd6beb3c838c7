import * as vscode from 'vscode';
import { LazyFiles, LazyTree, lazyCommands, once } from '../lazy.ts';
import { commands, objectScheme, views } from '../manifest.ts';
import type { Shared } from '../shared.ts';
import type { ClusterNode } from './node.ts';

/** Registers the Clusters tree, its commands and the documents of live objects; their bundle is loaded at first use. */
export function registerClusters(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startClusters(await shared(), view));
  const view: vscode.TreeView<ClusterNode> = vscode.window.createTreeView(views.clusters, {
    treeDataProvider: new LazyTree<ClusterNode>(async () => (await feature()).tree),
    canSelectMany: true,
    showCollapseAll: true,
  });
  context.subscriptions.push(
    view,
    lazyCommands(commands.clusters, async () => (await feature()).commands, shared),
    vscode.workspace.registerFileSystemProvider(objectScheme, new LazyFiles(async () => (await feature()).documents), {
      isReadonly: true,
      isCaseSensitive: true,
    }),
  );
}
