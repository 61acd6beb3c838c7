import * as vscode from 'vscode';
import type { Ground } from '../ground.ts';
import { LazyFiles, LazyTree, lazyCommands, once } from '../lazy.ts';
import { commands, objectScheme, views } from '../manifest.ts';
import type { ClusterNode } from './node.ts';

/** Registers the Clusters tree, its commands and the documents of live objects; their bundle is loaded at first use. */
export function registerClusters(context: vscode.ExtensionContext, ground: () => Promise<Ground>): void {
  const feature = once(async () => (await import('./index.ts')).startClusters(await ground(), view));
  const view: vscode.TreeView<ClusterNode> = vscode.window.createTreeView(views.clusters, {
    treeDataProvider: new LazyTree<ClusterNode>(async () => (await feature()).tree),
    canSelectMany: true,
    showCollapseAll: true,
  });
  context.subscriptions.push(
    view,
    lazyCommands(commands.clusters, async () => (await feature()).commands, ground),
    vscode.workspace.registerFileSystemProvider(objectScheme, new LazyFiles(async () => (await feature()).documents), {
      isReadonly: true,
      isCaseSensitive: true,
    }),
  );
}
