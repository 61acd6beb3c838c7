import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { clusterScope } from '../../model/backups/backup-contents.ts';
import type { ComparedSide } from '../../model/comparison/comparison.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { backedUpNamespaceOf, completeBackupOf } from '../backups/node.ts';
import { selectionOf } from '../selection.ts';
import type { Shared } from '../shared.ts';

/** The side that a command was called for: namespaces, a backup or a namespace of one, manifests of the explorer, or those of a migration; nothing from the palette. Throws `not-found` where a migration has none yet. */
export async function chosenSide(
  shared: Shared,
  clicked: unknown,
  selected: unknown,
): Promise<ComparedSide | undefined> {
  if (clicked instanceof vscode.Uri) return { from: 'files', paths: pathsOf(clicked, selected), namespaces: [] };
  const within = backedUpNamespaceOf(clicked);
  if (within) {
    const { store, backup: name, namespace } = within;
    return { from: 'backup', store, name, namespaces: namespace === clusterScope ? [] : [namespace] };
  }
  const whole = completeBackupOf(clicked);
  if (whole) return { from: 'backup', store: whole.store, name: whole.backup.name, namespaces: [] };
  const migration = migrationNodeOf(clicked);
  if (migration) {
    const { folder, target } = migration;
    const path = target === undefined ? join(folder, 'source') : join(folder, 'targets', target);
    if (!existsSync(path)) {
      const words = message('compare.notExported', { path: vscode.workspace.asRelativePath(path) });
      throw new KubeferryError('not-found', words, { hint: message('compare.notExported.hint') });
    }
    return { from: 'files', paths: [path], namespaces: [] };
  }
  const selection = await selectionOf(clicked, selected, shared.contexts);
  return selection && { from: 'cluster', ...selection };
}

/** The migration, or the target of one, that a command was called for in its tree. */
export function migrationNodeOf(clicked: unknown): { folder: string; target?: string } | undefined {
  const { kind, folder: rawFolder, name: rawName } = record(clicked);
  const [folder, name] = [text(rawFolder), text(rawName)];
  if (folder === undefined) return undefined;
  if (kind === 'migration') return { folder };
  return kind === 'target' && name !== undefined ? { folder, target: name } : undefined;
}

/** What is selected in the explorer, if it was called for one of these. */
function pathsOf(clicked: vscode.Uri, selected: unknown): string[] {
  const all = Array.isArray(selected) ? selected.filter((one) => one instanceof vscode.Uri) : [];
  const isAmong = all.some((one) => one.toString() === clicked.toString());
  return (isAmong ? all : [clicked]).map(({ fsPath }) => fsPath);
}
