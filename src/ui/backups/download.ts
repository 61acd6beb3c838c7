import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Shared } from '../shared.ts';
import { filterOf } from './contents.ts';
import type { BackedUpNode, BackupNode, KindNode, NamespaceNode } from './node.ts';

/** What can be downloaded: a backup, a namespace of it, a kind of that, or one object. */
export type Downloadable = BackupNode | NamespaceNode | KindNode | BackedUpNode;

/** Asks for a folder, and writes what stands below a node into a new folder in there, a manifest an object. Nothing is written over. */
export async function download(shared: Shared, node: Downloadable): Promise<void> {
  const name = node.kind === 'backup' ? node.backup.name : node.backup;
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Download {name}: into which folder?', { name: folderName(name, node) }),
      openLabel: vscode.l10n.t('Download Here'),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (!parent) return;
  const folder = join(parent.fsPath, folderName(name, node));
  const title = vscode.l10n.t('Downloading from {name}', { name });
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const done = await vscode.window.withProgress(options, (progress, token) =>
    shared.engine.request(
      'backup.unpack',
      { store: node.store, name, filter: filterOf(node), folder },
      {
        token,
        onEvents(events) {
          const written = events.at(-1)?.written;
          if (written !== undefined) progress.report({ message: vscode.l10n.t('{count} objects', { count: written }) });
        },
      },
    ),
  );
  const { written: count, folder: place } = done;
  const where =
    count === 1
      ? vscode.l10n.t('One object lies in {folder}, Secrets in clear; only you may look into it.', { folder: place })
      : vscode.l10n.t('{count} objects lie in {folder}, Secrets in clear; only you may look into it.', {
          count,
          folder: place,
        });
  const git =
    done.insideGit === undefined
      ? ''
      : ` ${vscode.l10n.t('It lies in the git work tree {tree}: do not commit it.', { tree: done.insideGit })}`;
  const tell = git === '' ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  void tell(where + git);
}

/** `shop-1`, `shop-1-shop`, `shop-1-shop-Deployment`, `shop-1-shop-Deployment-web`: a name of its own for each download. */
function folderName(backup: string, node: Downloadable): string {
  const parts =
    node.kind === 'backup'
      ? []
      : node.kind === 'namespace'
        ? [node.namespace]
        : node.kind === 'kind'
          ? [node.namespace, node.of.kind]
          : [node.object.namespace ?? '_cluster', node.object.kind, node.object.name];
  return [backup, ...parts].join('-').replace(/[^\w.-]/g, '_');
}
