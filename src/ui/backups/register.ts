import * as vscode from 'vscode';
import type { Ground } from '../ground.ts';
import { LazyTree, lazyCommands, once } from '../lazy.ts';
import { commands, views } from '../manifest.ts';
import type { BackupsNode } from './node.ts';

/** Registers the Backups tree and its commands; their bundle is loaded at first use. */
export function registerBackups(context: vscode.ExtensionContext, ground: () => Promise<Ground>): void {
  const feature = once(async () => (await import('./index.ts')).startBackups(await ground()));
  context.subscriptions.push(
    vscode.window.createTreeView(views.backups, {
      treeDataProvider: new LazyTree<BackupsNode>(async () => (await feature()).tree),
      showCollapseAll: true,
    }),
    lazyCommands(commands.backups, async () => (await feature()).commands, ground),
  );
}
