import * as vscode from 'vscode';
import { LazyFiles, LazyTree, lazyCommands, once } from '../lazy.ts';
import { backupScheme, commands, views } from '../manifest.ts';
import type { Shared } from '../shared.ts';
import type { BackupsNode } from './node.ts';

/** Registers the Backups tree, its commands and the documents of backups; their bundle is loaded at first use. */
export function registerBackups(context: vscode.ExtensionContext, shared: () => Promise<Shared>): void {
  const feature = once(async () => (await import('./index.ts')).startBackups(await shared()));
  context.subscriptions.push(
    vscode.window.createTreeView(views.backups, {
      treeDataProvider: new LazyTree<BackupsNode>(async () => (await feature()).tree),
      showCollapseAll: true,
    }),
    lazyCommands(commands.backups, async () => (await feature()).commands, shared),
    vscode.workspace.registerFileSystemProvider(backupScheme, new LazyFiles(async () => (await feature()).documents), {
      isReadonly: true,
      isCaseSensitive: true,
    }),
  );
}
